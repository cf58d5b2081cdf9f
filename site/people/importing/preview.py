"""The first cells below each heading, so that one sees what a column holds."""

from itertools import islice
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from people.importing.models import PeopleImport
from people.importing.problems import FileRefused
from people.importing.reading.table import open_table

ROWS = 5
MOST = 40  # characters of a cell


def first_cells(people_import: PeopleImport) -> list[list[str]]:
    """For each heading up to three different values; nothing where the file cannot be read, or is forgotten."""
    try:
        with (
            default_storage.open(people_import.file) as file,
            open_table(cast(BinaryIO, file), encoding=people_import.encoding) as table,
        ):
            rows = [cells for _, cells in islice(table.rows, ROWS)]
    except (FileRefused, OSError):
        return [[] for _ in people_import.headings]
    columns = zip(*rows, strict=True)
    return [list(dict.fromkeys(cell.text.strip()[:MOST] for cell in cells if cell))[:3] for cells in columns]
