"""A reminder to whoever still has to do something: once a day, however often somebody asks."""

from collections.abc import Mapping, Sequence

from django.utils.translation import ngettext

from certificates.standing import Standing, State, standings
from people.models import Person, PersonQuerySet, Role, Scope
from people.rules import may_remind
from reports.actions.findings import WILL, Finding, nothing
from reports.actions.forms import RemindForm
from reports.actions.models import Verb
from reports.actions.reminding import LATE_STATES, remind, reminded
from reports.actions.verbs.base import BulkAction, Found, Setting

OPEN = (*LATE_STATES, State.DUE_SOON, State.NOT_YET_DUE, State.RENEWAL_OPEN)
REMINDS = frozenset({Role.MANAGER, Role.HR, Role.ADMIN})


class Remind(BulkAction):
    verb = Verb.REMIND
    form_class = RemindForm

    def may(self, viewer: Person) -> bool:
        return may_remind(viewer)

    def reach(self, actor: Person) -> PersonQuerySet:
        """Not whom the actor sees as an auditor alone. A manager reminds the people of their units."""
        people: PersonQuerySet = Person.objects.visible_to(actor)
        part = Scope(actor, REMINDS)
        return people if part.everywhere else people.placed_within(part.units)

    def will(self, count: int) -> str:
        text = ngettext("%(count)d person will be reminded.", "%(count)d people will be reminded.", count)
        return text % {"count": count}

    def find(self, setting: Setting, standings: Mapping[int, Standing]) -> Found:
        told = reminded(people=list(standings), certification=setting.certification, on=setting.on)
        return {pk: self._finding(standing, pk in told) for pk, standing in standings.items()}

    @staticmethod
    def _finding(standing: Standing, is_told: bool) -> Finding:
        if standing.state is State.PENDING:
            return nothing("waits")
        if not standing.required or standing.state not in OPEN:
            return nothing("not_asked")
        return nothing("reminded") if is_told else WILL

    def do(self, setting: Setting, person: Person) -> None:
        self.do_all(setting, [person])

    def do_all(self, setting: Setting, people: Sequence[Person]) -> Found:
        cells = standings(people, [setting.certification], setting.on, explained=False)
        remind(
            people=people,
            standings={person.pk: cells[person.pk, setting.certification.pk] for person in people},
            certification=setting.certification,
            actor=setting.actor,
            words=setting.reason,
            on=setting.on,
        )
        return dict.fromkeys((person.pk for person in people), WILL)
