"""Files or recordings handed in: a person marks them by a rubric.

Content: ``rubric`` (see ``written``); ``families`` of ``document``, ``picture``, ``audio``, ``video``; ``files_most``,
``megabytes_most`` of each file, bounded by ``UPLOAD_MEGABYTES``. Answer: ``["key of a file", …]``. A key names nobody,
and ends like the file: ``"9f…c1.mp4"``. Whose file it is, the service asks that saves the answer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from files.kinds import HEIC, KINDS, Family, accepted, of_families
from quizzes.errors import Problem, UnreadableAnswer
from quizzes.types import schema
from quizzes.types.base import Answer, Asked, Choice, Content, Line
from quizzes.types.written import RUBRIC, Written

KEY = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{3,4}")
MOST_FILES = 10
MEGABYTE = 1024 * 1024
FAMILIES = (
    (Family.DOCUMENT.value, _("documents (PDF, Word, Excel, PowerPoint, OpenDocument)")),
    (Family.PICTURE.value, _("pictures (JPEG, PNG, WebP, HEIC)")),
    (Family.AUDIO.value, _("sound")),
    (Family.VIDEO.value, _("video")),
)
CALLED = {
    Family.DOCUMENT: gettext_lazy("Document %(number)s"),
    Family.PICTURE: gettext_lazy("Picture %(number)s"),
    Family.AUDIO: gettext_lazy("Sound recording %(number)s"),
    Family.VIDEO: gettext_lazy("Video %(number)s"),
}


@dataclass(frozen=True)
class HandedIn:
    """One file of an answer. ``family`` says how a page shows it."""

    key: str
    number: int

    @property
    def family(self) -> str:
        return KINDS[ending_of(self.key)].family.value

    @property
    def ending(self) -> str:
        return ending_of(self.key).upper()

    @property
    def name(self) -> str:
        return str(CALLED[Family(self.family)]) % {"number": self.number}


@dataclass(frozen=True)
class Takes:
    """What a question takes. ``accept`` is for the file field."""

    families: Sequence[str]
    files: int
    megabytes: int

    @property
    def accept(self) -> str:
        heic = f",.{HEIC.ending},{HEIC.mime}" if HEIC.ending in self.arriving else ""
        return accepted(self.families) + heic

    @property
    def told(self) -> str:
        return gettext("; ").join(str(words) for family, words in FAMILIES if family in self.families)

    @property
    def endings(self) -> list[str]:
        return [kind.ending for kind in of_families(self.families)]

    @property
    def arriving(self) -> list[str]:
        """Endings of what may be sent: HEIC, too, which is kept as a JPEG."""
        return [*self.endings, HEIC.ending] if Family.PICTURE in self.families else self.endings

    @property
    def bytes(self) -> int:
        return self.megabytes * MEGABYTE


class Upload(Written):
    template = review = "upload"
    holds_files = True
    schema = (
        schema.SomeOf("families", _("what may be handed in"), choices=FAMILIES),
        schema.Whole(
            "files_most", _("at most so many files"), help=_("Empty: one."), optional=True, least=1, most=MOST_FILES
        ),
        schema.Whole(
            "megabytes_most",
            _("at most so many megabytes each"),
            help=_("Empty: as many as the platform takes. A minute of video takes about 8, a minute of sound about 1."),
            optional=True,
            least=1,
        ),
        RUBRIC,
    )

    def problems(self, content: Content) -> Iterator[Problem]:
        most = settings.UPLOAD_MEGABYTES
        if (content.get("megabytes_most") or 0) > most:
            yield Problem("megabytes_most", _("The platform takes %(most)s megabytes at most."), most=most)

    @staticmethod
    def takes(content: Content) -> Takes:
        most = min(content.get("megabytes_most") or settings.UPLOAD_MEGABYTES, settings.UPLOAD_MEGABYTES)
        return Takes(content.get("families") or [], content.get("files_most") or 1, most)

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        takes = self.takes(content)
        whole = all(KEY.fullmatch(value) and ending_of(value) in takes.endings for value in values)
        if not whole or len(set(values)) < len(values) or len(values) > takes.files:
            raise UnreadableAnswer
        return list(values)

    def handed_in(self, answer: Sequence[str]) -> list[HandedIn]:
        return [HandedIn(key, number) for number, key in enumerate(answer, start=1)]

    def asked(self, content: Content, order: Sequence[str], answer: Sequence[str], name: str = "answer") -> list[Asked]:
        files = [Choice(file.key, file.name, chosen=True) for file in self.handed_in(answer)]
        return [Asked(name, gettext("Your files"), files)] if files else []

    def lines(self, content: Content, order: Sequence[str], answer: Sequence[str]) -> list[Line]:
        return [
            Line("", gettext("%(name)s (%(ending)s)") % {"name": file.name, "ending": file.ending})
            for file in self.handed_in(answer)
        ]


def ending_of(key: str) -> str:
    return key.rpartition(".")[2]
