"""The day by which it must be held, moved, to many."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import ngettext

from certificates.facts import facts_of
from certificates.services import grant_extension
from certificates.standing import Standing
from certificates.timeline import Facts, ahead
from people.models import Person
from reports.actions.findings import Finding, Kind, cannot, nothing
from reports.actions.forms import ExtendForm
from reports.actions.models import Verb
from reports.actions.verbs.base import BulkAction, Found, Setting


class Extend(BulkAction):
    verb = Verb.EXTEND
    form_class = ExtendForm

    def will(self, count: int) -> str:
        text = ngettext("%(count)d person gets more time.", "%(count)d people get more time.", count)
        return text % {"count": count}

    def find(self, setting: Setting, standings: Mapping[int, Standing]) -> Found:
        facts = facts_of(list(standings), [setting.certification.pk])
        until = _until(setting)
        return {pk: _finding(facts.get((pk, setting.certification.pk), Facts()), setting.on, until) for pk in standings}

    def do(self, setting: Setting, person: Person) -> None:
        grant_extension(
            person=person,
            certification=setting.certification,
            until=_until(setting),
            reason=setting.reason,
            actor=setting.actor,
        )


def _until(setting: Setting) -> date:
    until = setting.given["until"]
    assert until is not None  # noqa: S101 - the form asks for it
    return until


def _finding(facts: Facts, on: date, until: date) -> Finding:
    """As the service decides it."""
    found = ahead(facts, on)
    if found is None:
        return cannot("no_day")
    _cycle, stands_at = found
    if until <= max(stands_at, on - timedelta(days=1)):
        return nothing("later_already", day=stands_at.isoformat())
    return Finding(Kind.WILL, "moved", {"old_day": stands_at.isoformat(), "day": until.isoformat()})
