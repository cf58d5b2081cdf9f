"""What becomes possible with a day: a renewal opens, years are full. And what people make of it: begin, choose."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from bilingual.days import day_after, today
from certificates.beginning import begin, steps_of
from certificates.cycles import version_of
from certificates.models import Certificate, Certification, Choice, Obligation, Renewal
from certificates.services.judging import judge_policy
from certificates.toward import toward
from certificates.verdicts import Finding, verdict
from certificates.ways import alternatives, courses_of, keys_of
from courses.models import Enrolment
from courses.services import withdraw
from notices.services import notify
from people.models import Person

OPEN_RENEWAL = "certificates.open_renewal"
JUDGE_AGAIN = "certificates.judge_again"


class NoSuchWay(Exception):
    """Not one of the ways that are open: the evidence has moved on since the page was drawn."""


@transaction.atomic
def open_renewal(*, certificate: int, way: str, on: date) -> None:
    """The next certificate is issued at once where all of its evidence is there; who must hold it begins otherwise.

    Once for each certificate and way. What was renewed meanwhile is left alone.
    """
    found = Certificate.objects.newest().filter(pk=certificate, person__is_active=True)
    held = found.select_related("person", "certification").first()
    if held is None:
        return
    Person.objects.lock(held.person_id)
    _row, is_news = Renewal.objects.get_or_create(certificate=held, way=way, defaults={"opened_on": on})
    if not is_news or judge_again(person=held.person_id, certification=held.certification_id, on=on):
        return
    duties = Obligation.objects.current(on).filter(person=held.person_id, certification=held.certification_id)
    if duties.exists():
        ahead = held.expires_on is not None and held.expires_on >= on
        begin({(held.person_id, held.certification_id): held.expires_on if ahead else None}, on)
        if way == Renewal.Way.RENEWAL and ahead:
            _tell(held)


def _tell(held: Certificate) -> None:
    assert held.expires_on is not None  # noqa: S101 - what never expires needs no renewal
    notify(
        person=held.person,
        kind="certificates.renewal_open",
        key=str(held.pk),
        facts={"certification": held.certification.names, "expires_on": held.expires_on.isoformat()},
    )


@transaction.atomic
def judge_again(*, person: int, certification: int, on: date) -> bool:
    """Whether everything was there, and it was issued, or somebody was asked to approve it. What is missing still
    leaves no trace: nobody did anything."""
    who = Person.objects.get(pk=person)
    policy = version_of(person, Certification.objects.get(pk=certification), on)
    if policy is None or verdict(person=who, policy=policy, on=on).finding is not Finding.EARNED:
        return False
    judge_policy(person=who, policy=policy, at=_moment(on))
    return True


def _moment(on: date) -> datetime:
    """Now, or where it was owed on an earlier day, noon of that day."""
    return timezone.now() if on >= today() else day_after(on) - timedelta(hours=12)


@transaction.atomic
def begin_now(*, person: Person, certification: Certification, on: date | None = None) -> int:
    """The person begins what is missing for their next certificate; returns how many enrolments began."""
    on = on or today()
    Person.objects.lock(person.pk)
    cell = person.pk, certification.pk
    return begin({cell: _due_on(person, certification, on)}, on, actor=person)


@transaction.atomic
def choose_way(
    *, person: Person, certification: Certification, leaves: Collection[str], on: date | None = None
) -> Choice:
    """Take one of several ways that are open; raises :class:`NoSuchWay`.

    They are enrolled in its courses. Those of the ways not taken, if they had not begun them and nothing else asks for
    them, are withdrawn.
    """
    on = on or today()
    Person.objects.lock(person.pk)
    cell = person.pk, certification.pk
    ahead = toward([cell], on).get(cell)
    keys = frozenset(leaves)
    if ahead is None or not any(keys_of(part) == keys for want in alternatives(ahead.remaining) for part in want.parts):
        raise NoSuchWay
    choice = Choice.objects.create(person=person, certification=certification, cycle=ahead.cycle, leaves=sorted(keys))
    record(action="way.chosen", subject=choice, actor=person, after={"way": sorted(keys), "cycle": ahead.cycle})
    _leave_others(person, set(courses_of(ahead.missing).values()), on)
    begin({cell: _due_on(person, certification, on)}, on, actor=person)
    return choice


def _leave_others(person: Person, courses: set[int], on: date) -> None:
    """Of these courses, those that no duty leads to any more."""
    duties = Obligation.objects.current(on).filter(person=person).order_by()
    due: dict[tuple[int, int], date | None] = dict.fromkeys(duties.values_list("person", "certification"))
    wanted = set(courses_of({leaf for _cell, leaf in steps_of(due, on)}).values())
    others = Enrolment.objects.standing().filter(person=person, course__in=courses - wanted)
    for enrolment in others.filter(source=Enrolment.Source.REQUIRED).select_related("course"):
        withdraw(enrolment=enrolment, actor=person)


def _due_on(person: Person, certification: Certification, on: date) -> date | None:
    """By when: the last valid day of what they hold, or the day of their first duty."""
    held = Certificate.objects.valid(on).filter(person=person, certification=certification).order_by("-cycle").first()
    if held:
        return held.expires_on
    duty = Obligation.objects.current(on).filter(person=person, certification=certification).first()
    return duty.due_on if duty and duty.due_on >= on else None
