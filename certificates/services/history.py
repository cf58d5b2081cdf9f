"""Certificates of an earlier system are taken over: with their dates and number, and without a document of ours."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Max

from audit.services import record
from bilingual.days import day_after, today
from certificates.history_file import HistoryRow
from certificates.models import Certificate
from certificates.numbers import new_number
from certificates.projection import project, stands_on
from certificates.signals import certificate_issued
from people.models import Person


def import_history(
    *, rows: Iterable[HistoryRow], actor: Person | None = None, told: Callable[[int], None] | None = None
) -> int:
    """What is new in the rows, person by person, each in a transaction of their own; returns how many.

    ``told`` is called with how many there are so far, after each person.
    """
    new, count = sorted((row for row in rows if row.is_new), key=_place), 0
    for person, each in groupby(new, key=lambda row: row.person):
        count += _bring(person, list(each), actor) if person else 0
        if told:
            told(count)
    return count


def _place(row: HistoryRow) -> tuple[object, ...]:
    """Cycles are numbered as they were issued, whatever the order in the file."""
    assert row.person and row.policy and row.issued_on  # noqa: S101 - it is new, so all of it was found
    return row.person.pk, row.policy.certification_id, row.issued_on


@transaction.atomic
def _bring(person: Person, rows: list[HistoryRow], actor: Person | None) -> int:
    Person.objects.lock(person.pk)
    held = (
        Certificate.objects.filter(person=person)
        .order_by()
        .values("certification")
        .annotate(last=Max("cycle"), day=Max("issued_on"))
    )
    there = {one["certification"]: (one["last"], one["day"]) for one in held}
    made: dict[int, Certificate] = {}
    count = 0
    for row in rows:
        assert row.policy and row.issued_on  # noqa: S101
        cycle, day = there.get(row.policy.certification_id, (0, None))
        if day is not None and day >= row.issued_on:
            continue  # somebody was faster: what was checked is not so any more
        there[row.policy.certification_id] = (cycle + 1, row.issued_on)
        made[row.policy.certification_id] = _write(person, row, cycle + 1, actor)
        count += 1
    project([person.pk], {one for certification in made for one in stands_on(certification)})
    for newest in made.values():
        if newest.is_valid(today()):
            certificate_issued.send(sender=Certificate, certificate=newest)
    return count


def _write(person: Person, row: HistoryRow, cycle: int, actor: Person | None) -> Certificate:
    assert row.policy and row.issued_on  # noqa: S101
    certificate = Certificate.objects.create(
        number=new_number(row.issued_on.year),
        person=person,
        certification=row.policy.certification,
        policy=row.policy,
        cycle=cycle,
        issued_on=row.issued_on,
        issued_at=day_after(row.issued_on) - timedelta(hours=12),
        expires_on=row.expires_on,
        source=Certificate.Source.IMPORTED,
        former_number=row.number,
        holder_name=person.name,
        holder_name_latin=person.name_latin,
        evidence=[f"told:{row.evidence}"] if row.evidence else [],
    )
    told = {"person": person.pk, "cycle": cycle, "former_number": row.number, "issued_on": row.issued_on}
    record(action="certificate.imported", subject=certificate, actor=actor, after=told)
    return certificate
