"""The list, a page at a time: of 100,000 people in the order of units only those are read who work in the page's."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import DateField, F, Q, QuerySet

from people.models import Person
from people.places import here_on
from prepared import Given, PreparedRows
from reports.selection import Listed, Row, Selection, in_order
from reports.shares import Shares

PER_PAGE = 50


class Pages(Paginator):
    def __init__(self, selection: Selection, shares: Shares) -> None:
        super().__init__((), PER_PAGE)
        self.selection, self.shares = selection, shares

    @cached_property
    def count(self) -> int:
        return self.shares.people

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        begin = (number - 1) * PER_PAGE
        return Page(self._read(begin, min(begin + PER_PAGE, self.count)), number, self)

    def _read(self, begin: int, end: int) -> list[Listed]:
        selection = self.selection
        if selection.asks_for_a_state:  # how many of a unit are listed is not known
            return _listed(selection.listed()[begin:end])
        units, before = self.shares.around(begin, end)
        begin, end = begin - before, end - before
        if selection.is_of_everybody and None not in units:
            return _listed(_everybody(len(units)).part(begin, end, on=selection.on, **_named(units)))
        there = Q(here__in=[unit for unit in units if unit])
        rows = _here(selection.listed()).filter(there | Q(here=None) if None in units else there)
        return _listed(rows[begin:end])


def _listed(rows: Iterable[Row]) -> list[Listed]:
    return [Listed._make(row) for row in rows]


def _here(rows: "QuerySet[Person, Row]") -> "QuerySet[Person, Row]":
    return rows.alias(here=F("at__unit"))  # a filter on ``at`` would join anew


def _of_units(units: Any, on: Any) -> "QuerySet[Person, Row]":
    return _here(in_order(here_on(Person.objects.all(), on), on)).filter(here__in=units)


@cache
def _everybody(units: int) -> PreparedRows:
    """Prepared for each number of units by itself: of an array PostgreSQL knows too little beforehand, and so would plan
    anew each time, for longer than it reads."""
    there = [Given(name) for name in _named([0] * units)]
    return PreparedRows(lambda: _of_units(there, Given("on", DateField())))


def _named(units: Sequence[int | None]) -> dict[str, int | None]:
    return {f"unit{place}": unit for place, unit in enumerate(units)}
