"""What trainers say to each other about a question: said, told to the author, resolved."""

from django.db import transaction
from django.utils import timezone

from audit.services import record
from bilingual.days import today
from bilingual.text import LANGUAGES, in_language
from notices.kinds import Facts
from notices.services import notify
from people.models import Person
from people.rules import may_author
from quizzes.models import Question, QuestionComment, QuestionVersion

TOLD = "quizzes.question_commented"
SHORT = 60  # characters of the question, in a notice


@transaction.atomic
def comment(*, question: Question, text: str, author: Person) -> QuestionComment:
    """Whoever wrote the newest version hears of it, once a day for each question."""
    newest = question.versions.select_related("created_by").order_by("-number").first()
    number = newest.number if newest else 0
    said = QuestionComment.objects.create(question=question, version=number, author=author, text=text.strip())
    record(action="question.commented", subject=question, actor=author, after={"version": number})
    if newest and newest.created_by and newest.created_by != author and may_author(newest.created_by):
        facts: Facts = {"id": question.pk, "question": _short(newest, question)}
        notify(person=newest.created_by, kind=TOLD, key=f"{question.pk}:{today().isoformat()}", facts=facts)
    return said


def _short(version: QuestionVersion, question: Question) -> dict[str, str]:
    """In each language, or in the other where that is all a draft has."""
    texts = version.content.get("stem") or {}
    words = {language: in_language(texts, language) or question.code for language in LANGUAGES}
    return {code: f"{text[:SHORT]}…" if len(text) > SHORT else text for code, text in words.items()}


@transaction.atomic
def resolve_comment(*, said: QuestionComment, actor: Person) -> bool:
    """Whether it was still open: two who resolve it at once do it once."""
    open_one = QuestionComment.objects.unresolved().filter(pk=said.pk)
    if not open_one.update(resolved_at=timezone.now(), resolved_by=actor):
        return False
    record(action="question.comment_resolved", subject=said.question, actor=actor, after={"version": said.version})
    return True
