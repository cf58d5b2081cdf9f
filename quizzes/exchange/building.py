"""What the readers of all formats do alike: texts with their notes, options, the finished item."""

from collections.abc import Iterable
from io import BytesIO
from string import ascii_lowercase
from typing import Any

from PIL import Image

from quizzes.exchange import limits
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.labels import HAVE, read_labels
from quizzes.exchange.markup import Read, read_html
from quizzes.exchange.pictures import Fetch, inline
from quizzes.exchange.texts import UNKNOWN, Texts, guessed, plain, settle, unsettled

RUBRIC: Texts = {"zh-hans": "评分标准", "en": "Marking guide"}
RUBRIC_POINTS = 10  # where nobody says how many
KEYS = [*ascii_lowercase, *(one + other for one in ascii_lowercase for other in ascii_lowercase)]


class Builder:
    """One question in the making."""

    def __init__(self, parsed: Parsed, line: int, fetch: Fetch | None = None, film: Fetch | None = None) -> None:
        """``fetch`` brings pictures, ``film`` films and captions; most formats have none."""
        self.parsed = parsed
        self.line = line
        self.fetch = fetch or inline(parsed)
        self.film = film
        self.content: dict[str, Any] = {}

    def html(self, source: str) -> Texts:
        """Words that hold no picture."""
        read = self._noted(read_html(source))
        if read.pictures:
            raise NotUnderstood("picture_place")
        return read.texts

    def text(self, source: str) -> Texts:
        return {UNKNOWN: plain(source)}

    def stem(self, source: str) -> None:
        """The question's words, and its picture."""
        read = self._noted(read_html(source))
        self.content["stem"] = read.texts
        if len(read.pictures) > 1:
            raise NotUnderstood("pictures_many", count=len(read.pictures))
        for address, alt in read.pictures:
            self.picture(address, read_html(alt).texts)

    def picture(self, address: str, alt: Texts) -> None:
        self.content["picture"] = {"file": self.fetch(address), "alt": alt}

    def size(self) -> tuple[float, float]:
        """Of the picture that was kept."""
        with Image.open(BytesIO(self.parsed.pictures[self.content["picture"]["file"]])) as picture:
            return float(picture.width), float(picture.height)

    def rubric(self, texts: Texts) -> None:
        """Notes for whoever marks are a rubric of one criterion."""
        said = {one: RUBRIC[one if one != UNKNOWN else guessed(text)] for one, text in texts.items() if text}
        self.content["rubric"] = [{"key": "a", "text": said, "points": RUBRIC_POINTS, "levels": texts}]
        self.parsed.note("rubric_made", self.line, points=RUBRIC_POINTS)

    def _noted(self, read: Read) -> Read:
        if read.formats:
            self.parsed.note("formatting", self.line, what=", ".join(sorted(read.formats)))
        for language in sorted(read.foreign):
            self.parsed.note("language", self.line, language=language[:20])
        return read

    def feedback(self, texts: Texts) -> None:
        if any(texts.values()):
            self.content["feedback"] = texts

    def item(self, kind: str, *, labels: Iterable[str] = (), **fields: Any) -> Item:
        """Raises :class:`NotUnderstood` where there are no words, or too many."""
        said, more = read_labels(list(labels))
        self.content |= {name: value for name, value in more.items() if kind in HAVE[name]}
        settle(self.content)
        if not any(self.content.get("stem", {}).values()):
            raise NotUnderstood("no_stem")
        if any(len(text) > limits.MOST_TEXT for texts in unsettled(self.content) for text in texts.values()):
            raise NotUnderstood("too_long", limit=limits.MOST_TEXT)
        return Item(line=self.line, kind=kind, content=self.content, **said | fields)


def option(key: str, text: Texts, *, right: bool, because: Texts | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"key": key, "right": right, "text": text}
    if because and any(because.values()):
        made["because"] = because
    return made
