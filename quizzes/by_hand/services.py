"""Taking an answer into one's hands, writing a draft, giving a mark."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from audit.services import record
from notices.services import notify
from people.models import Person
from quizzes import types
from quizzes.by_hand.errors import NotNeeded, NotToMark, SettledAlready
from quizzes.by_hand.locking import lock
from quizzes.by_hand.queue import of_question, open_to
from quizzes.by_hand.reopening import settle_anew
from quizzes.marking.averages import follow
from quizzes.marking.marks import facts, mark
from quizzes.marking.passing import tell_if_passed
from quizzes.marking.results import share_of
from quizzes.models import Attempt, ManualMark, MarkDraft, Response, ResultChange

READING = timedelta(minutes=30)  # how long an opened answer is kept for its marker
WRITING = timedelta(hours=24)  # and one with a draft, from when it was last saved
TRIES = 20  # answers that others may take at this very moment before one is free

Points = Mapping[str, int]


def take_next(*, quiz: int, question: int, marker: Person, now: datetime | None = None) -> MarkDraft | None:
    """The next answer to this question, kept for this marker; ``None`` where none waits for them."""
    now = now or timezone.now()
    for response in of_question(marker, quiz, question, now)[:TRIES]:
        try:
            return take(response=response, marker=marker, now=now)
        except NotNeeded:
            continue
    return None


@transaction.atomic
def take(*, response: Response, marker: Person, now: datetime) -> MarkDraft:
    """Keep one answer for a marker. Raises :class:`NotNeeded` where others were faster."""
    attempt = lock(response)
    if attempt.person_id == marker.pk:
        raise NotToMark
    if not open_to(marker, now).filter(pk=response.pk).exists():
        raise NotNeeded
    draft, _new = MarkDraft.objects.get_or_create(response=response, marker=marker, defaults={"item": response.item})
    _hold(draft, now + READING)
    return draft


def _hold(draft: MarkDraft, until: datetime) -> None:
    draft.held_until = max(until, draft.held_until or until)
    draft.skipped_at = None
    draft.save(update_fields=["held_until", "skipped_at"])


@transaction.atomic
def take_back(*, given: ManualMark, now: datetime | None = None) -> MarkDraft:
    """The marker's own mark becomes a draft again, and stays in the history. Pressed twice it happens once.

    Raises :class:`SettledAlready` where the attempt has its result.
    """
    now = now or timezone.now()
    attempt = lock(given.response)
    found = ManualMark.objects.with_way_back().get(pk=given.pk)
    if found.withdrawn_at is not None:
        return _draft_after(found)
    if not found.may_take_back:
        raise SettledAlready
    ManualMark.objects.filter(pk=found.pk).update(withdrawn_at=now)
    mark(attempt, now, again=True)
    record(
        action="answer.mark_taken_back",
        subject=attempt,
        person=attempt.person,
        actor=given.marker,
        after={"question": given.item.position, "place": given.place},
    )
    words = {"item": given.item, "code": given.code, "points": given.points, "comment": given.comment, "saved_at": now}
    draft, _new = MarkDraft.objects.get_or_create(response=given.response, marker=given.marker, defaults=words)
    _hold(draft, now + WRITING)
    return draft


def _draft_after(taken_back: ManualMark) -> MarkDraft:
    draft = MarkDraft.objects.filter(response=taken_back.response_id, marker=taken_back.marker_id).first()
    if draft is None:  # set aside, or marked again since
        raise SettledAlready
    return draft


@transaction.atomic
def save_draft(*, draft: MarkDraft, points: Mapping[str, str], comment: str, now: datetime | None = None) -> bool:
    """Keep what was typed, whole or not; true if the answer still waits for this marker, who then keeps it."""
    now = now or timezone.now()
    lock(draft.response)
    draft.points, draft.comment, draft.saved_at = dict(points), comment, now
    written = {"points": draft.points, "comment": comment, "saved_at": now}
    there = MarkDraft.objects.filter(pk=draft.pk).update(**written)  # not, if the mark was given in another tab
    if not there or not open_to(draft.marker, now).filter(pk=draft.response_id).exists():
        return False
    _hold(draft, now + WRITING)
    return True


def skip(*, draft: MarkDraft, now: datetime | None = None) -> None:
    """Let others have the answer; what was typed stays."""
    MarkDraft.objects.filter(pk=draft.pk).update(held_until=None, skipped_at=now or timezone.now())


def discard(*, draft: MarkDraft) -> None:
    MarkDraft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def give_mark(*, draft: MarkDraft, points: Points, comment: str, now: datetime | None = None) -> ManualMark:
    """The marker's word. With the last one that is needed the attempt has its result, and its author is told.

    Given twice it is there once. Raises :class:`NotToMark` or :class:`NotNeeded`, and ``ValueError`` for points that
    the rubric has not.
    """
    now = now or timezone.now()
    response, marker = draft.response, draft.marker
    attempt = lock(response)
    if attempt.person_id == marker.pk:
        raise NotToMark
    standing = ManualMark.objects.standing().filter(response=response).order_by("place")
    if known := standing.filter(marker=marker).first():
        return known
    if not open_to(marker, now).filter(pk=response.pk).exists():
        raise NotNeeded
    item = response.item
    item.attempt = attempt  # the row that is held
    share = types.written(item.version.kind).share(item.version.content, points)
    before = list(standing)
    given = ManualMark.objects.create(
        item=item,
        response=response,
        place=_free_place(before),
        code=draft.code,
        marker=marker,
        points=dict(points),
        comment=comment,
        at=now,
    )
    MarkDraft.objects.filter(pk=draft.pk).delete()
    record(
        action="answer.marked",
        subject=attempt,
        person=attempt.person,
        actor=marker,
        after={"question": item.position, "place": given.place, "percent": int(share * 100)},
    )
    if share_of(item, sorted([*before, given], key=lambda one: one.place)) is not None:
        _settle(attempt, given, marker, now)
    return given


def _free_place(before: list[ManualMark]) -> int:
    """The next; where one was taken back, that one's."""
    taken = {one.place for one in before}
    return next(place for place in ManualMark.Place.values if place not in taken)


def _settle(attempt: Attempt, given: ManualMark, marker: Person, now: datetime) -> None:
    """The question has its mark; the attempt its result, where nothing else waits."""
    if attempt.score is not None:
        settle_anew(attempt, given.response, now)
        return
    mark(attempt, now, again=True)
    if attempt.score is None:
        return
    record(action="attempt.marked", subject=attempt, person=attempt.person, actor=marker, after=facts(attempt))
    tell_if_passed(attempt, now)
    with translation.override(attempt.person.language):
        reason = gettext("An earlier attempt has its marks now.")
    follow(attempt=attempt, cause=ResultChange.Cause.REGRADE, reason=reason, by=marker, now=now)
    notify(
        person=attempt.person,
        kind="quizzes.marked",
        key=f"{attempt.pk}:{given.pk}",
        facts={"attempt": attempt.pk, "quiz": attempt.quiz.names},
    )
