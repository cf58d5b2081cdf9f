"""Where questions stand, and what they are called by: moving many to another category, tagging many."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from audit.services import draft, record_many
from people.models import Person
from quizzes.models import Question, QuestionBank, QuestionTag, TaggedQuestion


@dataclass(frozen=True)
class Moved:
    """``refused``: their code is taken in the other category."""

    done: list[Question]
    same: list[Question]
    refused: list[Question]


def look_at_move(*, questions: Iterable[Question], bank: QuestionBank) -> Moved:
    """What :func:`move_questions` would do; nothing is written."""
    chosen = list(questions)
    same = [one for one in chosen if one.bank_id == bank.pk]
    coming = [one for one in chosen if one.bank_id != bank.pk]
    times = Counter(one.code for one in coming)
    taken = set(Question.objects.filter(bank=bank, code__in=times).values_list("code", flat=True))
    refused = [one for one in coming if one.code in taken or times[one.code] > 1]
    return Moved([one for one in coming if one not in refused], same, refused)


@transaction.atomic
def move_questions(*, questions: Collection[int], bank: QuestionBank, actor: Person | None, reason: str = "") -> Moved:
    """Into another category, with all their versions; what was drawn from them before stays as it is."""
    found = Question.objects.select_for_update(of=("self",)).select_related("bank").filter(pk__in=questions)
    moved = look_at_move(questions=found.order_by("pk"), bank=bank)
    noted = [
        draft(
            action="question.moved",
            subject=one,
            actor=actor,
            before={"bank": one.bank.code},
            after={"bank": bank.code},
            reason=reason,
        )
        for one in moved.done
    ]
    Question.objects.filter(pk__in=[one.pk for one in moved.done]).update(bank=bank)
    record_many(noted)
    return moved


@transaction.atomic
def tag_questions(
    *,
    questions: Collection[int],
    add: Iterable[str] = (),
    remove: Iterable[QuestionTag] = (),
    actor: Person | None,
    reason: str = "",
) -> list[Question]:
    """Hang the tags ``add`` on every question, new ones where there are none of that name, and take ``remove`` away."""
    found = list(Question.objects.select_for_update().filter(pk__in=questions).order_by("pk"))
    added, removed = [_tag(name) for name in dict.fromkeys(add)], list(remove)
    TaggedQuestion.objects.filter(content_object__in=found, tag__in=removed).delete()
    TaggedQuestion.objects.bulk_create(
        [TaggedQuestion(tag=tag, content_object=question) for question in found for tag in added],
        ignore_conflicts=True,
    )
    after = {"added": [tag.name for tag in added], "removed": [tag.name for tag in removed]}
    record_many(
        [draft(action="question.tagged", subject=one, actor=actor, after=after, reason=reason) for one in found]
    )
    return found


def _tag(name: str) -> QuestionTag:
    """The one of this name, in whatever case it is written."""
    return QuestionTag.objects.filter(name__iexact=name).first() or QuestionTag.objects.create(name=name)
