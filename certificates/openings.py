"""What becomes possible on a day without anybody doing anything: a renewal opens, grace ends, years in a position are
full. Owed by beat as jobs, a person each; the cost grows with what is due."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from bilingual.days import day_after, today
from certificates.evidence import Kind
from certificates.facts import TermsInForce
from certificates.known import full_on, needed, spells_of
from certificates.models import Certificate, PolicyVersion, Renewal
from certificates.models.certificate import CertificateQuerySet
from certificates.services.renewing import JUDGE_AGAIN, OPEN_RENEWAL
from jobs.services import Payload, owe_many
from people.models import Person, Placement

SLEPT = timedelta(days=60)  # what became possible while beat slept for longer is not made up for
Way = Renewal.Way
Owed = Iterator[tuple[str, Payload]]


def owe_openings(*, on: date | None = None) -> int:
    """Whose renewal opens, or whose full way begins as grace is over; each certificate once. Returns how many."""
    return _owe(OPEN_RENEWAL, _openings(on or today()))


def owe_full_years(*, on: date | None = None) -> int:
    """Whose years in a position have become full."""
    return _owe(JUDGE_AGAIN, _full_years(on or today()))


def _owe(kind: str, owed: Owed) -> int:
    payloads = dict(owed)
    with transaction.atomic():
        owe_many(kind=kind, payloads=payloads)
    return len(payloads)


def _openings(on: date) -> Owed:
    windows = list(
        PolicyVersion.objects.order_by()
        .values_list("certification")
        .annotate(days=Max("renewal_days"), grace=Max("grace_days"))
    )
    if not windows:
        return
    terms = TermsInForce()
    for pk, certification, policy, expires_on, is_lost in _near(windows, on):
        renewal_days, grace_days = terms.of(certification, policy)
        way = Way.FULL if is_lost or _past(expires_on, grace_days, on) else Way.RENEWAL
        if is_lost or expires_on - timedelta(days=renewal_days) <= on:
            yield f"{pk}:{way}", {"certificate": pk, "way": way.value, "on": on.isoformat()}


def _past(expires_on: date, grace_days: int, on: date) -> bool:
    return expires_on + timedelta(days=grace_days) < on


def _near(windows: list[tuple[int, int, int]], on: date) -> Iterator[tuple[int, int, int, date, bool]]:
    """What is about to expire or did so lately, and was not opened yet; and what was revoked lately."""
    opening, ended = Q(), Q()
    for certification, days, grace in windows:
        of = Q(certification=certification)
        opening |= of & Q(expires_on__range=(on - timedelta(days=grace), on + timedelta(days=days)))
        ended |= of & Q(expires_on__range=(on - timedelta(days=grace) - SLEPT, on - timedelta(days=1)))
    columns = ("pk", "certification", "policy", "expires_on")
    opened = _unopened(Way.RENEWAL).filter(opening, revocation=None)
    for row in opened.values_list(*columns):
        yield *row, False
    for row in _unopened(Way.FULL).filter(ended, revocation=None).values_list(*columns):
        yield *row, False
    for row in _unopened(Way.FULL).filter(revocation__at__gte=day_after(on - SLEPT)).values_list(*columns):
        yield *row, True


def _unopened(way: Way) -> CertificateQuerySet:
    there = Renewal.objects.filter(certificate=OuterRef("pk"), way=way)
    newest: CertificateQuerySet = Certificate.objects.newest().filter(~Exists(there), person__is_active=True)
    return newest.order_by()


def _full_years(on: date) -> Owed:
    """For each number of years that a policy asks for in a position."""
    asking: dict[tuple[int, int], set[int]] = defaultdict(set)  # position, days → certifications
    for policy in PolicyVersion.objects.begun(on).filter(leaves__kind=Kind.POSITION).distinct():
        for leaf in policy.asks_for():
            if leaf.kind is Kind.POSITION:
                asking[leaf.id, needed(leaf)].add(policy.certification_id)
    for (position, days), certifications in asking.items():
        for person, day in _full_lately(position, days, on):
            for one in certifications:
                key = f"{person}:{one}:{position}:{days}:{day.isoformat()}"
                yield key, {"person": person, "certification": one, "on": on.isoformat()}


def _full_lately(position: int, days: int, on: date) -> Iterator[tuple[int, date]]:
    """Who are in the position, and whose days in it have become full lately.

    Whoever has been in it without a break for longer than that was full long ago: they are not read.
    """
    since = on - timedelta(days=days - 1)  # a spell that began then is full today
    there = Placement.objects.current(on).filter(position=position)
    long_ago = Placement.objects.current(on).filter(position=position, starts_on__lte=since - SLEPT)
    began = Placement.objects.filter(position=position, starts_on__lte=since)
    people = Person.objects.active().filter(pk__in=there.values("person")).filter(pk__in=began.values("person"))
    people = people.exclude(pk__in=long_ago.values("person"))
    for (person, _position), spells in spells_of(people.values("pk"), [position], on).items():
        full = full_on(spells, days)
        if full and on - SLEPT < full[0] <= on:
            yield person, full[0]
