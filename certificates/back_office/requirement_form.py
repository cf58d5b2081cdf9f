"""What HR types of a requirement, and of its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from bilingual.days import today
from certificates.back_office.people_field import PeopleField
from certificates.models import Certification, Requirement
from certificates.reach import PARTS, SINGLE, Terms, terms_of
from certificates.rules import is_within_part
from certificates.services import RequirementError
from certificates.services.requirements import check_change, check_terms
from people.models import Person, Position, PositionFamily, Tag, Unit

EM_SPACE = "\u2003"
WHY = {"required": _("Say why: it is kept in the audit.")}


class UnitsField(forms.ModelMultipleChoiceField):
    """The tree as one list; a unit's place shows by its indent, in spaces that a page keeps."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{EM_SPACE * 2 * (obj.depth - 1)}{obj.name}"


class Choices(forms.CheckboxSelectMultiple):
    def __init__(self) -> None:
        super().__init__(attrs={"class": "requirement-choice"})


class RequirementForm(forms.Form):
    certification = forms.ModelChoiceField(Certification.objects.all(), label=_("Certification"))
    everybody = forms.BooleanField(label=_("Everybody"), required=False)
    units = UnitsField(Unit.objects.none(), label=_("Units, and what is below"), required=False, widget=Choices)
    positions = forms.ModelMultipleChoiceField(
        Position.objects.all(), label=_("Positions"), required=False, widget=Choices
    )
    families = forms.ModelMultipleChoiceField(
        PositionFamily.objects.all(), label=_("Position families"), required=False, widget=Choices
    )
    tags = forms.ModelMultipleChoiceField(Tag.objects.all(), label=_("Tags"), required=False, widget=Choices)
    joined_after = forms.DateField(label=_("Joined the company after"), required=False, widget=AdminDateInput)
    people = PeopleField(label=_("These people in any case"), required=False)
    exceptions = PeopleField(label=_("These people never"), required=False)
    within_days = forms.IntegerField(label=_("Within days"), min_value=0, max_value=3650, initial=60)
    counted_from = forms.ChoiceField(label=_("Counted from"), choices=Requirement.CountedFrom.choices)
    starts_on = forms.DateField(label=_("From"), widget=AdminDateInput)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=AdminDateInput)
    decider = forms.ChoiceField(
        label=_("Waivers and extensions are decided by"),
        choices=Requirement.Decider.choices,
        initial=Requirement.Decider.HR,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=WHY
    )

    def __init__(self, *args: Any, viewer: Person, changed: Requirement | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": today()})
        if changed:
            terms = terms_of(changed)
            known = {name: getattr(terms, name) for name in (*SINGLE, *PARTS)}
            kwargs["initial"] = {**known, "starts_on": max(today(), changed.starts_on)}
        super().__init__(*args, **kwargs)
        self.viewer, self.changed = viewer, changed
        units: Any = self.fields["units"]
        units.queryset = Unit.objects.manageable_by(viewer).open()
        for name in ("people", "exceptions"):
            field: Any = self.fields[name]
            field.limit_to(viewer)
        if changed:
            self.fields["certification"].disabled = True
            self.fields["starts_on"].label = _("The change holds from")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        terms = self.terms()
        try:
            if self.changed:
                check_change(self.changed, terms)
            else:
                check_terms(terms)
        except RequirementError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        if not is_within_part(self.viewer, terms):
            raise forms.ValidationError(_("You may require it of your own part: choose units of it, or its people."))
        return given

    def terms(self) -> Terms:
        given = self.cleaned_data
        single: dict[str, Any] = {name: given[name] for name in SINGLE}
        parts: dict[str, Any] = {name: list(given[name]) for name in PARTS}
        return Terms(**single, **parts)

    def typed(self) -> list[tuple[str, str]]:
        """All that was posted but the button, for the page that asks once more."""
        kept = [name for name in self.data if name not in ("csrfmiddlewaretoken", "step")]
        return [(name, value) for name in kept for value in self.data.getlist(name)]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=AdminDateInput, initial=today)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=WHY
    )

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < today():
            raise forms.ValidationError(_("The last day is today or later: what was required until then stays."))
        return day

    typed = RequirementForm.typed
