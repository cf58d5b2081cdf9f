"""The terms of a policy's next version, with its evidence and its ways of renewal as rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from bilingual.days import today
from certificates.back_office.tree_form import (
    RowForm,
    TooDeep,
    choices,
    evidence_of,
    paths_of,
    rows_of_evidence,
    rows_of_paths,
)
from certificates.models import Certification, PolicyVersion
from certificates.trees import TreeProblem, check_trees

TERMS = [
    "effective_on",
    "applies_to",
    "valid_months",
    "valid_until",
    "to_month_end",
    "counted_from",
    "renewal_days",
    "grace_days",
    "renewal_in_turn",
    "approver",
]
EMPTY_ROWS = 3
MOST_ROWS = 40


class PolicyForm(forms.ModelForm):
    reason = forms.CharField(label=_("Why it is changed"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    class Meta:
        model = PolicyVersion
        fields = TERMS
        widgets = {"effective_on": AdminDateInput, "valid_until": AdminDateInput}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("valid_months") and given.get("valid_until"):
            self.add_error("valid_until", _("Either for months, or until a day: not both."))
        return given

    def clean_effective_on(self) -> Any:
        day = self.cleaned_data["effective_on"]
        if day < today():
            raise forms.ValidationError(_("A version begins today or later: what was in force then stays."))
        return day

    def _post_clean(self) -> None:
        """The version is written by the service; here is only what was typed."""


class Draft:
    """The form and its rows together. ``is_valid`` also asks whether the trees can be kept."""

    def __init__(self, certification: Certification, latest: PolicyVersion | None, data: Any = None) -> None:
        self.certification, self.data = certification, data
        self.number = latest.number + 1 if latest else 1
        self.too_deep = False
        options = choices()
        self.form = PolicyForm(data, instance=PolicyVersion(certification=certification), initial=_initial(latest))
        full, renewals = self._rows(latest)
        self.full = _formset(data, "full", full, options)
        self.renewals = _formset(data, "renewal", renewals, options)
        self.problem = ""

    def _rows(self, latest: PolicyVersion | None) -> tuple[list[Any], list[Any]]:
        if latest is None:
            return [], []
        try:
            return rows_of_evidence(latest.evidence), rows_of_paths(latest.renewal_evidence)
        except TooDeep:
            self.too_deep = True
            return [], []

    def is_valid(self) -> bool:
        if not all([self.form.is_valid(), self.full.is_valid(), self.renewals.is_valid()]):
            return False
        try:
            check_trees(self.version())
        except TreeProblem as problem:
            self.problem = str(problem)
        return not self.problem

    def terms(self) -> dict[str, Any]:
        """As ``publish_policy`` takes them."""
        rows = {
            "evidence": evidence_of(one.cleaned_data for one in self.full),
            "renewal_evidence": paths_of(one.cleaned_data for one in self.renewals),
        }
        return {**{name: self.form.cleaned_data[name] for name in TERMS}, **rows}

    def version(self) -> PolicyVersion:
        """Not saved."""
        return PolicyVersion(certification=self.certification, number=self.number, **self.terms())

    def typed(self) -> list[tuple[str, str]]:
        """All that was posted but the button, for a page that asks once more."""
        kept = [name for name in self.data if name not in ("csrfmiddlewaretoken", "step")]
        return [(name, value) for name in kept for value in self.data.getlist(name)]


def _initial(latest: PolicyVersion | None) -> dict[str, Any]:
    known = {name: getattr(latest, name) for name in TERMS} if latest else {}
    return {**known, "effective_on": today()}


def _formset(data: Any, prefix: str, rows: list[Any], options: Any) -> Any:
    made = forms.formset_factory(RowForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return made(data, prefix=prefix, initial=rows, form_kwargs={"options": options})
