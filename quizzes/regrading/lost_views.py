"""HR's list of passes that were lost: what hangs on each, and what was decided. Nothing is revoked by itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.models import Person
from people.rules import may_administer_certificates
from quizzes.hanging import hanging_on
from quizzes.regrading.forms import LostPassForm
from quizzes.regrading.reading import lost_passes
from quizzes.regrading.services import review_lost_pass
from quizzes.regrading.views import PAGE, trail


def _officer(request: HttpRequest) -> Person:
    viewer = request.user
    if not isinstance(viewer, Person) or not may_administer_certificates(viewer):
        raise PermissionDenied
    return viewer


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """POST takes ``change`` and ``decision``; what was typed stays where it is refused."""
    viewer = _officer(request)
    refused: LostPassForm | None = None
    if request.method == "POST":
        asked = request.POST.get("change", "")
        change = get_object_or_404(lost_passes(viewer, open_only=False), pk=asked if asked.isdecimal() else 0)
        refused = LostPassForm(request.POST)
        if refused.is_valid():
            review_lost_pass(change=change, decision=refused.cleaned_data["decision"], actor=viewer)
            messages.success(request, _("Noted. It is off the list."))
            return redirect("lost_passes")
        refused.instance.change_id = change.pk
    everything = request.GET.get("all") == "1"
    page = Paginator(lost_passes(viewer, open_only=not everything), PAGE).get_page(request.GET.get("page"))
    hanging = hanging_on([change.attempt_id for change in page])
    rows = [
        {
            "change": change,
            "hanging": hanging.get(change.attempt_id, []),
            "form": refused if refused and refused.instance.change_id == change.pk else LostPassForm(prefix=None),
        }
        for change in page
    ]
    context = {
        "rows": rows,
        "page": page,
        "everything": everything,
        "listed": "all=1" if everything else "",
        "breadcrumbs_items": trail(),
    }
    return TemplateResponse(request, "quizzes/regrading/lost.html", context, status=422 if refused else 200)
