"""A set of papers as one ZIP, in pieces: memory stays flat however many papers it holds."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage

from quizzes.models import PaperSet, PrintedPart

CHUNK = 64 * 1024

Entry = tuple[str, str]  # its name in the archive, and in the default storage


class _Outlet:
    """What an archive writes to that is read while it is made. It has no position, and the archive copes."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def entries(made: PaperSet, parts: Iterable[PrintedPart]) -> list[Entry]:
    """Papers with their answer sheets, and the key to each file of them."""
    base = f"{made.quiz.code}-{made.pk}"
    found: list[Entry] = []
    for part in parts:
        found.append((f"{base}-{part.first:03}-papers.pdf", part.file))
        found.append((f"{base}-{part.first:03}-key.pdf", part.key_file))
    return found


def zipped(wanted: Iterable[Entry]) -> Iterator[bytes]:
    """Stored as they are: a PDF is compressed already."""
    outlet = _Outlet()
    with ZipFile(cast(BinaryIO, outlet), "w", ZIP_STORED) as archive:
        for name, kept in wanted:
            with default_storage.open(kept, "rb") as source, archive.open(name, "w") as target:
                while block := source.read(CHUNK):
                    target.write(block)
                    yield outlet.taken()
    yield outlet.taken()
