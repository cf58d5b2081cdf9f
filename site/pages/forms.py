"""Language and time zone of one's own account."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import Person

REGIONS = (
    "Asia",
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped by region, Asia first; without the old aliases (``US/Pacific``, ``PRC``)."""
    known = sorted(available_timezones())
    return [
        (region, [(zone, _city(zone)) for zone in known if zone.startswith(f"{region}/")]) for region in REGIONS
    ] + [("UTC", [("UTC", "UTC")])]


def _city(zone: str) -> str:
    return zone.split("/", 1)[1].replace("_", " ")


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("Deadlines of quizzes and the hours in your inbox are shown in it."),
    )

    @classmethod
    def of(cls, person: Person) -> "PreferencesForm":
        return cls(initial={"language": person.language, "time_zone": person.time_zone})
