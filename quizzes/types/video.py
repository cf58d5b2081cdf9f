"""The video of a case: the film, what it is called, every word of it as text, and captions.

Content: ``{"film": key of a file, "title": T, "transcript": T, "captions"?: [{"language": code, "file": key}, …]}``.
Without its transcript nobody could answer who does not hear, does not see, or whose network is slow.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from bilingual.text import LANGUAGES, in_language, language
from files.kinds import KINDS
from quizzes.errors import Problem
from quizzes.types.schema import Part, Where, is_texts, missing

FILMS = ("mp4", "webm")  # what every browser plays
CAPTIONS = ("vtt",)
KEY = re.compile(r"[0-9a-f]{32}\.(mp4|webm)")
CAPTIONS_KEY = re.compile(r"[0-9a-f]{32}\.vtt")
SPOKEN = {"zh-hans": ("zh-Hans", "中文"), "en": ("en", "English")}  # as browsers and as readers call them


@dataclass(frozen=True)
class Video(Part):
    def problems(self, value: Any, where: Where) -> Iterator[Problem]:
        if value is None:
            if not self.optional:
                yield where.problem(NO_FILM)
            return
        if not _can_be_read(value):
            yield where.malformed()
            return
        if not value.get("film"):
            yield where.problem(NO_FILM)
        for text in ("title", "transcript"):
            yield from missing(value.get(text) or {}, Where(f"{where.field}_{text}"))


NO_FILM = _("Choose a video, or empty its title, its transcript and its captions.")


def _can_be_read(value: Any) -> bool:
    if not isinstance(value, Mapping) or not (is_texts(value.get("title")) and is_texts(value.get("transcript"))):
        return False
    film, captions = value.get("film") or "", value.get("captions") or []
    if not isinstance(film, str) or (film and not KEY.fullmatch(film)) or not isinstance(captions, list):
        return False
    spoken = [row.get("language") if isinstance(row, Mapping) else None for row in captions]
    keys = [row.get("file") for row in captions if isinstance(row, Mapping)]
    whole = all(isinstance(key, str) and CAPTIONS_KEY.fullmatch(key) for key in keys)
    return whole and all(code in LANGUAGES for code in spoken) and len(set(spoken)) == len(spoken)


@dataclass(frozen=True)
class Track:
    """Captions as a player takes them. ``language``: our code; ``default``: the reader's own."""

    language: str
    srclang: str
    label: str
    default: bool


@dataclass(frozen=True)
class Playable:
    """A video as a page shows it, in the reader's language."""

    title: str
    transcript: str
    mime: str
    tracks: list[Track]


def playable(content: Mapping[str, Any]) -> Playable | None:
    """Of a question's content; ``None`` where it has no video."""
    video = content.get("video") or {}
    if not video.get("film"):
        return None
    spoken = [row["language"] for row in video.get("captions") or []]
    tracks = [Track(code, *SPOKEN[code], default=code == language()) for code in spoken]
    mime = KINDS[video["film"].rpartition(".")[2]].mime
    return Playable(in_language(video.get("title") or {}), in_language(video.get("transcript") or {}), mime, tracks)


def files_of(content: Mapping[str, Any]) -> dict[str, str]:
    """``film`` and the languages of its captions → keys of files."""
    video = content.get("video") or {}
    found = {row["language"]: row["file"] for row in video.get("captions") or []}
    return found | ({"film": video["film"]} if video.get("film") else {})
