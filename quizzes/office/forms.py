"""What is typed in the office: accommodations, and a word about late answers."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person, Unit
from quizzes.models import Accommodation
from quizzes.office.staff_numbers import StaffNumbersField

HIGHEST = {"extra_percent": 300, "extra_minutes": 480, "extra_attempts": 20}


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class AccommodationForm(forms.ModelForm):
    people = StaffNumbersField(
        label=gettext_lazy("Staff numbers"),
        required=False,
        help_text=gettext_lazy("One or many, a line each. Or a unit below."),
    )
    everywhere = forms.BooleanField(label=gettext_lazy("In all quizzes, not only in this one"), required=False)

    class Meta:
        model = Accommodation
        fields = [
            "people",
            "unit",
            "extra_percent",
            "extra_minutes",
            "extra_attempts",
            "opens_at",
            "closes_at",
            "language",
            "everywhere",
            "reason",
        ]
        field_classes = {"opens_at": forms.DateTimeField, "closes_at": forms.DateTimeField}
        widgets = {
            "opens_at": MomentInput(),
            "closes_at": MomentInput(),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for name, highest in HIGHEST.items():
            self.fields[name].required = False
            self.fields[name].validators.append(MaxValueValidator(highest))
        unit, people = self.fields["unit"], self.fields["people"]
        assert isinstance(unit, forms.ModelChoiceField) and isinstance(people, StaffNumbersField)  # noqa: S101
        people.among = Person.objects.manageable_by(viewer)
        unit.queryset = Unit.objects.manageable_by(viewer)
        unit.help_text = _("With everybody who works there or below, now and later.")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "people" in said and bool(said["people"]) == bool(said.get("unit")):
            raise forms.ValidationError(_("Say for whom: staff numbers, or a unit."))
        eased = ("extra_percent", "extra_minutes", "extra_attempts", "opens_at", "closes_at", "language")
        if not self.errors and not any(said.get(name) for name in eased):
            raise forms.ValidationError(_("Say what is made easier."))
        return said

    def _post_clean(self) -> None:
        """The row is made by the service, one for each person."""


class LateForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
