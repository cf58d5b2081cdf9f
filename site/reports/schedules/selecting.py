"""The filters of a report: those of the status page, and the kind's own number of days."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from certificates.models import Certification
from people.models import Person
from reports.branches import nodes
from reports.forms import FilterForm
from reports.schedules.kinds.base import ReportKind
from reports.vocabulary import vocabulary

MOST_DAYS = 1830  # five years


class ReportForm(FilterForm):
    def __init__(self, data: QueryDict, *, kind: ReportKind, **given: Any) -> None:
        given_data = data.copy()
        if kind.default_days:
            given_data.setdefault("days", str(kind.default_days))
        super().__init__(given_data, **given)
        if not kind.has_states:
            for name in ("state", "ahead"):  # the kind says itself which states it speaks of
                self.fields.pop(name, None)
        if kind.default_days:
            self.fields["days"] = forms.IntegerField(label=str(kind.days_label), min_value=1, max_value=MOST_DAYS)

    @property
    def days(self) -> int:
        return int(self.cleaned_data.get("days") or 0)


def report_form(kind: ReportKind, viewer: Person, data: QueryDict) -> ReportForm:
    """As this viewer may narrow it: a unit beyond their part is no choice."""
    return ReportForm(
        data,
        kind=kind,
        units=nodes(viewer),
        certifications=list(Certification.objects.all()),
        terms=vocabulary(),
        viewer=viewer,
    )


def query_of(filters: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(filters)
    return data


NOT_YOURS = _("Nothing to report, because its filters name a part of the organisation that you may not see.")
