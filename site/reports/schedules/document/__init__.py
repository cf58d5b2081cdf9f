"""A report as pages: a table under a title, PDF/A, in the face of the certificates."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from bilingual.text import in_language, language
from printing import set_pdf
from sheets.writing import Cell, Column

TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(
    *, title: str, said: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[Cell]], dated: date
) -> bytes:
    """In the active language. Raises ``printing.DocumentProblem``."""
    cells = [[_text(cell) for cell in row] for row in rows]
    data = {
        "title": title,
        "said": list(said),
        "columns": [column.title for column in columns],
        "widths": [_width(column) for column in columns],
        "rows": cells,
        "language": "zh" if language() == "zh-hans" else "en",
        "organisation": in_language(settings.ORGANISATION_NAME),
    }
    text = " ".join([title, *said, *(cell for row in cells for cell in row)])
    return set_pdf(TEMPLATE, data, text=text, dated=dated, font_folders=settings.FONT_FOLDERS)


def _width(column: Column) -> int:
    """A share of the page: on paper a day stays on its line, and a long sentence takes more lines instead."""
    return 10 if column.width <= 10 else min(max(column.width, 15), 48)


def _text(cell: Cell) -> str:
    """Days as a spreadsheet shows them, for a column is narrow."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
