"""The formats by their names, and which of them a file is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.exchange import aiken, gift, gift_writing, limits
from quizzes.exchange.faults import Fault, FileRefused
from quizzes.exchange.items import Export, Parsed
from quizzes.exchange.moodle import reading as moodle_reading
from quizzes.exchange.moodle import writing as moodle_writing
from quizzes.exchange.qti import reading as qti_reading
from quizzes.exchange.qti import versions
from quizzes.exchange.qti import writing as qti_writing
from quizzes.exchange.sheet import reading as sheet_reading
from quizzes.exchange.sheet import writing as sheet_writing
from quizzes.models import QuestionVersion


@dataclass(frozen=True)
class Format:
    """``holds``: what survives, in a sentence for the trainer who chooses. ``kinds``: those that come back unchanged;
    of ``partly``, questions that have nothing more than the format can say.
    """

    name: str
    label: str | Promise
    suffix: str
    read: Callable[[bytes], Parsed]
    write: Callable[[Export], bytes]
    holds: str | Promise
    kinds: frozenset[str]
    partly: frozenset[str] = frozenset()
    films: bool = False

    @property
    def claims(self) -> frozenset[str]:
        return self.kinds | self.partly


EVERY = frozenset(QuestionVersion.Kind.values)
OLD = frozenset({"single", "multiple", "true_false", "matching", "short_text"})
GIFT = Format(
    "gift",
    "GIFT",
    "gift",
    gift.read,
    gift_writing.write,
    _("Everything but pictures, for the kinds that GIFT knows. For Moodle, and to write by hand."),
    OLD - {"short_text"},
    frozenset({"short_text", "numeric", "essay"}),
)
AIKEN = Format(
    "aiken",
    "Aiken",
    "txt",
    aiken.read,
    aiken.write,
    _("Single choice alone, without reasons, feedback, codes, tags and line ends. The simplest to write by hand."),
    frozenset(),
    frozenset({"single"}),
)
MOODLE = Format(
    "moodle-xml",
    "Moodle XML",
    "xml",
    moodle_reading.read,
    moodle_writing.write,
    _("Everything, pictures too, for every kind but situational judgement and self-report. For Moodle."),
    OLD | {"ordering", "numeric", "essay", "upload", "hotspot"},
    frozenset({"gap_choice", "gap_text", "case"}),
)
XLSX = Format(
    "xlsx",
    "XLSX",
    "xlsx",
    sheet_reading.read,
    sheet_writing.write,
    _("Everything, pictures too, for every kind, with up to twenty options. For Excel and WPS."),
    EVERY,
)
QTI = Format(
    "qti",
    "QTI 2.1",
    "zip",
    qti_reading.read,
    qti_writing.writer(versions.V21),
    _("Everything, pictures and videos too, for every kind; a question in two languages is two items."),
    EVERY,
    films=True,
)
QTI22 = Format(
    "qti22",
    "QTI 2.2",
    "zip",
    qti_reading.read,
    qti_writing.writer(versions.V22),
    _("As QTI 2.1, written as version 2.2."),
    EVERY,
    films=True,
)
QTI3 = Format(
    "qti3",
    "QTI 3.0",
    "zip",
    qti_reading.read,
    qti_writing.writer(versions.V3),
    _("As QTI 2.1, written as version 3.0."),
    EVERY,
    films=True,
)
FORMATS = {one.name: one for one in (XLSX, MOODLE, QTI, QTI22, QTI3, GIFT, AIKEN)}


def read(data: bytes, name: str, chosen: str = "") -> tuple[Format, Parsed]:
    """Raises :class:`FileRefused`. ``chosen`` is a format's name; else the file itself says which it is."""
    if len(data) > limits.MOST_BYTES:
        raise FileRefused("too_large", limit=limits.MOST_BYTES // limits.MEGABYTE)
    if not data.strip():
        raise FileRefused("empty")
    form = FORMATS[chosen] if chosen else told_by(data, name)
    parsed = form.read(data)
    count = len(parsed.items) + sum(not fault.is_note for fault in parsed.faults)
    if count > limits.MOST_QUESTIONS:
        raise FileRefused("too_many", limit=limits.MOST_QUESTIONS)
    if not count:
        raise FileRefused("empty")
    parsed.faults += _twice(parsed)
    return form, parsed


def _twice(parsed: Parsed) -> list[Fault]:
    """One code, two questions: which should it be?"""
    first: dict[str, int] = {}
    faults = []
    for item in parsed.items:
        if item.code and first.setdefault(item.code, item.line) != item.line:
            faults.append(Fault("code_twice", item.line, {"other": first[item.code]}))
    return faults


def told_by(data: bytes, name: str) -> Format:
    """By what is in it; a text file by its ending, or by whether it has braces."""
    if data.startswith(b"PK"):
        return QTI if qti_reading.MANIFEST.encode() in data else XLSX
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<?xml") or b"<quiz" in start:
        return MOODLE
    if PurePath(name).suffix.lower() == ".gift":
        return GIFT
    if b"ANSWER" in data.upper() or "答案".encode() in data:
        return AIKEN
    if b"{" in data:
        return GIFT
    raise FileRefused("unknown_format")
