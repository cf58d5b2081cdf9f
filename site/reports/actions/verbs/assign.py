"""These very people must hold it by a day."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import ngettext

from certificates.models import Obligation
from certificates.services import assign
from certificates.standing import Standing
from people.models import Person
from reports.actions.findings import WILL, Finding, Kind, cannot, nothing
from reports.actions.forms import AssignForm
from reports.actions.models import Verb
from reports.actions.verbs.base import REFUSALS, BulkAction, Found, Setting


class Assign(BulkAction):
    verb = Verb.ASSIGN
    form_class = AssignForm
    chunk = 500  # one requirement for so many: few rows, and their duties follow in a constant number of queries

    def will(self, count: int) -> str:
        text = ngettext("%(count)d person will have to hold it.", "%(count)d people will have to hold it.", count)
        return text % {"count": count}

    def find(self, setting: Setting, standings: Mapping[int, Standing]) -> Found:
        """Who must hold it already keeps the day of that duty."""
        duties = Obligation.objects.current(setting.on).filter(
            person__in=list(standings), certification=setting.certification
        )
        due = dict(duties.values_list("person", "due_on"))
        will = Finding(Kind.WILL, "by_day", {"day": _due(setting).isoformat()})
        return {pk: nothing("required_already", day=due[pk].isoformat()) if pk in due else will for pk in standings}

    def do(self, setting: Setting, person: Person) -> None:
        assign(
            people=[person],
            certification=setting.certification,
            due_on=_due(setting),
            reason=setting.reason,
            actor=setting.actor,
        )

    def do_all(self, setting: Setting, people: Sequence[Person]) -> Found:
        if not people:
            return {}
        found = WILL
        try:
            with transaction.atomic():
                assign(
                    people=people,
                    certification=setting.certification,
                    due_on=_due(setting),
                    reason=setting.reason,
                    actor=setting.actor,
                )
        except REFUSALS as refusal:
            found = cannot("refused", text=str(refusal))
        return dict.fromkeys((person.pk for person in people), found)


def _due(setting: Setting) -> date:
    due = setting.given["due_on"]
    assert due is not None  # noqa: S101 - the form asks for it
    return due
