"""The kinds of files that anybody may hand in. What can run (HTML, SVG, macros, programs) is none of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What people call them, and how a page shows them."""

    DOCUMENT = "document"
    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    CAPTIONS = "captions"


@dataclass(frozen=True)
class Kind:
    """``ending`` names it in stored names and in addresses; ``mime`` is what it is served as."""

    ending: str
    mime: str
    family: Family


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "application/pdf", Family.DOCUMENT),
        Kind("docx", f"{_OFFICE}.wordprocessingml.document", Family.DOCUMENT),
        Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", Family.DOCUMENT),
        Kind("pptx", f"{_OFFICE}.presentationml.presentation", Family.DOCUMENT),
        Kind("odt", f"{_OPEN}.text", Family.DOCUMENT),
        Kind("ods", f"{_OPEN}.spreadsheet", Family.DOCUMENT),
        Kind("odp", f"{_OPEN}.presentation", Family.DOCUMENT),
        Kind("jpg", "image/jpeg", Family.PICTURE),
        Kind("png", "image/png", Family.PICTURE),
        Kind("webp", "image/webp", Family.PICTURE),
        Kind("mp3", "audio/mpeg", Family.AUDIO),
        Kind("m4a", "audio/mp4", Family.AUDIO),
        Kind("aac", "audio/aac", Family.AUDIO),
        Kind("ogg", "audio/ogg", Family.AUDIO),
        Kind("wav", "audio/wav", Family.AUDIO),
        Kind("weba", "audio/webm", Family.AUDIO),
        Kind("mp4", "video/mp4", Family.VIDEO),
        Kind("mov", "video/quicktime", Family.VIDEO),
        Kind("webm", "video/webm", Family.VIDEO),
        Kind("vtt", "text/vtt", Family.CAPTIONS),
    )
}

HEIC = Kind("heic", "image/heic", Family.PICTURE)  # as phones keep photos: taken, and kept as a JPEG


def of_families(families: Iterable[str]) -> list[Kind]:
    wanted = set(families)
    return [kind for kind in KINDS.values() if kind.family in wanted]


def accepted(families: Iterable[str]) -> str:
    """For the ``accept`` of a file field. Whole families of pictures, sound and film: phones offer the camera then.

    A phone that keeps pictures as HEIC hands in a JPEG where that is not named.
    """
    wanted = list(families)
    said = [f".{kind.ending}" for kind in of_families(wanted) if kind.family in (Family.DOCUMENT, Family.PICTURE)]
    if Family.PICTURE in wanted:
        said += [kind.mime for kind in of_families([Family.PICTURE])]
    said += [f"{family}/*" for family in (Family.AUDIO, Family.VIDEO) if family in wanted]
    return ",".join(said)
