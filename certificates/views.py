"""A certificate's page, its document, and what a stranger with the paper in hand may ask."""

from contextlib import suppress
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates.document.code import qr_svg
from certificates.forms import RevokeForm, VerifyForm
from certificates.handlers import verify_url
from certificates.models import Certificate
from certificates.numbers import is_well_formed, normalise
from certificates.services import AlreadyRevoked, revoke, try_document_again
from certificates.verification import verification_of
from jobs.services import NotHeldError
from people.requests import PersonRequest
from people.rules import may_administer_certificates

VERIFY_RATE = "60/m/ip"


def _visible(request: PersonRequest, uuid: UUID) -> Certificate:
    """The certificate if the viewer may see it; 404 otherwise, so that nobody learns that it exists."""
    visible = Certificate.objects.visible_to(request.user)
    found: Certificate = get_object_or_404(
        visible.select_related("certification", "person", "document", "review", "revocation"), uuid=uuid
    )
    return found


def _context(request: PersonRequest, found: Certificate, form: RevokeForm | None = None) -> dict[str, object]:
    return {
        "certificate": found,
        "verification": verification_of(found),
        "verify_url": verify_url(found),
        "qr": qr_svg(verify_url(found)),
        "organisation": settings.ORGANISATION_NAME,
        "seal": settings.ORGANISATION_SEAL,
        "signatory": settings.CERTIFICATE_SIGNATORY,
        "document": getattr(found, "document", None),
        "review": getattr(found, "review", None),
        "may_administer": may_administer_certificates(request.user),
        "own": found.person_id == request.user.pk,
        "form": form or RevokeForm(),
    }


@require_GET
def certificate(request: PersonRequest, uuid: UUID) -> HttpResponse:
    return render(request, "certificates/certificate.html", _context(request, _visible(request, uuid)))


@require_GET
def document_state(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The part of the page that changes when the document is there; htmx asks for it until then."""
    found = _visible(request, uuid)
    context = {
        "certificate": found,
        "document": getattr(found, "document", None),
        "review": getattr(found, "review", None),
        "may_administer": may_administer_certificates(request.user),
    }
    return render(request, "certificates/includes/document_state.html", context)


@require_GET
def document(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    found = _visible(request, uuid)
    filed = getattr(found, "document", None)
    if filed is None:
        raise Http404(_("The document is still being prepared."))
    etag = f'"{filed.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = FileResponse(
        default_storage.open(filed.file), content_type="application/pdf", filename=f"{found.number}.pdf"
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_POST
def revoke_certificate(request: PersonRequest, uuid: UUID) -> HttpResponse:
    if not may_administer_certificates(request.user):
        raise PermissionDenied
    found = _visible(request, uuid)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return render(request, "certificates/certificate.html", _context(request, found, form), status=422)
    try:
        revoke(certificate=found, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The certificate is revoked, and its holder is told."))
    except AlreadyRevoked:
        messages.error(request, _("This certificate was already revoked; nothing was changed."))
    return redirect("certificates:certificate", uuid=uuid)


@require_POST
def try_again(request: PersonRequest, uuid: UUID) -> HttpResponse:
    if not may_administer_certificates(request.user):
        raise PermissionDenied
    found = _visible(request, uuid)
    if hasattr(found, "document"):
        messages.info(request, _("The document is already available."))
    else:
        with suppress(NotHeldError):  # a second press
            try_document_again(certificate=found, actor=request.user)
        messages.success(request, _("The document is being prepared again."))
    return redirect("certificates:certificate", uuid=uuid)


@login_not_required
@require_GET
def verify_form(request: HttpRequest) -> HttpResponse:
    """For those who type the number instead of scanning the code."""
    form = VerifyForm(request.GET) if "number" in request.GET else VerifyForm()
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["number"]
        return redirect("verify", number=normalise(typed) or typed.replace("/", " "))
    return render(request, "certificates/verify_form.html", {"form": form})


@login_not_required
@require_GET
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Public, and the least it takes: to whom, for what, since when, and whether it holds today."""
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, action="verify", config={"verify": VERIFY_RATE}, limit_get=True
    )
    if limited:
        return limited
    wanted = normalise(number)
    found = Certificate.objects.filter(number=wanted).select_related("certification", "revocation").first()
    if found is None:
        context = {
            "number": number,
            "well_formed": is_well_formed(wanted),
            "looks_like_one": bool(wanted),
            "form": VerifyForm({"number": number}),
        }
        return render(request, "certificates/unknown.html", context, status=404)
    context = {
        "verification": verification_of(found),
        "certificate": found,
        "organisation": settings.ORGANISATION_NAME,
    }
    return render(request, "certificates/verify.html", context)
