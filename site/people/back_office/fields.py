"""Form fields that HR's forms share: units of their part, and people by their staff number."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.back_office.filters import UnitChoiceField
from people.models import Person, Unit


class OwnUnitField(UnitChoiceField):
    """Open units that ``viewer`` manages; set by ``limit_to``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), **kwargs)

    def limit_to(self, viewer: Person, *, but_below: Unit | None = None) -> None:
        units = Unit.objects.manageable_by(viewer).open()
        self.queryset = units.exclude(path__startswith=but_below.path) if but_below else units


class PersonField(forms.CharField):
    """A colleague, by staff number: one that ``viewer`` sees."""

    viewer: Person | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("The staff number of a colleague."))
        super().__init__(max_length=40, **kwargs)

    def limit_to(self, viewer: Person) -> None:
        self.viewer = viewer

    def prepare_value(self, value: Any) -> Any:
        return value.staff_number if isinstance(value, Person) else value

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text or self.viewer is None:
            return None
        found = Person.objects.active().visible_to(self.viewer).filter(staff_number__iexact=text).first()
        if found is None:
            raise ValidationError(_("Nobody whom you see and who works here has this staff number."))
        return found
