"""What a file is: by its content, never by its name or by what the browser says of it.

``filetype`` looks at the first bytes. That is not enough to let anything in: pictures are decoded, archives are opened,
and films are asked whether there is a picture in them.
"""

import re
import zipfile
from codecs import BOM_UTF8
from collections.abc import Collection
from typing import BinaryIO

import filetype
from PIL import Image
from pillow_heif import register_heif_opener

from files.kinds import HEIC, KINDS, Kind

HEAD = 64 * 1024
MOST_PIXELS = 100_000_000  # a decompression bomb is small as a file
MOST_INDEX = 32 * 1024 * 1024  # of the tracks of a film; an hour's takes some two
MOST_BOXES = 1000
MOST_CAPTIONS = 2 * 1024 * 1024
MOST_MEMBERS = 5000  # in one office document
PICTURES = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
TRACK = re.compile(rb"\x86.([AV])_", re.DOTALL)  # WebM: the element CodecID, "A_OPUS" or "V_VP9"
CUE = re.compile(r"^(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}[ \t]+-->[ \t]+(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}", re.MULTILINE)
HANDLER = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)  # MP4: what a track is for
MAIN_PART = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}

register_heif_opener()


class Unrecognised(ValueError):
    """Not one of the kinds that were allowed, or a broken one."""


def recognise(file: BinaryIO, allowed: Collection[str]) -> Kind:
    """``allowed`` are endings of :data:`files.kinds.KINDS`, and ``heic`` where it is then written anew.

    Raises :class:`Unrecognised`.

    Memory: the first bytes, and what Pillow or an archive's table of contents takes.
    """
    file.seek(0)
    head = file.read(HEAD)
    ending = _proven(file, head, _guess(head))
    if ending not in allowed:
        raise Unrecognised(ending)
    file.seek(0)
    return HEIC if ending == HEIC.ending else KINDS[ending]


def _guess(head: bytes) -> str:
    if head.removeprefix(BOM_UTF8)[:7] in (b"WEBVTT", b"WEBVTT ", b"WEBVTT\t", b"WEBVTT\r", b"WEBVTT\n"):
        return "vtt"
    found = filetype.guess(head)
    if found is None or not head:
        return ""
    ending: str = found.extension
    return {"m4v": "mp4", "3gp": "mp4"}.get(ending, ending)


def _proven(file: BinaryIO, head: bytes, ending: str) -> str:
    if ending in PICTURES:
        return _picture(file, ending)
    if ending in ("mp4", "m4a", "mov"):
        return _film(file, head)
    if ending == "webm":
        return _webm(head)
    if ending == "vtt":
        return _captions(file)
    if ending in MAIN_PART or ending == "zip":
        return _office(file)
    if ending == "pdf" and not head.startswith(b"%PDF-"):
        return ""
    return ending


def _picture(file: BinaryIO, ending: str) -> str:
    file.seek(0)
    try:
        with Image.open(file, formats=[PICTURES[ending]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unrecognised(ending)
            picture.verify()
    except (OSError, SyntaxError, RuntimeError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unrecognised(ending) from None
    return ending


def _film(file: BinaryIO, head: bytes) -> str:
    """An MP4 with sound alone is sound: phones call both by the same name."""
    tracks = set(HANDLER.findall(_index_of_film(file)))
    if b"vide" in tracks:
        return "mov" if head[8:12] == b"qt  " else "mp4"
    return "m4a" if b"soun" in tracks else ""


def _index_of_film(file: BinaryIO) -> bytes:
    """The box ``moov``, which lies at the beginning or at the end. Boxes: size and name, then what is in them."""
    place = 0
    for _each in range(MOST_BOXES):
        file.seek(place)
        header = file.read(16)
        if len(header) < 8:
            return b""
        size, name = int.from_bytes(header[:4], "big"), header[4:8]
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        if name == b"moov":
            file.seek(place)
            return file.read(min(size or MOST_INDEX, MOST_INDEX))
        if size < 8:
            return b""
        place += size
    return b""


def _webm(head: bytes) -> str:
    tracks = set(TRACK.findall(head))
    if b"V" in tracks:
        return "webm"
    return "weba" if b"A" in tracks else ""


def _captions(file: BinaryIO) -> str:
    """WebVTT is text with a time in it; players take no other encoding."""
    file.seek(0)
    try:
        said = file.read(MOST_CAPTIONS + 1).decode()
    except UnicodeDecodeError:
        return ""
    return "vtt" if len(said) <= MOST_CAPTIONS and "\x00" not in said and CUE.search(said) else ""


def _office(file: BinaryIO) -> str:
    """By what is in the archive; one with macros is none."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if len(names) > MOST_MEMBERS or any("vbaproject" in name.lower() for name in names):
                return ""
            if "mimetype" in names:
                with archive.open("mimetype") as said:
                    mime = said.read(100).decode("ascii", "replace").strip()
                found = next((kind.ending for kind in KINDS.values() if kind.mime == mime), "")
                return found if MAIN_PART.get(found, "") in names and not _has_basic(names) else ""
            return next((ending for ending, part in MAIN_PART.items() if part in names and ending[-1] == "x"), "")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""


def _has_basic(names: set[str]) -> bool:
    return any(name.startswith(("Basic/", "Scripts/")) for name in names)
