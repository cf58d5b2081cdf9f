"""The list, a page at a time: of 100,000 people in the order of units only those are read who work in the page's."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from reports.selection import Listed, Selection
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
        rows = self.selection.listed()
        if not self.selection.asks_for_a_state:  # else how many of a unit are listed is not known
            units, before = self.shares.around(begin, end)
            there = Q(here__in=[unit for unit in units if unit])
            rows = rows.alias(here=F("at__unit")).filter(there | Q(here=None) if None in units else there)
            begin, end = begin - before, end - before
        return [Listed(*row) for row in rows[begin:end]]
