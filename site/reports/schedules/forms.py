"""When a report is sent, as what, and to whom."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.rules import may_see_status
from reports.schedules.models import Format, Rhythm

MOST = 50  # recipients
WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class ScheduleForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(
        label=_("Weekday"), choices=WEEKDAYS, coerce=int, help_text=_("For a report of every week.")
    )
    month_day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=31,
        help_text=_("For a report of every month. In a shorter month: its last day."),
    )
    hour = forms.TypedChoiceField(
        label=_("From what hour"), choices=[(hour, f"{hour}:00") for hour in range(24)], coerce=int
    )
    format = forms.ChoiceField(label=_("File"), choices=Format.choices)
    recipients = forms.CharField(
        label=_("To whom"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Staff numbers, one on each line. Each gets what they themselves may see on that day, "
            "whatever you see; who may open Certification status can be put here."
        ),
        error_messages={"required": _("Name at least one person.")},
    )

    def __init__(self, *args: Any, viewer: Person, keep: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        """``keep``: who is on the list already stays, whether or not the viewer sees them today."""
        super().__init__(*args, **kwargs)
        self.viewer, self.keep = viewer, keep

    def clean_recipients(self) -> list[Person]:
        numbers = list(dict.fromkeys(re.split(r"[\s,;，；、]+", self.cleaned_data["recipients"].strip())))
        if len(numbers) > MOST:
            raise ValidationError(_("At most %(most)d people, please."), params={"most": MOST})
        found = {person.staff_number.lower(): person for person in self._visible(numbers)}
        errors = [error for number in numbers if (error := self._wrong(number, found.get(number.lower())))]
        if errors:
            raise ValidationError(errors)
        return [found[number.lower()] for number in numbers]

    def _visible(self, numbers: list[str]) -> list[Person]:
        """A staff number is unique whatever its case; in the list it may be written in any."""
        people = Person.objects.active()
        seen = people.visible_to(self.viewer) | people.filter(pk__in=self.keep)
        wanted = [*numbers, *(number.upper() for number in numbers), *(number.lower() for number in numbers)]
        return list(seen.filter(staff_number__in=wanted).prefetch_related("grants__unit"))

    def _wrong(self, number: str, person: Person | None) -> ValidationError | None:
        if person is None:
            text = _("%(number)s: nobody whom you see and who works here has this staff number.")
            return ValidationError(text, params={"number": number})
        if person.pk not in self.keep and not may_see_status(person):
            text = _("%(number)s: may not open Certification status, and so would get nothing.")
            return ValidationError(text, params={"number": number})
        return None

    @property
    def given(self) -> dict[str, Any]:
        """As the services take it."""
        given = self.cleaned_data
        on_day = {Rhythm.WEEKLY: given["weekday"], Rhythm.MONTHLY: given["month_day"]}.get(given["rhythm"], 1)
        kept = {name: given[name] for name in ("rhythm", "hour", "format")}
        return {**kept, "on_day": on_day, "people": given["recipients"]}
