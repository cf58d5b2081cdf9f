"""The service behind *Remind*: a notice to each, and the audit of it. Once a day for each certification."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from audit.services import draft, record_many
from certificates.models import Certification
from certificates.standing import Standing, State
from notices.kinds import Facts
from notices.models import Notice
from notices.services import Owed, notify_many
from people.models import Person

LATE, DUE = "actions.reminder_late", "actions.reminder"
LATE_STATES = (State.OVERDUE, State.LAPSED, State.REVOKED, State.IN_GRACE)


@transaction.atomic
def remind(
    *,
    people: Sequence[Person],
    standings: Mapping[int, Standing],
    certification: Certification,
    actor: Person,
    words: str,
    on: date,
) -> None:
    """``standings`` by person: whose day has passed is told so, others how long they have."""
    late = [_owed(one, standings[one.pk], words, on) for one in people if standings[one.pk].state in LATE_STATES]
    due = [_owed(one, standings[one.pk], words, on) for one in people if standings[one.pk].state not in LATE_STATES]
    notify_many(kind=LATE, owed=late)
    notify_many(kind=DUE, owed=due)
    record_many(
        draft(action="certification.reminded", subject=certification, person=one, actor=actor, reason=words)
        for one in people
    )


def _owed(person: Person, standing: Standing, words: str, on: date) -> Owed:
    day = (standing.day or on).isoformat()
    facts: Facts = {"certification": standing.certification.names, "due_on": day, "words": words}
    return Owed(person_id=person.pk, key=_key(standing.certification, on), facts=facts)


def reminded(*, people: Sequence[int], certification: Certification, on: date) -> set[int]:
    """Who of them was reminded on the day, by their ids."""
    told = Notice.objects.filter(kind__in=(LATE, DUE), key=_key(certification, on), person__in=people)
    return set(told.values_list("person", flat=True))


def _key(certification: Certification, on: date) -> str:
    return f"{certification.pk}:{on.isoformat()}"
