"""What is dated ahead takes effect on its day: work owed for that day (rule 4), so the cost grows with what is due."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from audit.services import record
from bilingual.days import organisation_zone, today
from jobs.services import owe, owe_many
from people.models import LeaveOfAbsence, Person, Placement
from people.signals import leave_changed, person_left, placement_changed

KIND = "people.follow"


def owe_following(*, person: Person, days: Iterable[date | None]) -> None:
    """The person is looked at again at the beginning of each of ``days`` that is still to come."""
    for day in {day for day in days if day and day > today()}:
        at = datetime.combine(day, time.min, organisation_zone())
        owe(kind=KIND, key=f"{person.pk}:{day.isoformat()}", payload={"person": person.pk}, available_at=at)


def owe_following_now(*, people: Iterable[int], event: str) -> None:
    """Many people are looked at again because of one ``event``, which names itself uniquely."""
    owe_many(kind=KIND, payloads={f"{pk}:{event}": {"person": pk} for pk in people})


def day_after_last(ends_on: date | None) -> date | None:
    return ends_on + timedelta(days=1) if ends_on else None


@transaction.atomic
def follow_person(*, person: Person) -> None:
    """A day has come: a placement or a leave begins or has ended, or somebody has left. Again, it changes nothing."""
    Person.objects.lock(person.pk)
    person.refresh_from_db()
    if person.is_active and person.left_on and person.left_on < today():
        deactivate(person=person)
    placement_changed.send(sender=Placement, person=person)
    leave_changed.send(sender=LeaveOfAbsence, person=person)


def deactivate(*, person: Person, actor: Person | None = None, reason: str = "") -> None:
    """They may no longer sign in, and are signed out wherever they are, for good: sessions hang on the password's hash.

    Who comes back is invited anew.
    """
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    record(action="person.deactivated", subject=person, actor=actor, reason=reason)
    person_left.send(sender=Person, person=person)
