"""Form fields that HR's forms share: units of their part, and people by staff number or name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.back_office.filters import UnitChoiceField
from people.models import Person, Unit

AND_MORE = 4  # of the people who share a name, as many are told


class OwnUnitField(UnitChoiceField):
    """Open units that ``viewer`` manages; set by ``limit_to``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), **kwargs)

    def limit_to(self, viewer: Person, *, but_below: Unit | None = None) -> None:
        units = Unit.objects.manageable_by(viewer).open()
        self.queryset = units.exclude(path__startswith=but_below.path) if but_below else units


class PersonInput(forms.TextInput):
    """Suggests colleagues while one types, where the page's script can."""

    class Media:
        js = [Script("people/find.js", type="module")]

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        asks = {"data-find-people": reverse("people:find"), "autocomplete": "off"}
        return {**asks, **super().build_attrs(*args, **kwargs)}


class PersonField(forms.CharField):
    """A colleague, by staff number or by their whole name: one that ``viewer`` sees."""

    viewer: Person | None = None
    widget = PersonInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Staff number or full name of a colleague."))
        super().__init__(max_length=200, **kwargs)

    def limit_to(self, viewer: Person) -> None:
        self.viewer = viewer

    def prepare_value(self, value: Any) -> Any:
        return value.staff_number if isinstance(value, Person) else value

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text or self.viewer is None:
            return None
        people = Person.objects.active().visible_to(self.viewer)
        found = list(people.filter(staff_number__iexact=text)[:1]) or list(
            people.filter(_named(text)).order_by("staff_number")[: AND_MORE + 1]
        )
        if not found:
            raise ValidationError(_("Nobody whom you see and who works here has this staff number or name."))
        if len(found) > 1:
            numbers = ", ".join(person.staff_number for person in found[:AND_MORE])
            raise ValidationError(
                _("Several people are called that. Type the staff number: %(numbers)s"),
                params={"numbers": f"{numbers}, …" if len(found) > AND_MORE else numbers},
            )
        return found[0]


def _named(text: str) -> Q:
    words = " ".join(text.split())
    return Q(name__iexact=words) | Q(name_latin__iexact=words)
