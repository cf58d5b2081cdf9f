"""All that the derivation needs to know of many people, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from bilingual.days import day_of, today
from certificates.models import (
    Approval,
    Certificate,
    Equivalence,
    Extension,
    Obligation,
    PolicyVersion,
    Waiver,
)
from certificates.timeline import Duty, Facts, Held, Period
from certificates.timeline import Extension as Moved
from people.models import LeaveOfAbsence

Cell = tuple[int, int]  # person id, certification id


class Terms(NamedTuple):
    """What of a policy still matters once a certificate is issued."""

    renewal_days: int
    grace_days: int


def facts_of(people: Collection[int], certifications: Collection[int] | None = None) -> dict[Cell, Facts]:
    """By cell; a cell that nothing was ever said of is not there. Eight queries, however many people."""
    reader = _Reader(people, certifications)
    parts: dict[str, dict[Cell, list[Any]]] = {
        "certificates": reader.certificates(),
        "duties": reader.duties(),
        "extensions": reader.extensions(),
        "waivers": reader.waivers(),
        "pending": reader.pending(),
    }
    leaves = reader.leaves()
    cells = {*parts["certificates"], *parts["duties"], *parts["pending"]}
    return {
        cell: Facts(
            leaves=leaves.get(cell[0], ()),
            **{name: tuple(found.get(cell, ())) for name, found in parts.items()},
        )
        for cell in cells
    }


class _Reader:
    def __init__(self, people: Collection[int], certifications: Collection[int] | None) -> None:
        self.people = people
        self.certifications = certifications
        self.equivalents = _equivalents()
        self.terms = TermsInForce()

    def _of(self, model: Any, field: str = "certification") -> Any:
        found = model._default_manager.filter(person__in=self.people).order_by()
        return found if self.certifications is None else found.filter(**{f"{field}__in": self._asked()})

    def _asked(self) -> set[int]:
        """Those asked for, and what counts as one of them."""
        asked = set(self.certifications or ())
        return asked | {source for source, ways in self.equivalents.items() for way in ways if way.target in asked}

    def certificates(self) -> dict[Cell, list[Held]]:
        found: dict[Cell, list[Held]] = defaultdict(list)
        fields = ("person", "certification", "pk", "cycle", "issued_on", "expires_on", "revocation__at", "policy")
        for person, certification, pk, cycle, issued_on, expires_on, revoked_at, policy in self._of(
            Certificate
        ).values_list(*fields):
            terms = self.terms.of(certification, policy)
            held = Held(pk, cycle, issued_on, expires_on, _day(revoked_at), terms.renewal_days, terms.grace_days)
            if self.certifications is None or certification in self.certifications:
                found[person, certification].append(held)
            for target, counted in self._counted(certification, held):
                found[person, target].append(counted)
        return found

    def _counted(self, certification: int, held: Held) -> Iterator[tuple[int, Held]]:
        """The certificate as one of each certification that it counts as, for as long as it does.

        It is of no cycle there: a certificate of the certification itself is always the later one.
        """
        for way in self.equivalents.get(certification, ()):
            if self.certifications is not None and way.target not in self.certifications:
                continue
            starts_on = max(held.issued_on, way.starts_on)
            ends = [one for one in (held.expires_on, way.ends_on) if one]
            expires_on = min(ends, default=None)
            if expires_on is None or expires_on >= starts_on:
                yield way.target, replace(held, cycle=0, issued_on=starts_on, expires_on=expires_on)

    def duties(self) -> dict[Cell, list[Duty]]:
        found: dict[Cell, list[Duty]] = defaultdict(list)
        rows = (
            self._of(Obligation)
            .standing()
            .values_list("person", "certification", "starts_on", "ends_on", "pk", "due_on", "since")
        )
        for person, certification, *duty in rows:
            if self.certifications is None or certification in self.certifications:
                found[person, certification].append(Duty(*duty))
        return found

    def extensions(self) -> dict[Cell, list[Moved]]:
        found: dict[Cell, list[Moved]] = defaultdict(list)
        for person, certification, cycle, until, pk in self._of(Extension).values_list(
            "person", "certification", "cycle", "until", "pk"
        ):
            found[person, certification].append(Moved(cycle, until, pk))
        return found

    def waivers(self) -> dict[Cell, list[Period]]:
        found: dict[Cell, list[Period]] = defaultdict(list)
        for person, certification, starts_on, ends_on, last_day, pk in self._of(Waiver).values_list(
            "person", "certification", "starts_on", "ends_on", "ending__last_day", "pk"
        ):
            if last_day is None or last_day >= starts_on:  # else it was taken back before it began
                found[person, certification].append(Period(starts_on, last_day or ends_on, pk))
        return found

    def pending(self) -> dict[Cell, list[Period]]:
        """From the day it was asked for to the day before the answer; the answer's day is the answer's."""
        found: dict[Cell, list[Period]] = defaultdict(list)
        for person, certification, asked_at, decided_at, pk in self._of(Approval, "policy__certification").values_list(
            "person", "policy__certification", "asked_at", "decided_at", "pk"
        ):
            starts_on, decided_on = day_of(asked_at), _day(decided_at)
            if decided_on is None:
                found[person, certification].append(Period(starts_on, None, pk))
            elif decided_on > starts_on:
                found[person, certification].append(Period(starts_on, decided_on - timedelta(days=1), pk))
        return found

    def leaves(self) -> dict[int, list[Period]]:
        found: dict[int, list[Period]] = defaultdict(list)
        for person, starts_on, ends_on, pk in LeaveOfAbsence.objects.filter(person__in=self.people).values_list(
            "person", "starts_on", "ends_on", "pk"
        ):
            found[person].append(Period(starts_on, ends_on, pk))
        return found


class _Way(NamedTuple):
    target: int
    starts_on: date
    ends_on: date | None


def _equivalents() -> dict[int, list[_Way]]:
    found: dict[int, list[_Way]] = defaultdict(list)
    for one in Equivalence.objects.all():
        found[one.source_id].append(_Way(one.target_id, one.starts_on, one.ends_on))
        if one.both_ways:
            found[one.target_id].append(_Way(one.source_id, one.starts_on, one.ends_on))
    return found


class TermsInForce:
    """A certificate keeps the terms of its own version, unless a later one speaks of cycles that have begun, too."""

    def __init__(self) -> None:
        self._own: dict[int, Terms] = {}
        self._over: dict[int, tuple[int, Terms]] = {}  # certification → number, terms
        self._number: dict[int, int] = {}
        begun = PolicyVersion.AppliesTo.BEGUN
        for one in PolicyVersion.objects.order_by("number"):
            terms = Terms(one.renewal_days, one.grace_days)
            self._own[one.pk], self._number[one.pk] = terms, one.number
            if one.applies_to == begun and one.effective_on <= today():
                self._over[one.certification_id] = one.number, terms

    def of(self, certification: int, policy: int) -> Terms:
        number, terms = self._over.get(certification, (0, None))
        return terms if terms and number > self._number[policy] else self._own[policy]


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment else None
