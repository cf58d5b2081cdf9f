"""Saving an answer as it is given: a line in the journal, and a receipt for it.

Answers of a running attempt are by far the most. What stands on the paper is kept (``places``), so one statement takes
them: it adds the line if nothing speaks against it. Whatever it does not take goes the long way, which holds the
attempt's row and says which rule spoke.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from people.models import Person
from quizzes import types
from quizzes.errors import (
    AlreadySubmitted,
    AnswerChecked,
    DeadlinePassed,
    NoSuchQuestion,
    NumberTaken,
    PassedBy,
    UnreadableAnswer,
)
from quizzes.models import Attempt, PaperItem, Response, Upload
from quizzes.models.attempts import NETWORK_GRACE
from quizzes.services.appending import append
from quizzes.services.journal import note_origin, note_refused
from quizzes.services.places import NoSuchPaper, Paper, Place, paper_of
from quizzes.wordings import Wording

HIGHEST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Receipt:
    """The server's word that it has an answer. ``remaining`` is the time left, never below zero.

    ``counts`` is the number of the answer that counts now: a higher one than ``number`` where another device was ahead,
    0 before any does.
    """

    number: int
    received_at: datetime
    receipt: str
    remaining: timedelta
    counts: int
    late: bool = False


def save_answer(
    *,
    attempt_id: int,
    position: int,
    person: Person,
    number: int,
    answer: object,
    certainty: int | None = None,
    given_at: datetime | None = None,
    origin: str = "",
    now: datetime | None = None,
) -> Receipt:
    """Add one numbered answer. The same number and answer again give the same receipt, even after the end.

    ``answer`` is what the JSON body said. What arrives late but was given in time, by the browser's account, is
    taken and waits for a person's word. Raises :class:`NoSuchQuestion` (for other people's attempts too),
    :class:`UnreadableAnswer`, :class:`NumberTaken` (with ``next``), :class:`DeadlinePassed` or
    :class:`AlreadySubmitted`. One query, one more for the first answer to reach this process; more where the number is
    not new.
    """
    now = now or timezone.now()
    if not 1 <= number <= HIGHEST_NUMBER:
        raise UnreadableAnswer
    paper, place = _place(attempt_id, position, person)
    given = Response(item_id=place.item, number=number, given_at=given_at, received_at=now, received_from=origin)
    given.answer = _read(place, answer, now)
    given.certainty = certainty if paper.certainty else None
    added = append(given, paper=paper, still_open_at=now - NETWORK_GRACE)
    if added is None:
        return _by_the_rules(given, attempt_id, position, person, now)
    if origin != added.seen_from:
        note_origin(attempt=Attempt(pk=attempt_id, seen_from=added.seen_from), origin=origin, now=now)
    return _receipt(given, added.deadline_at, now, counts=max(number, added.before))


def _place(attempt_id: int, position: int, person: Person) -> tuple[Paper, Place]:
    try:
        paper = paper_of(attempt_id)
    except NoSuchPaper:
        raise NoSuchQuestion from None
    place = paper.places.get(position)
    if place is None or paper.person != person.pk:
        raise NoSuchQuestion
    return paper, place


def _by_the_rules(given: Response, attempt_id: int, position: int, person: Person, now: datetime) -> Receipt:
    """The number is not new, or time is up, or the attempt has ended, or the place is settled."""
    item = PaperItem(pk=given.item_id)
    try:
        with transaction.atomic():
            item = given.item = _locked_item(attempt_id, position, person)
            given.late = _late(item.attempt, given.given_at, now)
            _refuse_when_settled(item)
            given.save(force_insert=True)
            note_origin(attempt=item.attempt, origin=given.received_from, now=now)
        kept = given
    except (IntegrityError, AlreadySubmitted, DeadlinePassed, PassedBy, AnswerChecked) as refusal:
        known = item.responses.filter(number=given.number).first()  # sent before: what the constraint says, or the end
        if known is None:
            if isinstance(refusal, AlreadySubmitted | DeadlinePassed):
                note_refused(response=given, now=now)
            raise
        kept = known
    if (kept.answer, kept.certainty) != (given.answer, given.certainty):
        raise NumberTaken(next=_next_number(_last(item)))
    return receipt_again(kept, item, now)


@transaction.atomic
def save_choice(
    *,
    attempt_id: int,
    position: int,
    person: Person,
    answer: object,
    certainty: int | None = None,
    origin: str = "",
    now: datetime | None = None,
) -> None:
    """The same for a browser without JavaScript, which keeps no numbers: it takes the next.

    Adds nothing where the answer is what it was. Raises what :func:`save_answer` raises.
    """
    now = now or timezone.now()
    item = _locked_item(attempt_id, position, person)
    chosen = _read(Place(item.pk, Wording(item.version_id, item.version.kind, item.version.content)), answer, now)
    sure = certainty if item.attempt.certainty else None
    last = _last(item)
    if (chosen, sure) == ((last.answer, last.certainty) if last else ([], None)):
        return
    _late(item.attempt, None, now)
    _refuse_when_settled(item)
    given = Response(item=item, number=_next_number(last), answer=chosen, certainty=sure)
    given.received_at, given.received_from = now, origin
    given.save(force_insert=True)
    note_origin(attempt=item.attempt, origin=origin, now=now)


@transaction.atomic
def check_answer(*, attempt_id: int, position: int, person: Person, now: datetime | None = None) -> None:
    """Settle an answer, so that its candidate may see whether it is right. Without an answer nothing happens.

    Raises what :func:`save_choice` raises.
    """
    now = now or timezone.now()
    item = _locked_item(attempt_id, position, person)
    if item.checked_at is not None or not item.attempt.quiz.checkable:
        return
    _late(item.attempt, None, now)
    if (last := _last(item)) is not None and last.answer:
        item.checked_at = now
        item.save(update_fields=["checked_at"])


def _locked_item(attempt_id: int, position: int, person: Person) -> PaperItem:
    """The place on the paper. The attempt's row is locked: nothing is saved while it is being submitted."""
    places = PaperItem.objects.select_for_update(of=("attempt",)).select_related("attempt", "version")
    try:
        return places.get(attempt=attempt_id, attempt__person=person, position=position)
    except PaperItem.DoesNotExist:
        raise NoSuchQuestion from None


