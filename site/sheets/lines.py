"""A sheet of XlsxWriter whose rows are written whole.

Cell by cell XlsxWriter looks after formulas, links, comments and rich texts; nearly all that we write is plain text and
days, and for those it takes five times as long as the text of the row itself. A row that holds anything else goes its
way.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | date | bool | None
# What XML or Excel would have escaped; "_" begins Excel's own escapes.
ESCAPED = re.compile("[\x00-\x08\x0b-\x1f&<>_\ufffe\uffff]").search
LONG = 16_000  # characters; Excel takes twice as many, and counts some of them twice
EPOCH = date(1899, 12, 30).toordinal()
FROM = date(1900, 3, 1)  # Excel takes 1900 for a leap year


@dataclass(frozen=True)
class Formats:
    title: Format
    day: Format
    moment: Format


class Lines(Worksheet):
    """Of a book in constant memory: lines are written in their order."""

    def begin(self, titles: Sequence[str], formats: Formats) -> None:
        self.formats = formats
        self.places = [f'<c r="{xl_col_to_name(place)}' for place in range(len(titles))]
        for place, title in enumerate(titles):
            self.write_string(0, place, title, formats.title)
        self._write_single_row(1)  # at once: a book numbers its formats as they are used
        self.day = f's="{formats.day._get_xf_index()}"'

    def write_line(self, line: int, row: Sequence[Cell]) -> None:
        """Text as text, whatever it begins with: staff numbers keep their zeros, and formulas stay words."""
        whole = self._whole(line + 1, row)
        if whole is None:
            self._one_by_one(line, row)
            return
        self._write_single_row(line)  # what is still kept of the row before
        self._check_dimensions(line, 0)
        self.fh.write(whole)

    def _whole(self, number: int, row: Sequence[Cell]) -> str | None:
        """The row as XML; ``None`` where a cell of it takes more than that."""
        if len(row) > len(self.places):
            return None
        end, day = f'{number}" t="inlineStr"><is><t>', f'{number}" {self.day}><v>'
        cells = []
        for begin, cell in zip(self.places, row, strict=False):  # a row may be shorter than the titles
            if isinstance(cell, str):
                if not cell:
                    continue
                if ESCAPED(cell) or len(cell) > LONG or cell[0].isspace() or cell[-1].isspace():
                    return None
                cells.append(f"{begin}{end}{cell}</t></is></c>")
            elif cell is None:
                continue
            elif isinstance(cell, date):
                if isinstance(cell, datetime) or cell < FROM:
                    return None
                cells.append(f"{begin}{day}{cell.toordinal() - EPOCH}</v></c>")
            elif isfinite(cell):
                cells.append(f'{begin}{number}"><v>{float(cell):.16G}</v></c>')
            else:
                return None
        return f'<row r="{number}">{"".join(cells)}</row>' if cells else ""

    def _one_by_one(self, line: int, row: Sequence[Cell]) -> None:
        for place, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                self.write_string(line, place, cell)
            elif isinstance(cell, datetime):
                self.write_datetime(line, place, clock(cell), self.formats.moment)
            elif isinstance(cell, date):
                self.write_datetime(line, place, cell, self.formats.day)
            else:
                self.write_number(line, place, float(cell))


def clock(moment: datetime) -> datetime:
    """As the organisation's clocks showed it: a spreadsheet knows no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment
