"""The values of which ``paper.typ`` makes pages: papers with their answer sheets, or their key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bilingual.days import today
from bilingual.text import percent
from printing import set_pdf
from quizzes import types
from quizzes.models import PaperItem, Quiz
from quizzes.printed.asking import printed
from quizzes.printed.pictures import drawing, images_of
from quizzes.printed.words import Said, Tongue

TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One paper: ``code`` stands on each of its pages; who is to sit it, where that is known."""

    code: str
    name: str = ""
    staff_number: str = ""
    items: Sequence[PaperItem] = field(default=())


WORDS: dict[str, Any] = {
    "paper": pgettext_lazy("an exam's, on paper", "Paper"),
    "answers": _("Answer sheet"),
    "key": _("Key, for the trainer alone"),
    "name": pgettext_lazy("of a person", "Name"),
    "number": _("Staff number"),
    "day": _("Date"),
    "signature": _("Signature"),
    "how": _("Answer on the answer sheet alone. Fill a box in or cross it; to change it, strike it out."),
    "marks": _("Marks"),
    "unmarked": _("not marked"),
    "version": _("version"),
    "by_hand": _("Marked by hand"),
}


def papers_pdf(quiz: Quiz, languages: Sequence[str], sheets: Sequence[Sheet]) -> bytes:
    return _pdf("papers", quiz, languages, sheets)


def key_pdf(quiz: Quiz, languages: Sequence[str], sheets: Sequence[Sheet]) -> bytes:
    return _pdf("key", quiz, languages, sheets)


def _pdf(what: str, quiz: Quiz, languages: Sequence[str], sheets: Sequence[Sheet]) -> bytes:
    data = values(what, quiz, languages, sheets)
    return set_pdf(TEMPLATE, data, text=_written(data), dated=today(), font_folders=settings.FONT_FOLDERS)


def values(what: str, quiz: Quiz, languages: Sequence[str], sheets: Sequence[Sheet]) -> dict[str, Any]:
    tongue = Tongue(languages)
    items = [item for sheet in sheets for item in sheet.items]
    pictures, marks = _pictures(items)
    sections = list(quiz.sections.all())
    minutes = tongue.say(_("%(minutes)s minutes"), minutes=quiz.minutes)
    return {
        "what": what,
        "language": "zh" if languages[0] == "zh-hans" else "en",
        "title": tongue.of(quiz.names),
        "organisation": tongue.of(settings.ORGANISATION_NAME),
        "words": {name: " / ".join(tongue.say(words)) for name, words in WORDS.items()},
        "minutes": " / ".join(minutes),
        "passes": " / ".join(tongue.say(_("%(percent)s to pass"), percent=lazy(percent, str)(quiz.pass_percent))),
        "pictures": pictures,
        "papers": [_paper(sheet, tongue, marks, [one.names for one in sections]) for sheet in sheets],
    }


def _paper(sheet: Sheet, tongue: Tongue, marks: Mapping[str, Any], sections: Sequence[Mapping[str, str]]) -> Any:
    questions, before = [], None
    for item in sheet.items:
        begins = item.section != before and item.section < len(sections)
        before = item.section
        question = _question(item, tongue, marks)
        question["section"] = tongue.of(sections[item.section]) if begins else []
        questions.append(question)
    total = sum((item.max_mark for item in sheet.items), Decimal())
    return {
        "code": sheet.code,
        "name": sheet.name,
        "staff_number": sheet.staff_number,
        "total": _number(total),
        "questions": questions,
    }


def _question(item: PaperItem, tongue: Tongue, marks: Mapping[str, Any]) -> dict[str, Any]:
    version = item.version
    kind, content = types.of(version.kind), version.content
    picture = (content.get("picture") or {}) if str(version.pk) in marks else {}
    return {
        "number": str(item.position),
        "mark": _number(item.max_mark) if kind.marked else "",
        "stem": tongue.of(content.get("stem")),
        "picture": str(version.pk) if picture else "",
        "alt": " ".join(tongue.of(picture.get("alt"))) or " ".join(tongue.of(content.get("stem"))),
        "zones": marks.get(str(version.pk), []),
        "code": f"{version.question.code} · {version.number}",
        "by_hand": kind.by_hand,
        "video": _video(content, tongue),
        **vars(printed(version.kind, content, item.option_order, tongue)),
    }


def _video(content: Mapping[str, Any], tongue: Tongue) -> list[Said]:
    """Paper plays nothing: what is said and seen stands there instead."""
    video: Mapping[str, Any] = content.get("video") or {}
    if not video:
        return []
    told = tongue.say(_("Instead of the video, its transcript:"))
    return [told, tongue.of(video.get("title")), tongue.of(video.get("transcript"))]


def _pictures(items: Sequence[PaperItem]) -> tuple[dict[str, str], dict[str, Any]]:
    """By version: its picture, and the marks of its zones. A picture that is gone is left out."""
    asked = {item.version_id: item.version for item in items if item.version.content.get("picture")}
    images = images_of(version.content["picture"]["image"] for version in asked.values())
    pictures, marks = {}, {}
    for pk, version in asked.items():
        image = images.get(version.content["picture"]["image"])
        if image is not None:
            pictures[str(pk)], marks[str(pk)] = drawing(image, version.content.get("zones") or ())
    return pictures, marks


def _number(mark: Decimal) -> str:
    return f"{mark.normalize():f}"


def _written(data: Mapping[str, Any]) -> str:
    """All that is read on the pages, for the error that names a missing character."""
    found: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping):
            for name, each in value.items():
                if name != "pictures":
                    gather(each)
        elif isinstance(value, list):
            for each in value:
                gather(each)

    gather(data)
    return " ".join(found)


def languages_of(code: str) -> list[str]:
    """Of a set's ``languages``."""
    return ["zh-hans", "en"] if code == "both" else [code]
