"""All that is held about a person, as one file: JSON for machines and their documents as they are."""

import json
import tempfile
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from audit.services import record
from people.models import Person
from people.personal_data import everything

IN_MEMORY = 4 * 1024 * 1024
CHUNK = 64 * 1024


def archive(*, person: Person) -> IO[bytes]:
    """A temporary zip, at its beginning; gone when it is closed. Memory stays flat: files are copied in pieces.

    ``data.json`` holds one list for each room's part; beside it lie the files.
    """
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        with bundle.open("data.json", "w") as file:
            for piece in _pieces(person):
                file.write(piece.encode())
        for data in everything():
            for name, opened in data.files(person):
                with opened() as source, bundle.open(f"{data.key}/{name}", "w") as target:
                    while block := source.read(CHUNK):
                        target.write(block)
    with transaction.atomic():
        record(action="person.data_handed_over", subject=person, actor=person)
    out.seek(0)
    return out


def _pieces(person: Person) -> Any:
    """A JSON object, row by row."""
    made = {"made_at": timezone.now(), "staff_number": person.staff_number}
    yield json.dumps(made, default=_plain, ensure_ascii=False, indent=1)[:-2]
    for data in everything():
        with translation.override("en"):
            label = str(data.label)
        yield f',\n {json.dumps(data.key)}: {{\n  "about": {json.dumps(label)},\n  "rows": ['
        begin = "\n   "
        for row in data.rows(person):
            yield begin + json.dumps(row, default=_plain, ensure_ascii=False)
            begin = ",\n   "
        yield "]\n }"
    yield "\n}\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not for JSON.")
