"""Cells that a few letters in a workbook would have made: merged ones, links over many. Counted before it is opened."""

import re
import xml.parsers.expat as expat
import zipfile

from openpyxl.utils import column_index_from_string

from quizzes.exchange.faults import FileRefused

SHEETS = "xl/worksheets/"
REFERENCES = ("mergeCell", "hyperlink")
MOST = 100_000  # cells of all areas
CORNERS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
BLOCK = 2**18


def refuse_endless(held: zipfile.ZipFile) -> None:
    """Raises :class:`FileRefused`. For after the parts were looked through."""
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        if name.rpartition(":")[2] in REFERENCES:
            count += _cells(attributes.get("ref", ""))
            if count > MOST:
                raise FileRefused("zip_bomb")

    for name in held.namelist():
        if name.startswith(SHEETS) and name.endswith(".xml"):
            parser = expat.ParserCreate()
            parser.StartElementHandler = start
            with held.open(name) as part:
                while block := part.read(BLOCK):
                    parser.Parse(block, False)


def _cells(reference: str) -> int:
    found = [(column_index_from_string(letters), int(digits)) for letters, digits in CORNERS.findall(reference)]
    if not found:
        return MOST + 1 if reference else 0
    columns, rows = [column for column, _row in found], [row for _column, row in found]
    return (max(columns) - min(columns) + 1) * (max(rows) - min(rows) + 1)
