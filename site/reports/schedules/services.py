"""Schedules: written, changed, paused, ended; and owed when their hour has come, once for each person and day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from audit.services import record
from bilingual.days import organisation_zone
from bilingual.text import LANGUAGES
from jobs.services import owe_many
from notices.services import notify
from people.models import Person
from people.rules import may_see_status
from reports.schedules.days import first_day
from reports.schedules.kinds import KINDS
from reports.schedules.models import Delivery, Recipient, Schedule

DELIVER = "schedules.deliver"
SECRET = ("q", "manager")  # filters that may name somebody


@transaction.atomic
def write_schedule(
    *,
    owner: Person,
    kind: str,
    filters: Mapping[str, str],
    people: Iterable[Person],
    format: str,  # noqa: A002 - the field's name
    rhythm: str,
    on_day: int,
    hour: int,
    now: datetime | None = None,
) -> Schedule:
    """From the next of its hours on. A day in the filters is left out: each delivery speaks of its own day."""
    kept = {name: value for name, value in filters.items() if name != "on"}
    schedule = Schedule(owner=owner, kind=kind, filters=kept, format=format, rhythm=rhythm, on_day=on_day, hour=hour)
    schedule.next_on = _next(schedule, now or timezone.now())
    schedule.save()
    chosen = _set_people(schedule, people)
    told = {name: value for name, value in kept.items() if name not in SECRET}
    after = {"report": kind, "rhythm": rhythm, "format": format, "recipients": chosen, "filters": told}
    record(action="schedule.written", subject=schedule, actor=owner, after=after)
    return schedule


@transaction.atomic
def change_schedule(
    *,
    schedule: Schedule,
    actor: Person,
    people: Iterable[Person],
    format: str,  # noqa: A002 - the field's name
    rhythm: str,
    on_day: int,
    hour: int,
    now: datetime | None = None,
) -> None:
    before = {"rhythm": schedule.rhythm, "format": schedule.format, "recipients": schedule.recipients.count()}
    schedule.format, schedule.rhythm, schedule.on_day, schedule.hour = format, rhythm, on_day, hour
    schedule.next_on = _next(schedule, now or timezone.now())
    schedule.save(update_fields=["format", "rhythm", "on_day", "hour", "next_on"])
    after = {"rhythm": rhythm, "format": format, "recipients": _set_people(schedule, people)}
    record(action="schedule.changed", subject=schedule, actor=actor, before=before, after=after)


def _set_people(schedule: Schedule, people: Iterable[Person]) -> int:
    wanted = {person.pk for person in people}
    schedule.recipients.exclude(person__in=wanted).delete()
    Recipient.objects.bulk_create(
        (Recipient(schedule=schedule, person_id=pk) for pk in sorted(wanted)), ignore_conflicts=True
    )
    return len(wanted)


def _next(schedule: Schedule, now: datetime) -> date:
    here = now.astimezone(organisation_zone())
    begins = here.date() if here.hour < schedule.hour else here.date() + timedelta(days=1)
    return first_day(schedule.rhythm, schedule.on_day, begins)


@transaction.atomic
def pause(*, schedule: Schedule, actor: Person) -> None:
    if Schedule.objects.running().filter(pk=schedule.pk).update(is_paused=True):
        record(action="schedule.paused", subject=schedule, actor=actor)


@transaction.atomic
def resume(*, schedule: Schedule, actor: Person, now: datetime | None = None) -> None:
    """From the next of its hours on: what fell into the pause is not made up for."""
    paused = Schedule.objects.filter(pk=schedule.pk, is_paused=True, ended_at=None)
    if paused.update(is_paused=False, next_on=_next(schedule, now or timezone.now())):
        record(action="schedule.resumed", subject=schedule, actor=actor)


@transaction.atomic
def end(*, schedule: Schedule, actor: Person | None) -> None:
    """For good. What was delivered stays to be read."""
    if Schedule.objects.filter(pk=schedule.pk, ended_at=None).update(ended_at=timezone.now()):
        record(action="schedule.ended", subject=schedule, actor=actor)


@transaction.atomic
def leave_list(*, schedule: Schedule, person: Person) -> None:
    """A recipient wants it no longer."""
    if schedule.recipients.filter(person=person).delete()[0]:
        record(action="schedule.left", subject=schedule, actor=person, person=person)


def owe_due(*, now: datetime | None = None) -> int:
    """Beat's errand of each hour. Where beat slept for days, today's is sent once, and no other."""
    now = now or timezone.now()
    here = now.astimezone(organisation_zone())
    due = Schedule.objects.running().filter(Q(next_on__lt=here.date()) | Q(next_on=here.date(), hour__lte=here.hour))
    return sum(_owe(schedule, here.date()) for schedule in due.select_related("owner"))


@transaction.atomic
def _owe(schedule: Schedule, on: date) -> bool:
    """The conditional update lets one of two errands pass; the constraint on deliveries holds whatever happens."""
    following = first_day(schedule.rhythm, schedule.on_day, on + timedelta(days=1))
    mine = Schedule.objects.running().filter(pk=schedule.pk, next_on=schedule.next_on)
    if not mine.update(next_on=following):
        return False
    if not (schedule.owner.is_active and may_see_status(schedule.owner)):
        _end_without_owner(schedule)
        return False
    people = schedule.recipients.values_list("person", flat=True)
    rows = [Delivery(schedule=schedule, person_id=pk, on=on) for pk in people]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    owed = schedule.deliveries.filter(on=on, outcome="").values_list("pk", flat=True)
    owe_many(kind=DELIVER, payloads={str(pk): {"delivery": pk} for pk in owed})
    return True


def _end_without_owner(schedule: Schedule) -> None:
    """Nobody answers for it any more. Whoever got it is told, and may write their own."""
    end(schedule=schedule, actor=None)
    for recipient in schedule.recipients.filter(person__is_active=True).exclude(person=schedule.owner_id):
        notify(
            person=recipient.person,
            kind="schedules.ended",
            key=str(schedule.pk),
            facts={"report": names_of(schedule.kind)},
        )


def tell_owner(delivery: Delivery) -> None:
    """Once for each person of a schedule, and without their name: the page names them."""
    schedule = delivery.schedule
    notify(
        person=schedule.owner,
        kind="schedules.undelivered",
        key=f"{schedule.pk}:{delivery.person_id}",
        facts={"report": names_of(schedule.kind), "schedule": schedule.pk},
    )


def names_of(kind: str) -> dict[str, str]:
    """What a kind is called, in both languages."""
    said = {}
    for code in LANGUAGES:
        with translation.override(code):
            said[code] = str(KINDS[kind].label)
    return said


def record_export(*, viewer: Person, kind: str, as_at: date, form: str) -> None:
    """Who took which report away."""
    after = {"report": kind, "as_at": as_at.isoformat(), "format": form}
    record(action="report.exported", subject=viewer, actor=viewer, after=after)
