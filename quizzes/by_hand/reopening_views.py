"""Having a settled answer marked anew: what may come of it first, then with a reason."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import MARKS_ANSWERS, Person
from people.rules import may_author, may_see
from quizzes.by_hand import reopening
from quizzes.errors import QuizRefusal
from quizzes.marking.opinions import opinion_of
from quizzes.models import ManualMark
from quizzes.reading import Screen
from quizzes.views.signed_in import SignedInRequest

LONGEST = 2000


class ReopenForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The candidate reads it if the result changes."),
    )


def _mark(viewer: Person, code: UUID) -> ManualMark:
    """Whoever may regrade, of people within the reach of their marking; never of their own attempt."""
    if not may_author(viewer):
        raise PermissionDenied
    rows = ManualMark.objects.standing().filter(
        item__attempt__person__in=Person.objects.within_reach(viewer, MARKS_ANSWERS)
    )
    rows = rows.exclude(item__attempt__person=viewer)
    found: ManualMark = get_object_or_404(
        rows.select_related("response__item__attempt__person", "item__attempt__quiz", "item__version"), code=code
    )
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: SignedInRequest, code: UUID) -> HttpResponse:
    given = _mark(request.user, code)
    form = ReopenForm(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        try:
            reopening.reopen(response=given.response, reason=form.cleaned_data["reason"], actor=request.user)
        except QuizRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The answer waits in the queue again. The earlier mark counts until then."))
            return redirect("quizzes:marking")
    item = given.item
    person = given.response.item.attempt.person
    marks = list(ManualMark.objects.standing().filter(response=given.response).order_by("place"))
    context = {
        "given": given,
        "form": form,
        "screen": Screen(item, given.response),
        "opinion": opinion_of(item, marks),
        "outlook": reopening.outlook(given.response),
        "name": person.display_name if may_see(request.user, person) else "",
    }
    return render(request, "quizzes/by_hand/reopen.html", context, status=422 if form.errors else 200)
