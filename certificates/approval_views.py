"""What waits for a yes: the list of whoever decides, and one answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates.deciding import seen_of, waiting_for
from certificates.forms import DecisionForm
from certificates.models import Approval
from certificates.services import IssuingError, decide_approval
from people.requests import PersonRequest
from people.rules import may_see_status


@require_GET
def approvals(request: PersonRequest) -> HttpResponse:
    return _page(request, form=DecisionForm())


@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Whoever may not decide it does not learn that it exists; a second answer is told that there was a first."""
    mine = {one.pk: one for one in waiting_for(request.user)}
    approval = mine.get(pk)
    if approval is None:
        decided = Approval.objects.visible_to(request.user).exclude(granted=None)
        get_object_or_404(decided, pk=pk, decided_by__isnull=False)
        messages.error(request, _("Somebody has decided this already; nothing was changed."))
        return redirect("certificates:approvals")
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form, open=approval.pk)
    try:
        granted = form.cleaned_data["granted"]
        decide_approval(approval=approval, actor=request.user, granted=granted, reason=form.cleaned_data["reason"])
        messages.success(request, _("Approved: the certificate is issued.") if granted else _("Not approved."))
    except IssuingError as refusal:
        messages.error(request, str(refusal))
    return redirect("certificates:approvals")


def _page(request: PersonRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    waiting = waiting_for(request.user)
    seen = seen_of(request.user, waiting) if may_see_status(request.user) else set()
    return render(request, "certificates/approvals.html", {"waiting": waiting, "seen": seen, **shown}, status=status)
