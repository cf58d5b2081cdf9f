"""What is asked, of whom, as at which day, and by which seed the sample is drawn."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from certificates.models import Certification
from people.models import Person, Unit
from reports.auditing.models import Who
from reports.auditing.question import Question

FIRST_DAY = date(2000, 1, 1)
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are taken for another


def new_seed() -> str:
    return get_random_string(8, SIGNS)


class QuestionForm(forms.Form):
    who = forms.ChoiceField(label=_("Who is looked for"), choices=Who.choices, initial=Who.VALID)
    of = forms.ModelChoiceField(
        Certification.objects.all(),
        label=_("Certification"),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": _("There is no such certification.")},
    )
    on = forms.DateField(
        label=_("As at"),
        initial=today,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a day. Write it as year-month-day, for example 2026-11-23.")},
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        to_field_name="code",
        required=False,
        empty_label=_("All that you may see"),
        error_messages={"invalid_choice": _("There is no such unit among those you may see.")},
    )
    seed = forms.CharField(
        label=_("Seed"),
        max_length=40,
        initial=new_seed,
        help_text=_("Any word. The same seed draws the same sample again."),
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.visible_to(viewer).order_by("path")

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not FIRST_DAY <= on <= today():
            raise ValidationError(_("An inspection looks back: choose today or an earlier day."))
        return on

    def question(self) -> Question:
        given = self.cleaned_data
        return Question(self.viewer, given["on"], given["of"], given["who"], given["seed"], given["unit"])
