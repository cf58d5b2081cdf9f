"""A person's exams: for themselves, and for who answers for them. Also as a file."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import record
from bilingual.text import in_language
from people.models import Person
from people.rules import may_see_status
from quizzes.history.reading import attempts_of, columns, lines_of, rows
from quizzes.models import Attempt
from quizzes.views.signed_in import SignedInRequest
from sheets.writing import csv_lines, xlsx_file

PER_PAGE = 50
DAY = {"type": "date"}


class HistoryFilter(forms.Form):
    quiz = forms.ChoiceField(label=gettext_lazy("Quiz"), required=False)
    since = forms.DateField(label=gettext_lazy("Begun from"), required=False, widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(label=gettext_lazy("until"), required=False, widget=forms.DateInput(attrs=DAY))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sat = (
            Attempt.objects.filter(person=person)
            .order_by("quiz__code")
            .values_list("quiz__code", "quiz__name_zh", "quiz__name_en")
        )
        chosen = self.fields["quiz"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - for the type checker
        names = {code: {"zh-hans": zh, "en": en} for code, zh, en in sat.distinct()}
        chosen.choices = [("", gettext_lazy("all")), *((code, in_language(each)) for code, each in names.items())]

    def narrowed(self, person: Person) -> QuerySet[Attempt]:
        return attempts_of(person, **(self.cleaned_data if self.is_valid() else {}))


@never_cache
@require_safe
def history(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Without ``pk`` one's own."""
    person = _person(request, pk)
    own = person == request.user
    form = HistoryFilter(request.GET, person=person)
    page = Paginator(form.narrowed(person), PER_PAGE).get_page(request.GET.get("page"))
    parts = request.GET.copy()
    parts.pop("page", None)
    context = {
        "person": person,
        "own": own,
        "form": form,
        "page": page,
        "lines": lines_of(list(page), own=own),
        "query": parts.urlencode(),
    }
    return render(request, "quizzes/history/history.html", context)


@require_safe
def history_file(request: SignedInRequest, pk: int, form: str) -> HttpResponseBase:
    """As narrowed."""
    person = _person(request, int(pk))
    own = person == request.user
    found = HistoryFilter(request.GET, person=person).narrowed(person)
    record(action="attempts.exported", subject=person, actor=request.user, after={"form": form})
    name = f"{_('exams')}-{person.staff_number}.{form}"
    if form == "xlsx":
        return FileResponse(xlsx_file(columns(), rows(found, own=own)), as_attachment=True, filename=name)
    lines = list(csv_lines(columns(), rows(found, own=own)))  # told in the reader's language
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _person(request: SignedInRequest, pk: int | None) -> Person:
    """Somebody whom the reader answers for; oneself always."""
    if pk is None or pk == request.user.pk:
        return request.user
    if not may_see_status(request.user):
        raise PermissionDenied
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
