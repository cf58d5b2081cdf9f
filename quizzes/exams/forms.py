"""Whom somebody invites: units with what is below them, positions, people by staff number."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person, Position, Unit
from quizzes.exams.audience import people_in
from quizzes.exams.scope import invitable_by, is_within_part, units_of
from quizzes.exams.services import Audience
from quizzes.office.staff_numbers import StaffNumbersField

EM_SPACE = "\u2003"


class UnitsField(forms.ModelMultipleChoiceField):
    """The tree as one list; a unit's place shows by its indent."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{EM_SPACE * 2 * (obj.depth - 1)}{obj.name}"


class InvitationForm(forms.Form):
    units = UnitsField(
        Unit.objects.none(),
        label=gettext_lazy("Units, and what is below"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    positions = forms.ModelMultipleChoiceField(
        Position.objects.all(),
        label=gettext_lazy("Only in these positions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = StaffNumbersField(
        label=gettext_lazy("These people in any case"),
        required=False,
        help_text=gettext_lazy("Staff numbers, one or many, a line each."),
    )
    again = forms.BooleanField(
        label=gettext_lazy("Also who passed this exam before: they sit it again"), required=False
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        units, people = self.fields["units"], self.fields["people"]
        assert isinstance(units, UnitsField) and isinstance(people, StaffNumbersField)  # noqa: S101
        units.queryset = units_of(viewer)
        people.among = invitable_by(viewer)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        placed = said["units"] or said["positions"]
        if not placed and not said["people"]:
            raise forms.ValidationError(_("Say who: units, positions, or staff numbers."))
        if placed and not is_within_part(self.viewer, list(said["units"])):
            raise forms.ValidationError(
                _("Choose units of your part: positions alone speak of the whole organisation.")
            )
        return said

    @property
    def audience(self) -> Audience:
        said = self.cleaned_data
        return Audience(units=list(said["units"]), positions=list(said["positions"]), people=said["people"])

    def count(self) -> int:
        """How many people that is today."""
        chosen = self.audience
        return people_in(
            units=list(chosen.units),
            positions=[one.pk for one in chosen.positions],
            people=[one.pk for one in chosen.people],
        ).count()
