"""Saving an answer as it is given: a line in the journal, and a receipt for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
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
from quizzes.models import Attempt, PaperItem, Response
from quizzes.services.journal import note_origin, note_refused

HIGHEST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Receipt:
    """The server's word that it has an answer. ``remaining`` is the time left, never below zero."""

    number: int
    received_at: datetime
    receipt: str
    remaining: timedelta
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
    :class:`AlreadySubmitted`. Two queries; more where the number is not new.
    """
    now = now or timezone.now()
    if not 1 <= number <= HIGHEST_NUMBER:
        raise UnreadableAnswer
    try:
        with transaction.atomic():
            item = _locked_item(attempt_id, position, person)
            chosen = types.of(item.version.kind).parse(item.version.content, answer)
            sure = certainty if item.attempt.certainty else None
            late = _late(item.attempt, given_at, now)
            _refuse_when_settled(item)
            kept = Response(item=item, number=number, answer=chosen, certainty=sure, given_at=given_at, late=late)
            _write(kept, origin, now)
    except (IntegrityError, AlreadySubmitted, DeadlinePassed, PassedBy, AnswerChecked) as refusal:
        known = item.responses.filter(number=number).first()  # sent before: what the constraint says, or the end
        if known is None:
            if isinstance(refusal, AlreadySubmitted | DeadlinePassed):
                note_refused(
                    attempt=item.attempt, position=position, number=number, given_at=given_at, origin=origin, now=now
                )
            raise
        kept = known
    if (kept.answer, kept.certainty) != (chosen, sure):
        raise NumberTaken(next=_next_number(_last(item)))
    return _receipt(kept, item.attempt, now)


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
    chosen = types.of(item.version.kind).parse(item.version.content, answer)
    sure = certainty if item.attempt.certainty else None
    last = _last(item)
    if (chosen, sure) == ((last.answer, last.certainty) if last else ([], None)):
        return
    _late(item.attempt, None, now)
    _refuse_when_settled(item)
    _write(Response(item=item, number=_next_number(last), answer=chosen, certainty=sure), origin, now)


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


def _last(item: PaperItem) -> Response | None:
    return item.responses.order_by("-number").first()


def _next_number(last: Response | None) -> int:
    return last.number + 1 if last else 1


def _write(response: Response, origin: str, now: datetime) -> None:
    response.received_at, response.received_from = now, origin
    response.save(force_insert=True)
    note_origin(attempt=response.item.attempt, origin=origin, now=now)


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


def _refuse_when_settled(item: PaperItem) -> None:
    if item.checked_at is not None:
        raise AnswerChecked
    if item.position < item.attempt.reached:
        raise PassedBy


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i:s")


def _receipt(response: Response, attempt: Attempt, now: datetime) -> Receipt:
    said = f"{response.item_id}:{response.number}:{','.join(response.answer)}:{response.received_at.isoformat()}"
    return Receipt(
        number=response.number,
        received_at=response.received_at,
        receipt=salted_hmac("quizzes.receipt", said).hexdigest()[:10],
        remaining=max(timedelta(), attempt.deadline_at - now),
        late=response.late,
    )
