"""What this room holds about a person: their attempts, each answer as it was given, and the marks."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.personal_data import Files, PersonalData, register
from quizzes.models import (
    Accommodation,
    Appeal,
    Attempt,
    AttemptEvent,
    Invitation,
    LateDecision,
    LostPassReview,
    ManualMark,
    MarkDraft,
    PrintedPaper,
    QuestionComment,
    QuestionImport,
    Reopening,
    Response,
    ResultChange,
    StartRequest,
    Upload,
    UploadPiece,
)
from quizzes.printed.services import forget_papers_of


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for attempt in Attempt.objects.filter(person=person).select_related("quiz").iterator():
        yield {
            "quiz": attempt.quiz.names,
            "attempt": attempt.number,
            "started_at": attempt.started_at,
            "submitted_at": attempt.submitted_at,
            "score": attempt.score,
            "of": attempt.max_score,
        }
    given = Response.objects.filter(item__attempt__person=person).select_related("item__attempt__quiz")
    for answer in given.order_by("item__attempt", "item__position", "number").iterator():
        attempt = answer.item.attempt
        yield {
            "answer_in": attempt.quiz.names,
            "attempt": attempt.number,
            "question": answer.item.position,
            "answer": answer.answer,
            "received_at": answer.received_at,
            "delivered_late": answer.late,
        }
    for event in AttemptEvent.objects.filter(attempt__person=person).select_related("attempt__quiz").iterator():
        yield {
            "journal_of": event.attempt.quiz.names,
            "attempt": event.attempt.number,
            "what": event.kind,
            "at": event.at,
            "facts": event.facts,
        }
    for sent in Upload.objects.filter(item__attempt__person=person).select_related("item__attempt__quiz").iterator():
        attempt = sent.item.attempt
        yield {
            "file_sent_in": attempt.quiz.names,
            "attempt": attempt.number,
            "question": sent.item.position,
            "file": sent.key,
            "bytes": sent.size,
            "sha256": sent.digest,
            "at": sent.uploaded_at,
        }
    on_its_way = UploadPiece.objects.filter(item__attempt__person=person).select_related("item__attempt__quiz")
    for piece in on_its_way.iterator():
        yield {
            "piece_of_a_file_in": piece.item.attempt.quiz.names,
            "attempt": piece.item.attempt.number,
            "question": piece.item.position,
            "bytes": piece.size,
            "at": piece.received_at,
        }
    yield from _marked_again(person)
    yield from _appeals(person)
    for said in QuestionComment.objects.filter(author=person).select_related("question").iterator():
        yield {"comment_on": said.question.code, "text": said.text, "made_at": said.made_at}
    for said in QuestionComment.objects.filter(resolved_by=person).select_related("question").iterator():
        yield {"comment_resolved_on": said.question.code, "resolved_at": said.resolved_at}
    yield from _by_people(person)
    for brought in QuestionImport.objects.filter(actor=person).select_related("bank").iterator():
        yield {
            "questions_brought_into": brought.bank.code,
            "file": brought.name,
            "format": brought.format,
            "at": brought.created_at,
            "imported_at": brought.finished_at,
        }
    yield from _decided(person)


def _by_people(person: Person) -> Iterator[dict[str, Any]]:
    """Marks that people gave them, without saying who; and what they wrote of others' answers, without saying whose."""
    given = ManualMark.objects.select_related("item__attempt__quiz").order_by("pk")
    for one in given.filter(item__attempt__person=person).iterator():
        yield {"marked_by_a_person": one.item.attempt.quiz.names, "attempt": one.item.attempt.number, **_said(one)}
    for one in given.filter(marker=person).iterator():
        yield {"marked_an_answer_in": one.item.attempt.quiz.names, **_said(one)}
    reopened = Reopening.objects.filter(response__item__attempt__person=person)
    for word in reopened.select_related("response__item__attempt__quiz"):
        item = word.response.item
        yield {
            "marked_anew": item.attempt.quiz.names,
            "attempt": item.attempt.number,
            "question": item.position,
            "reason": word.reason,
            "at": word.at,
        }
    for draft in MarkDraft.objects.filter(marker=person).with_words().select_related("item__attempt__quiz"):
        yield {
            "draft_of_a_mark_in": draft.item.attempt.quiz.names,
            "points": draft.points,
            "comment": draft.comment,
            "saved_at": draft.saved_at,
        }


def _said(one: ManualMark) -> dict[str, Any]:
    return {
        "question": one.item.position,
        "points": one.points,
        "comment": one.comment,
        "at": one.at,
        "withdrawn_at": one.withdrawn_at,
    }


