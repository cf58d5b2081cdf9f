"""Leaving, coming back, and long leaves in between. Nothing that was is taken away."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit.services import record
from bilingual.days import today
from people.errors import EndsBeforeStart, LeaveOverlaps
from people.models import LeaveOfAbsence, Person
from people.services.following import day_after_last, deactivate, owe_following
from people.services.placing import end_placement
from people.services.tagging import end_taggings, lasting_tags
from people.signals import leave_changed, presence_changed


@transaction.atomic
def leave(*, person: Person, on: date | None = None, actor: Person | None = None, reason: str = "") -> None:
    """``on`` (today, unless given) is the last working day: placements and tags end with it, and from the day after, or
    at once where it is over or today was not given, nobody signs in. Certificates and all other facts stay."""
    Person.objects.lock(person.pk)
    person.refresh_from_db()
    at_once = on is None or on < today()
    last = on or today()
    if person.joined_on and last < person.joined_on:
        raise EndsBeforeStart
    if person.left_on == last and (not at_once or not person.is_active):
        return
    before = person.left_on
    for placement in person.placements.filter(Q(ends_on=None) | Q(ends_on__gt=last)).order_by("-starts_on"):
        end_placement(placement=placement, on=last, actor=actor, reason=reason)
    for away in person.leaves.filter(Q(ends_on=None) | Q(ends_on__gt=last), starts_on__lte=last):
        end_leave_of_absence(leave_of_absence=away, on=last, actor=actor, reason=reason)
    end_taggings(lasting_tags(person, last), on=last, actor=actor, reason=reason)
    person.left_on = last
    person.save(update_fields=["left_on"])
    record(
        action="person.left",
        subject=person,
        actor=actor,
        before={"left_on": before and before.isoformat()},
        after={"left_on": last.isoformat()},
        reason=reason,
    )
    if at_once and person.is_active:
        deactivate(person=person, actor=actor, reason=reason)
    presence_changed.send(sender=Person, people=[person.pk])
    owe_following(person=person, days=[day_after_last(last)])


@transaction.atomic
def rejoin(*, person: Person, actor: Person | None = None, reason: str = "") -> None:
    """They work here again, or will not leave after all. They are placed, and invited to sign in, anew."""
    Person.objects.lock(person.pk)
    person.refresh_from_db()
    if person.anonymised_at or (person.left_on is None and person.is_active):
        return
    before = {"left_on": person.left_on and person.left_on.isoformat(), "is_active": person.is_active}
    person.left_on, person.is_active = None, True
    person.save(update_fields=["left_on", "is_active"])
    after = {"left_on": None, "is_active": True}
    record(action="person.rejoined", subject=person, actor=actor, before=before, after=after, reason=reason)
    presence_changed.send(sender=Person, people=[person.pk])


@transaction.atomic
def begin_leave_of_absence(
    *,
    person: Person,
    starts_on: date,
    ends_on: date | None = None,
    kind: str = LeaveOfAbsence.Kind.OTHER,
    note: str = "",
    actor: Person | None = None,
    reason: str = "",
) -> LeaveOfAbsence:
    """A long leave, begun or planned. Saying it again changes nothing; ``LeaveOverlaps`` where another covers a day."""
    Person.objects.lock(person.pk)
    if ends_on and ends_on < starts_on:
        raise EndsBeforeStart
    wanted = {"starts_on": starts_on, "ends_on": ends_on, "kind": kind}
    if known := person.leaves.filter(**wanted).first():
        return known
    if other := person.leaves.overlapping(starts_on, ends_on).first():
        raise LeaveOverlaps(other.starts_on)
    away = LeaveOfAbsence.objects.create(person=person, note=note, **wanted)
    record(action="leave.began", subject=person, actor=actor, after=_plain(away), reason=reason)
    _tell(away)
    return away


@transaction.atomic
def end_leave_of_absence(
    *, leave_of_absence: LeaveOfAbsence, on: date, actor: Person | None = None, reason: str = ""
) -> None:
    """``on`` is its last day. One that would not have begun by then never was: it is taken back."""
    Person.objects.lock(leave_of_absence.person_id)
    before = _plain(leave_of_absence)
    if leave_of_absence.ends_on == on:
        return
    person = leave_of_absence.person
    if on < leave_of_absence.starts_on:
        leave_of_absence.delete()
        record(action="leave.cancelled", subject=person, actor=actor, before=before, reason=reason)
        leave_changed.send(sender=LeaveOfAbsence, people=[person.pk])
        return
    if person.leaves.exclude(pk=leave_of_absence.pk).overlapping(leave_of_absence.starts_on, on).exists():
        raise LeaveOverlaps(leave_of_absence.starts_on)
    leave_of_absence.ends_on = on
    leave_of_absence.save(update_fields=["ends_on"])
    after = _plain(leave_of_absence)
    record(action="leave.ended", subject=person, actor=actor, before=before, after=after, reason=reason)
    _tell(leave_of_absence)


def _tell(away: LeaveOfAbsence) -> None:
    owe_following(person=away.person, days=(away.starts_on, day_after_last(away.ends_on)))
    leave_changed.send(sender=LeaveOfAbsence, people=[away.person.pk])


def _plain(away: LeaveOfAbsence) -> dict[str, Any]:
    """The days alone: why somebody was away must not stay for ever."""
    return {"starts_on": away.starts_on.isoformat(), "ends_on": away.ends_on and away.ends_on.isoformat()}
