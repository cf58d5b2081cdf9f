"""The certificates that somebody was issued, as policies look back at them. Tuples: there may be a hundred thousand."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, QuerySet, TextField
from django.db.models.functions import Cast

from bilingual.days import day_of
from certificates.models import Certificate
from people.models import PersonQuerySet
from prepared import Given, PreparedRows
from prepared.among import Among

Cell = tuple[int, int]  # person id, certification id


class Past(NamedTuple):
    """What is read of a certificate, with the terms of its version. It is worth nothing from ``revoked_on`` on, that
    day included."""

    pk: int
    number: str
    policy_id: int
    cycle: int
    issued_on: date
    expires_on: date | None
    source: str
    written: str  # the evidence as JSON: of many, reading it would cost more than all the rest
    policy__renewal_days: int
    policy__grace_days: int
    revoked_on: date | None = None

    @property
    def evidence(self) -> list[int | str]:
        found: list[int | str] = json.loads(self.written)
        return found

    def is_valid(self, on: date) -> bool:
        """As ``CertificateQuerySet.valid`` asks it of the database."""
        unexpired = self.expires_on is None or on <= self.expires_on
        return self.issued_on <= on and unexpired and not self.is_revoked(on)

    def is_revoked(self, on: date) -> bool:
        return self.revoked_on is not None and self.revoked_on <= on


History = Sequence[Past]  # of one person and one certification, the newest first


def histories_of(people: Collection[int] | PersonQuerySet, certification: int) -> Mapping[int, History]:
    """By person. One query."""
    found = histories(people, [certification])
    return {person: history for (person, _certification), history in found.items()}


def histories(
    people: Collection[int] | PersonQuerySet | Among, certifications: Collection[int], until: date | None = None
) -> Mapping[Cell, History]:
    """By cell, what was issued up to ``until``. One query."""
    rows: Any
    if until is not None and isinstance(people, Among):
        rows = _issued_until.all(people=people.keys, certifications=certifications, until=until)
    else:
        rows = _issued(people, certifications, until)
    found: dict[Cell, list[Past]] = defaultdict(list)
    for person, certification, revoked_at, *row in rows:
        found[person, certification].append(Past._make((*row, day_of(revoked_at) if revoked_at else None)))
    return found


def _issued(people: Any, certifications: Any, until: Any) -> QuerySet[Certificate, tuple[Any, ...]]:
    rows = Certificate.objects.filter(person__in=people, certification__in=certifications)
    if until is not None:
        rows = rows.filter(issued_on__lte=until)
    rows = rows.annotate(written=Cast("evidence", TextField())).order_by("-cycle")
    return rows.values_list("person", "certification", "revocation__at", *Past._fields[:-1])


_issued_until = PreparedRows(
    lambda: _issued(Among(Given("people")), Among(Given("certifications")), Given("until", DateField()))
)