def _marked_again(person: Person) -> Iterator[dict[str, Any]]:
    changes = ResultChange.objects.filter(attempt__person=person).select_related("attempt__quiz", "looked_at")
    for change in changes.prefetch_related("marks__item"):
        review = getattr(change, "looked_at", None)
        yield {
            "marked_again": change.attempt.quiz.names,
            "attempt": change.attempt.number,
            "why": change.cause,
            "reason": change.reason,
            "at": change.at,
            "score": [change.score_before, change.score_after],
            "passed": [change.passed_before, change.passed_after],
            "marks": [[one.item.position, one.mark_before, one.mark_after] for one in change.marks.all()],
            "decided": review and review.decision,
        }


def _decided(person: Person) -> Iterator[dict[str, Any]]:
    for one in Accommodation.objects.filter(person=person).select_related("quiz"):
        yield {
            "accommodation_in": one.quiz.names if one.quiz else "*",
            "more_time": [one.extra_percent, one.extra_minutes],
            "more_attempts": one.extra_attempts,
            "opens_at": one.opens_at,
            "closes_at": one.closes_at,
            "language": one.language,
            "reason": one.reason,
            "granted_at": one.granted_at,
            "ended_at": one.ended_at,
        }
    for named in Invitation.objects.filter(people=person).select_related("exam"):
        yield {"invited_to": named.exam.names, "at": named.invited_at, "ended_at": named.ended_at}
    for paper in PrintedPaper.objects.filter(person=person).select_related("paper_set__quiz"):
        yield {"paper_printed": paper.paper_set.quiz.names, "number": paper.code, "at": paper.paper_set.made_at}
    for asked in StartRequest.objects.filter(person=person).select_related("quiz"):
        yield {"waited_to_begin": asked.quiz.names, "at": asked.asked_at, "let_in_at": asked.let_in_at}
    for word in LateDecision.objects.filter(attempt__person=person).select_related("attempt__quiz"):
        yield {
            "late_answers_in": word.attempt.quiz.names,
            "accepted": word.accepted,
            "reason": word.reason,
            "at": word.at,
        }


def _appeals(person: Person) -> Iterator[dict[str, Any]]:
    for appeal in Appeal.objects.filter(attempt__person=person).select_related("attempt__quiz", "item"):
        yield {
            "appeal_against": appeal.attempt.quiz.names,
            "attempt": appeal.attempt.number,
            "question": appeal.item and appeal.item.position,
            "reason": appeal.reason,
            "made_at": appeal.made_at,
            "decision": appeal.decision,
            "answer": appeal.answer,
        }


def _files(person: Person) -> Files:
    """What they sent as answers, under the keys that their answers name, and question files that wait for them."""
    for sent in Upload.objects.filter(item__attempt__person=person).exclude(file=""):
        yield f"answers/{sent.key}", _opener(sent.file)
    for brought in QuestionImport.objects.waiting().filter(actor=person):
        yield f"questions/{brought.pk}", _opener(brought.file)


def _opener(name: str) -> Callable[[], BinaryIO]:
    return cast("Callable[[], BinaryIO]", partial(default_storage.open, name))


def _erase(person: Person) -> None:
    """Answers, marks and what became of them stay, without the name; free words about the person go, and their files:
    a voice, a face, a photo of a shop may say who it was."""
    sent = Upload.objects.filter(item__attempt__person=person).exclude(file="")
    waiting = QuestionImport.objects.waiting().filter(actor=person)
    pieces = UploadPiece.objects.filter(item__attempt__person=person)
    for name in [names for rows in (sent, waiting, pieces) for names in rows.values_list("file", flat=True)]:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
    sent.update(file="")
    pieces.delete()
    waiting.update(file="")
    QuestionImport.objects.filter(actor=person).update(name="…")
    forget_papers_of(person)
    LostPassReview.objects.filter(change__attempt__person=person).update(decision="")
    Accommodation.objects.filter(person=person).update(reason="")  # it may tell of an illness
    LateDecision.objects.filter(attempt__person=person).update(reason="")
    AttemptEvent.objects.filter(attempt__person=person, kind="remark").update(facts={})
    Appeal.objects.filter(attempt__person=person).update(reason="", answer="")
    ManualMark.objects.filter(item__attempt__person=person).update(comment="")
    MarkDraft.objects.filter(item__attempt__person=person).update(comment="")
    MarkDraft.objects.filter(marker=person).delete()
    Reopening.objects.filter(response__item__attempt__person=person).update(reason="")
    about_them = (ResultChange.Cause.APPEAL, ResultChange.Cause.REOPENED)
    ResultChange.objects.filter(attempt__person=person, cause__in=about_them).update(reason="")


register(PersonalData("quizzes", _("Quizzes"), rows=_rows, files=_files, erase=_erase))
