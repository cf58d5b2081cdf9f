"""The list, a page at a time: of 100,000 people in the order of units only those are read who work in the page's."""

from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import DateField, F, Q, QuerySet

from people.models import Person
from people.places import here_on
from prepared import Given, PreparedRows
from reports.selection import Listed, Row, Selection, in_order
from reports.shares import Shares

PER_PAGE = 50


def around(number: int) -> tuple[int, int]:
    """The places in the list that a page shows."""
    return (number - 1) * PER_PAGE, number * PER_PAGE


class Pages(Paginator):
    def __init__(self, selection: Selection, shares: Shares) -> None:
        super().__init__((), PER_PAGE)
        self.selection, self.shares = selection, shares

    @cached_property
    def count(self) -> int:
        return self.shares.people

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        begin, end = around(number)
        rows = self._read(begin, min(end, self.count))
        return Page([Listed._make(row) for row in rows], number, self)

    def _read(self, begin: int, end: int) -> Sequence[Row]:
        selection = self.selection
        if selection.asks_for_a_state:  # how many of a unit are listed is not known
            return list(selection.listed()[begin:end])
        units, before = self.shares.around(begin, end)
        begin, end = begin - before, end - before
        if units and None not in units and selection.is_of_everybody:
            return _everybody(len(units)).part(begin, end, on=selection.on, **_named(units))
        there = Q(here__in=[unit for unit in units if unit])
        rows = _where(selection.listed(), there | Q(here=None) if None in units else there)
        return list(rows[begin:end])


def _where(rows: "QuerySet[Person, Row]", there: Q) -> "QuerySet[Person, Row]":
    """By the unit ``here``: a filter on ``at`` would join anew."""
    return rows.alias(here=F("at__unit")).filter(there)


@cache
def _everybody(units: int) -> PreparedRows:
    """As who sees everybody reads it. For each number of units by itself: of an array PostgreSQL knows too little
    beforehand, and would plan anew each time, for longer than it reads."""
    there, on = Q(here__in=[Given(name) for name in _named([0] * units)]), cast(date, Given("on", DateField()))
    return PreparedRows(lambda: _where(in_order(here_on(Person.objects.all(), on), on), there))


def _named(units: Sequence[int | None]) -> dict[str, int | None]:
    return {f"unit{place}": unit for place, unit in enumerate(units)}
