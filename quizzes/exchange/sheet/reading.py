"""A filled template: a question in each row. Nothing in it is ever computed or run."""

import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from people.importing.problems import FileRefused as WorkbookRefused
from people.importing.reading.guard import look_through
from people.importing.reading.text import fold_key
from people.importing.reading.workbook import UNREADABLE
from quizzes.exchange import archive
from quizzes.exchange.faults import FileRefused, NotUnderstood
from quizzes.exchange.items import Parsed
from quizzes.exchange.sheet.areas import refuse_endless
from quizzes.exchange.sheet.columns import COLUMNS, TRUTH, heading
from quizzes.exchange.sheet.rows import Part, is_case, question
from quizzes.exchange.sheet.texts import TITLES
from quizzes.exchange.texts import plain
from quizzes.exchange.xmlfile import refuse_doctypes

LOOKED_AT = 10  # rows among which the headings are looked for
NEEDED = {"kind", "answer"}
WIDEST = 2 * len(COLUMNS)
DRAWINGS = "xl/drawings/"
BROKEN = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!)")
TOLD_ONCE = ("kind", "category", "quality", "difficulty", "state", "source", "tags")  # of merged cells, for each row


def read(data: bytes) -> Parsed:
    parsed = Parsed()
    with _opened(data) as book:
        sheet = book.worksheets[0]
        shown = _pictures(sheet)
        for (number, cells), parts in _with_parts(parsed, _rows(parsed, sheet)):
            parsed.another()
            try:
                _refuse_broken([(number, cells), *parts])
                parsed.items.append(question(parsed, number, cells, shown.get(number, []), parts))
            except NotUnderstood as refused:
                parsed.note(refused.fault.code, refused.fault.line or number, **refused.fault.facts)
    return parsed


def _refuse_broken(rows: Iterable[Part]) -> None:
    """What a workbook shows where a formula found nothing is no text."""
    for number, cells in rows:
        for key, said in cells.items():
            if BROKEN.fullmatch(said):
                raise NotUnderstood("bad_value", line=number, value=said, column=TITLES[key])


def _with_parts(parsed: Parsed, rows: Iterable[Part]) -> Iterator[tuple[Part, list[Part]]]:
    """Each row with those below it that belong to it, as the questions of a case do."""
    held: tuple[Part, list[Part]] | None = None
    for number, cells in rows:
        belongs = TRUTH.get(fold_key(cells.get("part", "")))
        if belongs and held is not None and is_case(held[0][1]):
            held[1].append((number, cells))
        elif belongs:
            parsed.note("no_case", number)
        else:
            if held is not None:
                yield held
            held = ((number, cells), [])
    if held is not None:
        yield held


def _opened(data: bytes) -> Any:
    held = archive.opened(data)
    if "xl/workbook.xml" not in held.namelist():
        raise FileRefused("bad_workbook", reason="XLSX")
    try:
        if uncomputed := [cell for seen in look_through(held).values() for cell in sorted(seen.uncomputed)]:
            raise FileRefused("formulas", cells=", ".join(uncomputed[:5]))
        refuse_endless(held)
        for name in held.namelist():
            if name.startswith(DRAWINGS):
                refuse_doctypes(archive.part(held, name)) if name.endswith((".xml", ".rels")) else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out
            return _Closing(load_workbook(BytesIO(data), data_only=True, keep_links=False))
    except WorkbookRefused as refused:
        raise FileRefused("bad_workbook", reason=str(refused)) from None
    except UNREADABLE:
        raise FileRefused("bad_workbook", reason="XLSX") from None


class _Closing:
    def __init__(self, book: Any) -> None:
        self.book = book

    def __enter__(self) -> Any:
        return self.book

    def __exit__(self, *_: object) -> None:
        self.book.close()


def _rows(parsed: Parsed, sheet: Any) -> Iterator[Part]:
    """The rows below the headings that say anything, by the keys of their columns."""
    places: dict[int, str] = {}
    strange: dict[int, str] = {}
    merged = _merged(sheet)
    for number, row in _filled(sheet):
        said = [_said(row.get(place)) for place in range(max(row) + 1)]
        said += [""] * (max(places, default=0) + 1 - len(said))
        if not places:
            found = {place: key for place, one in enumerate(said) if (key := heading(one))}
            places = found if set(found.values()) >= NEEDED else {}
            strange = {place: one for place, one in enumerate(said) if one and place not in found}
            if not places and number >= LOOKED_AT:
                break
        elif any(said[place] for place in places):
            _left_out(parsed, number, said, strange)
            yield number, _cells(said, places, [_said(merged.get((number, place))) for place in range(len(said))])
    if not places:
        raise FileRefused("no_headings")


def _filled(sheet: Any) -> list[tuple[int, dict[int, Any]]]:
    """The rows in which something stands; columns count from 0. Asking a sheet for a row would make all its cells."""
    rows: dict[int, dict[int, Any]] = {}
    for (number, column), cell in sheet._cells.items():
        if column <= WIDEST and cell.value is not None:
            rows.setdefault(number, {})[column - 1] = cell.value
    return sorted(rows.items())


def _left_out(parsed: Parsed, number: int, said: list[str], strange: dict[int, str]) -> None:
    """Columns that nobody knows are named where they first say something."""
    for place in [place for place in strange if place < len(said) and said[place]]:
        parsed.note("column_left", number, column=strange.pop(place)[:40])


def _cells(said: list[str], places: dict[int, str], merged: list[str]) -> dict[str, str]:
    """Of two columns with one heading the one that says something counts."""
    cells: dict[str, str] = {}
    for place, key in places.items():
        cells[key] = cells.get(key) or said[place] or (merged[place] if key in TOLD_ONCE else "")
    return cells


def _merged(sheet: Any) -> dict[tuple[int, int], Any]:
    """What merged cells of one column say, for the rows below the first; the column counts from 0."""
    found: dict[tuple[int, int], Any] = {}
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col:
            value = sheet.cell(area.min_row, area.min_col).value
            found |= {(row, area.min_col - 1): value for row in range(area.min_row + 1, area.max_row + 1)}
    return found


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return plain(str(value))


def _pictures(sheet: Any) -> dict[int, list[bytes]]:
    """By the row in which each begins."""
    found: dict[int, list[bytes]] = {}
    for image in sheet._images:
        start = getattr(image.anchor, "_from", None)
        data = image.ref.getvalue() if isinstance(image.ref, BytesIO) else image._data()
        if start is not None:
            found.setdefault(start.row + 1, []).append(data)
    return found
