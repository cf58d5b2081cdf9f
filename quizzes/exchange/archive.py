"""ZIP files of strangers: counted and weighed before anything is unpacked, and never unpacked to disk."""

import zipfile
import zlib
from io import BytesIO

from quizzes.exchange import limits
from quizzes.exchange.faults import FileRefused

FILMS = (".mp4", ".webm")
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def opened(data: bytes) -> zipfile.ZipFile:
    """Raises :class:`FileRefused`. ``zipfile`` never unpacks more of a part than the part declares."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except UNREADABLE:
        raise FileRefused("not_zip") from None
    parts = archive.infolist()
    if len(parts) > limits.MOST_PARTS or sum(part.file_size for part in parts) > limits.MOST_UNPACKED:
        raise FileRefused("zip_bomb")
    for part in parts:
        _check(part)
    return archive


def _check(part: zipfile.ZipInfo) -> None:
    name = part.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
        raise FileRefused("traversal", name=part.filename[:80])
    if part.flag_bits & 0x1:
        raise FileRefused("encrypted")
    is_dense = part.file_size > limits.MEGABYTE and part.file_size > limits.MOST_RATIO * max(1, part.compress_size)
    most = limits.MOST_FILM if name.lower().endswith(FILMS) else limits.MOST_PART
    if part.file_size > most or is_dense:
        raise FileRefused("zip_bomb")


class Folder:
    """One folder of an archive, as if it were all there is."""

    def __init__(self, held: zipfile.ZipFile, path: str = "") -> None:
        self.held, self.path, self.weight = held, path, 0

    def namelist(self) -> list[str]:
        return [name.removeprefix(self.path) for name in self.held.namelist() if name.startswith(self.path)]

    def read(self, name: str) -> bytes:
        return self.held.read(self.path + name)

    def weigh(self, xml: bytes) -> bytes:
        """Few parts that many items name are as much work as many. Raises :class:`FileRefused`."""
        self.weight += len(xml)
        if self.weight > limits.MOST_XML:
            raise FileRefused("zip_bomb")
        return xml


def folder_of(held: zipfile.ZipFile, name: str) -> Folder | None:
    """Where the part of this name lies: people pack the folder as often as what is in it. ``None``: nowhere."""
    names = held.namelist()
    if name in names:
        return Folder(held)
    paths = [path.removesuffix(name) for path in names if path.endswith(f"/{name}") and "__MACOSX" not in path]
    return Folder(held, paths[0]) if len(paths) == 1 else None


def part(archive: zipfile.ZipFile | Folder, name: str) -> bytes:
    """Raises :class:`FileRefused` where the part is damaged, ``KeyError`` where there is none."""
    try:
        return archive.read(name)
    except UNREADABLE:
        raise FileRefused("not_zip") from None
