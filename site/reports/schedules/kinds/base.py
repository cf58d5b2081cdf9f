"""What every kind of report has in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bilingual.templatetags.bilingual import day
from people.models import Person
from reports.selection import Listed, Selection, placed
from sheets.writing import Cell, Column

CHUNK = 500


class ReportKind(ABC):
    """``days`` is the kind's own number: how far ahead, or how far back. ``default_days`` is 0 where it has none."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    about: ClassVar[str | Promise]
    days_label: ClassVar[str | Promise] = ""
    default_days: ClassVar[int] = 0
    has_states: ClassVar[bool] = False
    frozen: ClassVar[int] = 2  # columns that stay in sight
    heads_begin: ClassVar[int] = 0  # before the columns that say of whom a row speaks:
    heads: ClassVar[tuple[int, int]] = (3, 2)  # so many say who, so many where

    @abstractmethod
    def columns(self) -> list[Column]: ...

    @abstractmethod
    def rows(self, selection: Selection, days: int) -> Iterator[Sequence[Cell]]:
        """In the active language, in chunks: memory stays flat."""

    @abstractmethod
    def none(self, selection: Selection, days: int) -> str:
        """Why there is no row, where there are people to speak of."""

    def nothing(self, selection: Selection, days: int) -> str:
        """*Nothing to report, because …*: said instead of an empty file."""
        if not selection.certifications:
            return _("Nothing to report, because there is no certification yet.")
        if not selection.scope().exists():
            on = day(selection.on)
            return _("Nothing to report, because on %(day)s nobody works in this part whom you may see.") % {"day": on}
        return self.none(selection, days)

    def spoken(self, selection: Selection, days: int, language: str) -> Iterator[Sequence[Cell]]:
        """The rows in a language, also where they are read after the request has left the middleware."""
        rows = self.rows(selection, days)
        while True:
            with translation.override(language):
                row = next(rows, None)
            if row is None:
                return
            yield row


def people_columns() -> list[Column]:
    return [
        Column(_("Staff number"), 14),
        Column(_("Name"), 14),
        Column(_("Name in Latin letters"), 20),
        Column(_("Unit"), 20),
        Column(_("Position"), 18),
    ]


def by_key(people: Iterable[int], on: date) -> dict[int, Listed]:
    """As a report names them, with the placement of the day: one query."""
    rows = placed(Person.objects.filter(pk__in=set(people)).order_by(), on)
    return {row[0]: Listed(*row) for row in rows}


def days_later(on: date, days: int) -> date:
    return on + timedelta(days=days)
