"""Who is told that answers wait, and whether anybody may mark them at all."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bilingual.days import day_of
from notices.models import Notice
from notices.services import Owed, notify_many
from people.models import MANAGES_PEOPLE, MARKS_ANSWERS, Person, Role, RoleGrant
from people.models.person import PersonQuerySet
from people.reaching import Management, with_roles
from quizzes.by_hand.sharing import Shares
from quizzes.models import Attempt, Response
from quizzes.models.attempts import AttemptQuerySet

MARKERS = {Role.TRAINER, Role.SENIOR_TRAINER, Role.ASSESSOR}  # told daily; HR only of what waits too long
TOO_LONG = timedelta(days=7)
A_WEEK = timedelta(days=6, hours=12)  # the errand comes once a day, not to the second
LATE = "quizzes.late_to_judge"


def tell_markers(*, now: datetime | None = None) -> None:
    """Once a day to each marker for whom something waits; once a week to HR, of what waits for longer than a week.

    One notice says how many, however many there are. As many queries for many markers as for one; without anything
    that waits it is one.
    """
    now = now or timezone.now()
    if Attempt.objects.waiting_for_people().exists():
        notify_many(kind="quizzes.answers_wait", owed=_owed(now))


def _owed(now: datetime) -> Iterator[Owed]:
    day, week = day_of(now).isoformat(), "{}-W{}".format(*day_of(now).isocalendar()[:2])
    shares = Shares(now)
    for person in with_roles(_holding(MARKERS | {Role.HR})):
        if MARKERS & person.roles:
            yield from _owed_to(person, shares, now, day)
        else:
            yield from _owed_to(person, shares, now - TOO_LONG, week)


def _owed_to(person: Person, shares: Shares, before: datetime, key: str) -> Iterator[Owed]:
    if found := [row.since for row in shares.of(person) if row.since <= before]:
        facts: dict[str, str | int | dict[str, str]] = {
            "count": len(found),
            "oldest_on": day_of(min(found)).isoformat(),
        }
        yield Owed(person_id=person.pk, key=key, facts=facts)


def tell_judges(*, now: datetime | None = None) -> None:
    """Once a week at most to each who may judge what was delivered late, while something waits: how much, since when.

    As many queries for many as for one; without anything that waits it is one.
    """
    now = now or timezone.now()
    late = Response.objects.filter(late=True, item__attempt__late_decision=None).order_by()
    attempts = Attempt.objects.submitted().filter(pk__in=late.values("item__attempt"))
    if attempts.exists():
        notify_many(kind=LATE, owed=_owed_to_judges(attempts, now))


def _owed_to_judges(attempts: AttemptQuerySet, now: datetime) -> Iterator[Owed]:
    lately = Notice.objects.filter(person=OuterRef("pk"), kind=LATE, created_at__gt=now - A_WEEK)
    waiting = list(attempts.select_related("quiz").order_by("submitted_at", "pk"))
    management = Management({attempt.person_id for attempt in waiting})
    for person in with_roles(_holding(set(MANAGES_PEOPLE)).filter(~Exists(lately))):
        theirs = [one for one in waiting if one.person_id != person.pk and management.covers(person, one.person_id)]
        if not theirs or theirs[0].submitted_at is None:
            continue
        facts: dict[str, str | int | dict[str, str]] = {
            "count": len(theirs),
            "oldest_on": day_of(theirs[0].submitted_at).isoformat(),
            "quiz": theirs[0].quiz.names,
            "code": theirs[0].quiz.code,
        }
        yield Owed(person_id=person.pk, key=day_of(now).isoformat(), facts=facts)


def _holding(roles: set[Role]) -> PersonQuerySet:
    grants = RoleGrant.objects.filter(role__in=roles)
    return Person.objects.active().filter(pk__in=grants.values("person")).order_by("pk")


def markers_lack(attempt: Attempt) -> bool:
    """Fewer people may mark this attempt's answers than they need. Two queries."""
    in_charge = Person.objects.in_charge_of(attempt.person, *MARKS_ANSWERS).order_by().values("pk")
    may = Person.objects.active().filter(Q(pk__in=in_charge) | Q(is_superuser=True))
    return may.exclude(pk=attempt.person_id).count() < attempt.markers
