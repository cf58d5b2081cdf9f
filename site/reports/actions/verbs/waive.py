"""The duty lifted for a time, or for good, for many."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.utils.translation import ngettext

from certificates.models import Obligation, Waiver
from certificates.services import grant_waiver
from certificates.standing import Standing
from people.models import Person
from reports.actions.findings import Finding, Kind, cannot, nothing
from reports.actions.forms import WaiveForm
from reports.actions.models import Verb
from reports.actions.verbs.base import BulkAction, Found, Setting


class Waive(BulkAction):
    verb = Verb.WAIVE
    form_class = WaiveForm

    def will(self, count: int) -> str:
        text = ngettext("The duty of %(count)d person is lifted.", "The duty of %(count)d people is lifted.", count)
        return text % {"count": count}

    def find(self, setting: Setting, standings: Mapping[int, Standing]) -> Found:
        starts_on, ends_on = _span(setting)
        duties = Obligation.objects.standing().lasting(starts_on, ends_on)
        duties = duties.filter(person__in=list(standings), certification=setting.certification)
        asked = set(duties.values_list("person", flat=True))
        waived = _waived(setting, list(standings))
        will = _will(starts_on, ends_on)
        return {
            pk: cannot("not_required") if pk not in asked else nothing("waived") if pk in waived else will
            for pk in standings
        }

    def do(self, setting: Setting, person: Person) -> None:
        starts_on, ends_on = _span(setting)
        grant_waiver(
            person=person,
            certification=setting.certification,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=setting.reason,
            actor=setting.actor,
        )


def _span(setting: Setting) -> tuple[date, date | None]:
    starts_on = setting.given["starts_on"]
    assert starts_on is not None  # noqa: S101 - the form asks for it
    return starts_on, setting.given.get("ends_on")


def _will(starts_on: date, ends_on: date | None) -> Finding:
    first = starts_on.isoformat()
    if ends_on is None:
        return Finding(Kind.WILL, "lifted", {"day": first})
    return Finding(Kind.WILL, "lifted_until", {"day": first, "last_day": ends_on.isoformat()})


def _waived(setting: Setting, people: list[int]) -> set[int]:
    """For whom one waiver covers the whole of the time already."""
    starts_on, ends_on = _span(setting)
    rows = Waiver.objects.filter(person__in=people, certification=setting.certification, starts_on__lte=starts_on)
    lasts: dict[int, list[date | None]] = defaultdict(list)
    for waiver in rows.select_related("ending"):
        lasts[waiver.person_id].append(waiver.last_day)
    return {pk for pk, days in lasts.items() if any(last is None or (ends_on and ends_on <= last) for last in days)}
