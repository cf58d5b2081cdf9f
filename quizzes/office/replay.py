"""One attempt in full: its journal in the order in which things happened, so that a dispute can be settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bilingual.text import percent
from quizzes import types
from quizzes.models import Attempt, AttemptEvent, ManualMark, Response


@dataclass(frozen=True)
class Entry:
    """``where`` is a code for one browser, the same throughout the attempt. ``said_at`` is the browser's account."""

    at: datetime
    what: str
    answer: str = ""
    where: str = ""
    said_at: datetime | None = None
    marked: str = ""  # "late" or "note": for the eye


def journal(attempt: Attempt) -> list[Entry]:
    """Four queries."""
    entries = [*_ends(attempt), *_answers(attempt), *_events(attempt), *_marks(attempt)]
    return sorted(entries, key=lambda entry: entry.at)


def _ends(attempt: Attempt) -> Iterator[Entry]:
    yield Entry(attempt.started_at, _("Begun; the paper was drawn."), where=attempt.started_from)
    if attempt.submitted_at and attempt.submitted_by_clock:
        yield Entry(attempt.submitted_at, _("Time was up; what was there was handed in."))
    elif attempt.submitted_at:
        yield Entry(attempt.submitted_at, _("Handed in."), where=attempt.submitted_from)


def _answers(attempt: Attempt) -> Iterator[Entry]:
    given = Response.objects.filter(item__attempt=attempt).select_related("item__version")
    for one in given.order_by("received_at", "pk"):
        what = _("Question %(position)s, answer %(number)s") % {"position": one.item.position, "number": one.number}
        if one.late:
            what = _("%(what)s, delivered late") % {"what": what}
        told = _in_words(one)
        if one.certainty:
            told = f"{told} · {one.get_certainty_display()}"
        yield Entry(one.received_at, what, told, one.received_from, one.given_at, "late" if one.late else "")


def _in_words(response: Response) -> str:
    version = response.item.version
    kind = types.of(version.kind)
    if not response.answer:
        return _("taken back")
    if kind.private:
        return _("for its author alone")
    return _(", ").join(kind.in_words(version.content, response.answer))


def _marks(attempt: Attempt) -> Iterator[Entry]:
    given = ManualMark.objects.filter(item__attempt=attempt)
    reopened = {}
    for one in given.select_related("item__version", "marker", "reopening__by").order_by("at", "pk"):
        share = types.written(one.item.version.kind).share(one.item.version.content, one.points)
        facts = {
            "position": one.item.position,
            "name": one.marker.display_name,
            "place": one.get_place_display(),
            "percent": percent(int(share * 100)),
        }
        yield Entry(one.at, _("Question %(position)s marked by %(name)s (%(place)s): %(percent)s") % facts, one.comment)
        if one.reopening:
            reopened[one.reopening] = one.item.position
        elif one.withdrawn_at:
            yield Entry(one.withdrawn_at, _("Question %(position)s: %(name)s took the mark back") % facts)
    for word, position in reopened.items():
        said = {"position": position, "name": word.by.display_name}
        yield Entry(word.at, _("Question %(position)s is to be marked anew, says %(name)s") % said, word.reason)


def _events(attempt: Attempt) -> Iterator[Entry]:
    for event in AttemptEvent.objects.filter(attempt=attempt):
        facts = event.facts.get("question")
        about = _("question %(position)s") % {"position": facts} if facts else str(event.facts.get("text", ""))
        yield Entry(event.at, event.get_kind_display(), about, event.came_from, event.said_at, "note")
