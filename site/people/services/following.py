"""What is dated ahead takes effect on its day: work owed for that day (rule 4), so the cost grows with what is due."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from audit.services import record
from bilingual.days import organisation_zone, today
from jobs.services import owe, owe_many
from people.models import LeaveOfAbsence, Person, Placement
from people.signals import leave_changed, person_left, placement_changed

KIND = "people.follow"
CHUNK = 200  # people of one job


def owe_following(*, person: Person, days: Iterable[date | None]) -> None:
    """The person is looked at again at the beginning of each of ``days`` that is still to come."""
    for day in {day for day in days if day and day > today()}:
        at = datetime.combine(day, time.min, organisation_zone())
        owe(kind=KIND, key=f"{person.pk}:{day.isoformat()}", payload={"person": person.pk}, available_at=at)


def owe_following_now(*, people: Iterable[int], event: str) -> None:
    """Many people are looked at again because of one ``event``, which names itself uniquely: a job for each few
    hundred, so that all workers share in it."""
    pks = sorted(people)
    chunks = [pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK)]
    owe_many(kind=KIND, payloads={f"{event}:{them[0]}": {"people": " ".join(map(str, them))} for them in chunks})


def day_after_last(ends_on: date | None) -> date | None:
    return ends_on + timedelta(days=1) if ends_on else None


@transaction.atomic
def follow_people(*, people: Collection[int]) -> None:
    """A day has come: placements or leaves begin or have ended, or somebody has left. Again, it changes nothing."""
    Person.objects.lock_all(people)
    for person in Person.objects.filter(pk__in=people, is_active=True, left_on__lt=today()).order_by("pk"):
        deactivate(person=person)
    placement_changed.send(sender=Placement, people=people)
    leaves = LeaveOfAbsence.objects.filter(person__in=people).order_by()
    if away := list(leaves.values_list("person", flat=True).distinct()):
        leave_changed.send(sender=LeaveOfAbsence, people=away)


def deactivate(*, person: Person, actor: Person | None = None, reason: str = "") -> None:
    """They may no longer sign in, and are signed out wherever they are, for good: sessions hang on the password's hash.

    Who comes back is invited anew.
    """
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    record(action="person.deactivated", subject=person, actor=actor, reason=reason)
    person_left.send(sender=Person, person=person)
