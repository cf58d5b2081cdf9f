"""Language and time zone of one's own account."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location
from django import forms
from django.conf import settings
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from people.models import Person

REGIONS = {
    "Asia": _("Asia"),
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    return _zones_in(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=len(settings.LANGUAGES))
def _zones_in(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped by region, Asia first; without the old aliases (``US/Pacific``, ``PRC``)."""
    known = sorted(available_timezones())
    return [
        (str(words), [(zone, _city(zone, language)) for zone in known if zone.startswith(f"{region}/")])
        for region, words in REGIONS.items()
    ] + [("UTC", [("UTC", "UTC")])]


def _city(zone: str, language: str) -> str:
    if language == "en":
        return zone.split("/", 1)[1].replace("_", " ")
    return get_timezone_location(zone, locale=to_locale(language), return_city=True)


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
