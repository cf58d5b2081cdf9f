"""A rule as HR writes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Certification
from people.back_office.fields import OwnUnitField
from people.models import Person, Position

MOST = 999


def at_least_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("At least so many people at once"),
        min_value=1,
        max_value=MOST,
        initial=2,
        help_text=_("Who works there, is not on a long leave, and holds the certification."),
    )


class RuleForm(forms.Form):
    unit = OwnUnitField(label=_("Unit"), empty_label=_("Choose a unit"), help_text=_("With all that is below it."))
    position = forms.ModelChoiceField(
        Position.objects.all(), label=_("Position"), required=False, empty_label=_("Any position")
    )
    certification = forms.ModelChoiceField(
        Certification.objects.all(), label=_("Certification"), empty_label=_("Choose a certification")
    )
    at_least = at_least_field()

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.limit_to(viewer)


class ChangeForm(forms.Form):
    at_least = at_least_field()
