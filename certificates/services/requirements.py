"""Who must hold what is written down, changed and ended; the duties follow."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import today
from certificates.duties import recompute
from certificates.models import Certification, Obligation, Requirement
from notices.services import Owed, notify_many
from people.models import Person


class RequirementError(Exception):
    """``str(error)`` is a sentence for the reader."""


class DueInThePast(RequirementError):
    def __init__(self) -> None:
        super().__init__(_("The day to hold it by is in the past."))


@transaction.atomic
def assign(
    *, people: Collection[Person], certification: Certification, due_on: date, reason: str, actor: Person
) -> Requirement:
    """These very people must hold it by the day: a requirement of them by name, from today.

    Whoever must hold it already keeps the day of that duty; this one speaks when the other ends.
    """
    starts_on = today()
    if due_on < starts_on:
        raise DueInThePast
    made = Requirement.objects.create(
        certification=certification,
        starts_on=starts_on,
        within_days=(due_on - starts_on).days,
        counted_from=Requirement.CountedFrom.START,
    )
    made.people.set(people)
    told = {"within_days": made.within_days, "starts_on": starts_on, "people": len(people)}
    record(action="requirement.began", subject=made, actor=actor, reason=reason, after=told)
    recompute([one.pk for one in people])
    _tell(made, reason)
    return made


def _tell(requirement: Requirement, reason: str) -> None:
    """Those who got their duty from it."""
    names = requirement.certification.names
    duties = Obligation.objects.current().filter(requirement=requirement).values_list("pk", "person", "due_on")
    owed = (
        Owed(
            person_id=person,
            key=str(pk),
            facts={"certification": names, "due_on": due_on.isoformat(), "reason": reason},
        )
        for pk, person, due_on in duties
    )
    notify_many(kind="certificates.assigned", owed=owed)
