"""Looks through a workbook before a library unpacks it: how large, how wide, and whether it was computed."""

import xml.parsers.expat as expat
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils import column_index_from_string

from people.importing.problems import FileRefused
from people.importing.reading import limits

SHEETS = "xl/worksheets/"
STRINGS = "xl/sharedStrings"
# What the library reads as a whole; pictures, drawings and macros it does not.
READ_WHOLE = (
    "[Content_Types].xml",
    "_rels/",
    "docProps/",
    "xl/_rels/",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/theme/",
)
MACROS = "vbaproject"
BLOCK = 2**18
UNREADABLE = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


@dataclass
class Seen:
    """``uncomputed``: cells (B12) whose formula has no value. ``widest``: the last column in which something stands."""

    formulas: int = 0
    uncomputed: set[str] = field(default_factory=set)
    widest: int = 0


def check_archive(archive: zipfile.ZipFile) -> bool:
    """Refuses what unpacks to too much; returns whether there are macros, which nobody reads.

    The sizes are those the archive itself declares: ``zipfile`` never unpacks more of a part than that.
    """
    parts = archive.infolist()
    if len(parts) > limits.MOST_PARTS or sum(part.file_size for part in parts) > limits.MOST_UNPACKED:
        raise FileRefused("hostile")
    for part in parts:
        if part.file_size > _limit(part.filename):
            raise FileRefused("hostile")
        if part.flag_bits & 0x1:
            raise FileRefused("old_excel")  # encrypted
    return any(MACROS in part.filename.lower() for part in parts)


def _limit(name: str) -> int:
    if name.startswith(SHEETS):
        return limits.MOST_SHEET
    if name.startswith(STRINGS):
        return limits.MOST_STRINGS
    return limits.MOST_PART if name.endswith((".xml", ".rels")) else limits.MOST_UNPACKED


def look_through(archive: zipfile.ZipFile) -> dict[str, Seen]:
    """Every part that will be read: no document type (hence no entities), no endless row, no endless words."""
    wanted = (SHEETS, STRINGS, *READ_WHOLE)
    names = [name for name in archive.namelist() if name.startswith(wanted) and name.endswith((".xml", ".rels"))]
    return {name: _Watch(archive, name).seen for name in names}


class _Watch:
    """Elements are counted within each row (or shared string), and outside: that is what a reader holds at once."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.seen = Seen()
        self.held = self.words = self.outside = self.place = 0
        self.in_row = self.in_value = self.has_formula = self.has_value = False
        self.cell = ""
        self.columns: dict[str, int] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse
        try:
            with archive.open(name) as part:
                self.read(part)
        except UNREADABLE:
            raise FileRefused("damaged") from None

    def read(self, part: IO[bytes]) -> None:
        while block := part.read(BLOCK):
            self.parser.Parse(block, False)
        self.parser.Parse(b"", True)

    def refuse(self, *_: object) -> None:
        raise FileRefused("hostile")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind in ("row", "si"):
            self.in_row, self.held, self.words, self.place = True, 0, 0, 0
        self._count()
        if kind == "c":
            self.place += 1
            self.cell, self.has_formula, self.has_value = attributes.get("r", ""), False, False
        elif kind == "f":
            self.has_formula = True
        elif kind in ("v", "is"):
            self.in_value = True

    def _count(self) -> None:
        if self.in_row:
            self.held += 1
        else:
            self.outside += 1
        if self.held > limits.MOST_OF_ROW or self.outside > limits.MOST_OUTSIDE_ROWS:
            self.refuse()

    def end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._end_cell()
        elif kind in ("v", "is"):
            self.in_value = False
        elif kind in ("row", "si"):
            self.in_row = False

    def _end_cell(self) -> None:
        if self.has_value or self.has_formula:
            self.seen.widest = max(self.seen.widest, self._column())
        if not self.has_formula:
            return
        self.seen.formulas += 1
        if not self.has_value:
            self.seen.uncomputed.add(self.cell)
            if len(self.seen.uncomputed) > limits.MOST_UNCOMPUTED:
                raise FileRefused("not_computed")

    def _column(self) -> int:
        """Of the cell that ends; without an address, as many as have begun in its row."""
        letters = self.cell.rstrip("0123456789")
        if not letters:
            return self.place
        if letters not in self.columns:
            try:
                self.columns[letters] = column_index_from_string(letters)
            except ValueError:
                raise FileRefused("damaged") from None
        return self.columns[letters]

    def text(self, words: str) -> None:
        self.words += len(words)
        if self.words > limits.MOST_WORDS:
            self.refuse()
        if self.in_value and not self.has_value:
            self.has_value = not words.isspace()