def _read(place: Place, answer: object, now: datetime) -> types.Answer:
    """What was said, as an answer of its kind. Files must have been sent for this very place."""
    kind = place.wording.kind
    chosen = kind.parse(place.wording.content, answer)
    if kind.holds_files and chosen:
        named = Upload.objects.filter(item=place.item, key__in=chosen)
        if named.count() < len(chosen):
            raise UnreadableAnswer
        named.filter(answered_at=None).update(answered_at=now)
    return chosen


def _last(item: PaperItem) -> Response | None:
    return item.responses.order_by("-number").first()


def _next_number(last: Response | None) -> int:
    return last.number + 1 if last else 1


def _counts(item: PaperItem) -> int:
    counting = Response.objects.counting().filter(item=item)
    return counting.aggregate(highest=Max("number"))["highest"] or 0


def _late(attempt: Attempt, given_at: datetime | None, now: datetime) -> bool:
    """Is it for a person to judge? Raises what speaks against taking it at all."""
    if attempt.submitted_at is not None and not attempt.submitted_by_clock:
        raise AlreadySubmitted(submitted=_clock(attempt.submitted_at))
    if attempt.submitted_at is None and not attempt.time_is_up(now):
        return False
    in_time = given_at is not None and attempt.started_at <= given_at <= attempt.deadline_at
    if not in_time or now > attempt.deadline_at + attempt.quiz.late_grace or attempt.late_was_judged:
        raise DeadlinePassed(deadline=_clock(attempt.deadline_at))
    return True


def refuse_when_over(attempt: Attempt, given_at: datetime | None, now: datetime) -> None:
    """For what comes before the answer itself: pieces of a file. Raises what an answer would be refused with."""
    _late(attempt, given_at, now)


def _refuse_when_settled(item: PaperItem) -> None:
    if item.checked_at is not None:
        raise AnswerChecked
    if item.position < item.attempt.reached:
        raise PassedBy


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i:s")


def receipt_again(response: Response, item: PaperItem, now: datetime) -> Receipt:
    """Of an answer that was kept before."""
    return _receipt(response, item.attempt.deadline_at, now, counts=_counts(item))


def _receipt(response: Response, deadline_at: datetime, now: datetime, *, counts: int) -> Receipt:
    said = f"{response.item_id}:{response.number}:{','.join(response.answer)}:{response.received_at.isoformat()}"
    return Receipt(
        number=response.number,
        received_at=response.received_at,
        receipt=salted_hmac("quizzes.receipt", said).hexdigest()[:10],
        remaining=max(timedelta(), deadline_at - now),
        counts=counts,
        late=response.late,
    )
