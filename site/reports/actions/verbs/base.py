"""What every verb has in common."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import transaction

from certificates.models import Certification
from certificates.projection import gathered
from certificates.services import IssuingError, ReliefError, RequirementError
from certificates.standing import Standing
from people.errors import PeopleError
from people.models import Person, PersonQuerySet
from people.rules import may_administer_certificates
from reports.actions.findings import WILL, Finding, cannot
from reports.actions.forms import ActForm
from reports.actions.models import Verb

Found = dict[int, Finding]  # by person
REFUSALS: tuple[type[Exception], ...] = (IssuingError, ReliefError, RequirementError, PeopleError)


@dataclass(frozen=True)
class Setting:
    """What holds for everybody. ``given`` are the days that were typed, by the names of their fields."""

    actor: Person
    certification: Certification
    on: date
    given: Mapping[str, date | None]
    reason: str = ""


class BulkAction(ABC):
    verb: ClassVar[Verb]
    form_class: ClassVar[type[ActForm]] = ActForm
    chunk = 50  # people in one job; on SQLite nobody else writes meanwhile: a second or two
    for_oneself = False
    for_leavers = False

    def may(self, viewer: Person) -> bool:
        return may_administer_certificates(viewer)

    def reach(self, actor: Person) -> PersonQuerySet:
        """Whom the actor may do this to, among all whom they see."""
        people: PersonQuerySet = Person.objects.manageable_by(actor)
        return people

    @abstractmethod
    def will(self, count: int) -> str:
        """*12 people will be reminded.*"""

    @abstractmethod
    def find(self, setting: Setting, standings: Mapping[int, Standing]) -> Found:
        """What would happen to each: people within reach, and where they stand today. A constant number of queries."""

    @abstractmethod
    def do(self, setting: Setting, person: Person) -> None:
        """By the service; a refusal is one of ``REFUSALS``."""

    def do_all(self, setting: Setting, people: Sequence[Person]) -> Found:
        """One by one: what one is refused does not stop the others. Their standings are written together."""
        with gathered():
            return {person.pk: self._one(setting, person) for person in people}

    def _one(self, setting: Setting, person: Person) -> Finding:
        try:
            with transaction.atomic():
                self.do(setting, person)
        except REFUSALS as refusal:
            return cannot("refused", text=str(refusal))
        return WILL
