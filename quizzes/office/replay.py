"""One attempt in full: its journal in the order in which things happened, so that a dispute can be settled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bilingual.text import percent
from quizzes import types
from quizzes.models import Attempt, AttemptEvent, ManualMark, Response, Upload


@dataclass(frozen=True)
class Entry:
    """``where`` is a code for one browser, the same throughout the attempt. ``said_at`` is the browser's account."""

    at: datetime
    what: str
    answer: str = ""
    where: str = ""
    said_at: datetime | None = None
    marked: str = ""  # "late" or "note": for the eye
    begun: Sequence[str] = ()  # keys of late files that were on their way before the deadline, by our own clock


def journal(attempt: Attempt) -> list[Entry]:
    """Four queries; one more where a file was delivered late."""
    entries = [*_ends(attempt), *_answers(attempt), *_events(attempt), *_marks(attempt)]
    return sorted(entries, key=lambda entry: entry.at)


def _ends(attempt: Attempt) -> Iterator[Entry]:
    yield Entry(attempt.started_at, _("Begun; the paper was drawn."), where=attempt.started_from)
    if attempt.submitted_at and attempt.submitted_by_clock:
        yield Entry(attempt.submitted_at, _("Time was up; what was there was handed in."))
    elif attempt.submitted_at:
        yield Entry(attempt.submitted_at, _("Handed in."), where=attempt.submitted_from)


def _answers(attempt: Attempt) -> Iterator[Entry]:
    given = list(
        Response.objects.filter(item__attempt=attempt).select_related("item__version").order_by("received_at", "pk")
    )
    files = any(one.late and types.of(one.item.version.kind).holds_files for one in given)
    begun = _begun_in_time(attempt) if files else {}
    for one in given:
        what = _("Question %(position)s, answer %(number)s") % {"position": one.item.position, "number": one.number}
        if one.late:
            what = _("%(what)s, delivered late") % {"what": what}
        told = _in_words(one)
        keys = [key for key in one.answer if one.late and key in begun]
        for at in [begun[key] for key in keys]:
            told = _("%(answer)s; its first part was here at %(at)s, before the deadline") % {
                "answer": told,
                "at": date_format(localtime(at), "H:i:s"),
            }
        if one.certainty:
            told = f"{told} · {one.get_certainty_display()}"
        yield Entry(one.received_at, what, told, one.received_from, one.given_at, "late" if one.late else "", keys)


def _begun_in_time(attempt: Attempt) -> dict[str, datetime]:
    """Keys of files that came in pieces → when the first of these was here, where that was before the deadline."""
    until = attempt.deadline_at
    begun = Upload.objects.filter(item__attempt=attempt, begun_at__lte=until, uploaded_at__gt=until)
    return {key: at for key, at in begun.values_list("key", "begun_at") if at}


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
