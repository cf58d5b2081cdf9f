"""A filled template: a question in each row. Nothing in it is ever computed or run."""

import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from people.importing.problems import FileRefused as WorkbookRefused
from people.importing.reading.guard import look_through
from people.importing.reading.text import fold_key
from people.importing.reading.workbook import UNREADABLE
from quizzes.exchange import archive, limits
from quizzes.exchange.faults import FileRefused, NotUnderstood
from quizzes.exchange.items import Parsed
from quizzes.exchange.sheet.columns import COLUMNS, HEADINGS, TRUTH
from quizzes.exchange.sheet.rows import Part, is_case, question
from quizzes.exchange.texts import plain
from quizzes.exchange.xmlfile import refuse_doctypes

LOOKED_AT = 10  # rows among which the headings are looked for
NEEDED = {"kind", "answer"}
MOST_ROWS = 2 * limits.MOST_QUESTIONS  # half of them may be empty
DRAWINGS = "xl/drawings/"


def read(data: bytes) -> Parsed:
    parsed = Parsed()
    with _opened(data) as book:
        sheet = book.worksheets[0]
        shown = _pictures(sheet)
        for (number, cells), parts in _with_parts(parsed, _rows(sheet)):
            try:
                parsed.items.append(question(parsed, number, cells, shown.get(number, []), parts))
            except NotUnderstood as refused:
                parsed.note(refused.fault.code, refused.fault.line or number, **refused.fault.facts)
    return parsed


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
        look_through(held)
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


def _rows(sheet: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the headings that say anything, by the keys of their columns."""
    places: dict[int, str] = {}
    rows, columns = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, 2 * len(COLUMNS))  # cells are made on asking
    for number, row in enumerate(sheet.iter_rows(max_row=rows, max_col=columns, values_only=True), 1):
        said = [_said(value) for value in row]
        if not places:
            found = {place: HEADINGS[fold_key(one)] for place, one in enumerate(said) if fold_key(one) in HEADINGS}
            places = found if set(found.values()) >= NEEDED else {}
            if not places and number >= LOOKED_AT:
                break
        elif any(said[place] for place in places):
            yield number, {key: said[place] for place, key in places.items()}
    if not places:
        raise FileRefused("no_headings")


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
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
