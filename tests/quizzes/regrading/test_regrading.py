"""A key was wrong: what changes, once for each attempt, and what becomes of the passes."""

from decimal import Decimal
from typing import Any

import pytest

from audit.models import Record
from certificates.models import Certificate
from courses.models import Completion
from jobs.work import drain
from notices.models import Notice
from people.models import Role
from people.services import grant_role
from quizzes.hanging import hanging_on
from quizzes.models import Attempt, Mark, MarkChange, QuestionVersion, Regrade, ResultChange
from quizzes.regrading import errors, services
from quizzes.regrading.preview import preview
from quizzes.services import save_version, submit
from tests.factories import PersonFactory, PolicyVersionFactory
from tests.quizzes.factories import Sitting, VersionFactory, both, single

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer() -> Any:
    trainer = PersonFactory()
    grant_role(person=trainer, role=Role.TRAINER, unit=None)
    return trainer


def sat(answers: str, *, sitting: Sitting | None = None, **rules: Any) -> tuple[Sitting, Attempt]:
    """Handed in, with these keys chosen at the places of the paper; a space is no answer."""
    sitting = sitting or Sitting(questions=len(answers), **{"pass_percent": 60, **rules})
    attempt = sitting.start()
    for position, key in enumerate(answers, start=1):
        if key.strip():
            sitting.answer(attempt, position, [key])
    return sitting, submit(attempt=attempt)


def corrected(version: QuestionVersion, right: str) -> QuestionVersion:
    return save_version(question=version.question, kind="single", content=single(right=right), actor=None)


def at(attempt: Attempt, position: int) -> QuestionVersion:
    return attempt.items.get(position=position).version


def by_key(version: QuestionVersion, right: str, actor: Any) -> Regrade:
    new = corrected(version, right)
    return services.regrade(version=version, how="key", by_version=new, reason="wrong key", actor=actor)


def test_answers_are_marked_by_the_other_key_and_the_old_marks_stay(trainer):
    _sitting, attempt = sat("abb")
    word = by_key(at(attempt, 1), "a", trainer)
    drain()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.percent, attempt.passed) == (Decimal(3), 100, True)
    change = ResultChange.objects.get()
    assert (change.score_before, change.score_after, change.passed_before, change.by) == (2, 3, True, trainer)
    assert list(change.marks.values_list("mark_before", "mark_after")) == [(0, 1)]
    assert (word.attempts, Regrade.objects.get().done) == (1, 1)
    assert Record.objects.filter(action="attempt.marked_again", reason="wrong key").count() == 1


def test_the_attempt_keeps_the_version_it_saw(trainer):
    _sitting, attempt = sat("abb")
    seen = at(attempt, 1)
    by_key(seen, "a", trainer)
    drain()
    assert at(attempt, 1) == seen
    assert seen.content == QuestionVersion.objects.get(pk=seen.pk).content


def test_who_passes_now_completes_the_activity_and_is_told(trainer):
    sitting, attempt = sat("aab")
    assert not Completion.objects.exists()
    by_key(at(attempt, 1), "a", trainer)
    drain()
    assert Completion.objects.filter(person=sitting.person, activity=sitting.activity).count() == 1
    assert Notice.objects.get(person=sitting.person, kind="quizzes.passed_now").facts["after"]["en"] == "66\u00a0%"


def test_who_passes_now_is_issued_the_certificate_that_was_missing(trainer):
    sitting, attempt = sat("aab")
    PolicyVersionFactory(asks=[sitting.activity.course])
    by_key(at(attempt, 1), "a", trainer)
    drain()
    assert Certificate.objects.get().person == sitting.person


def test_who_lost_the_pass_keeps_completion_and_certificate_and_hr_is_told(trainer):
    sitting = Sitting(questions=3, pass_percent=60)
    PolicyVersionFactory(asks=[sitting.activity.course])
    officer = PersonFactory()
    grant_role(person=officer, role=Role.HR, unit=None)
    _sitting, attempt = sat("bba", sitting=sitting)
    by_key(at(attempt, 1), "c", trainer)
    drain()
    attempt.refresh_from_db()
    assert not attempt.passed
    certificate = Certificate.objects.get()
    assert [one.valid for one in hanging_on([attempt.pk])[attempt.pk]] == [True]
    assert certificate.number in hanging_on([attempt.pk])[attempt.pk][0].text
    assert Notice.objects.filter(person=sitting.person, kind="quizzes.pass_lost").count() == 1
    assert Notice.objects.get(person=officer, kind="quizzes.passes_lost").facts["count"] == 1
    assert Notice.objects.filter(person=trainer, kind="quizzes.regraded").count() == 1


def test_full_marks_are_for_those_who_answered_nothing_too(trainer):
    _sitting, attempt = sat(" bb")
    services.regrade(version=at(attempt, 1), how="full", reason="ambiguous", actor=trainer)
    drain()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score) == (3, 3)


def test_a_question_taken_out_counts_neither_for_nor_against(trainer):
    _sitting, attempt = sat("aab")
    services.regrade(version=at(attempt, 1), how="out", reason="not taught", actor=trainer)
    drain()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score, attempt.percent) == (1, 2, 50)
    assert attempt.items.get(position=1).max_mark == 1  # the paper stays as it was drawn
    assert Mark.objects.get(item__attempt=attempt, item__position=1).possible == 0


def test_the_last_word_about_a_version_counts(trainer):
    _sitting, attempt = sat("aab")
    services.regrade(version=at(attempt, 1), how="out", reason="first", actor=trainer)
    drain()
    services.regrade(version=at(attempt, 1), how="full", reason="then", actor=trainer)
    drain()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score) == (2, 3)
    assert list(MarkChange.objects.order_by("pk").values_list("possible_before", "possible_after")) == [(1, 0), (0, 1)]


def test_what_is_handed_in_later_is_marked_so_at_once(trainer):
    sitting = Sitting(questions=1)
    attempt = sitting.start()
    sitting.answer(attempt, 1, ["a"])
    by_key(at(attempt, 1), "a", trainer)
    drain()
    submit(attempt=attempt)
    assert attempt.passed
    assert not ResultChange.objects.exists()


def test_where_nothing_changes_nothing_is_written_and_nobody_is_told(trainer):
    sitting, _attempt = sat("bbb")
    by_key(VersionFactory(question__bank=sitting.quiz.bank), "a", trainer)
    drain()
    assert not ResultChange.objects.exists()
    assert not Notice.objects.filter(kind="quizzes.marked_again").exists()


def test_each_attempt_is_marked_once_however_often_the_work_is_asked_for(trainer):
    _sitting, attempt = sat("aab")
    word = by_key(at(attempt, 1), "a", trainer)
    drain()
    services.regrade_attempt(regrade=word.pk, attempt=attempt.pk)
    assert ResultChange.objects.count() == 1
    assert Notice.objects.filter(kind="quizzes.passed_now").count() == 1


def test_three_thirds_are_still_one_after_a_regrade(trainer):
    """Marked again from exact fractions, not from what was rounded."""
    sitting = Sitting(questions=0)
    for _ in range(3):
        content = {
            "stem": both("哪些？", "Which?"),
            "options": [{"key": k, "right": k != "d", "text": both(k, k)} for k in "abcd"],
        }
        VersionFactory(question__bank=sitting.quiz.bank, kind="multiple", content=content)
    wrong = VersionFactory(question__bank=sitting.quiz.bank)
    sitting.quiz.draws = 4
    sitting.quiz.save()
    attempt = sitting.start()
    for item in attempt.items.select_related("version"):
        sitting.answer(attempt, item.position, ["a"])
    submit(attempt=attempt)
    assert attempt.score == 1
    by_key(wrong, "a", trainer)
    drain()
    attempt.refresh_from_db()
    assert attempt.score == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ({**single(), "options": single()["options"][:3]}, errors.OtherOptions),
        (single(), errors.SameVersion),
    ],
)
def test_a_key_that_does_not_fit_is_refused(trainer, content, refusal):
    _sitting, attempt = sat("aab")
    version = at(attempt, 1)
    by = save_version(question=version.question, kind="single", content=content, actor=None)
    with pytest.raises(refusal):
        services.regrade(version=version, how="key", by_version=by, reason="r", actor=trainer)


def test_another_questions_key_is_refused(trainer):
    _sitting, attempt = sat("aab")
    with pytest.raises(errors.OtherOptions):
        services.regrade(version=at(attempt, 1), how="key", by_version=at(attempt, 2), reason="r", actor=trainer)


def test_the_same_word_twice_is_refused(trainer):
    _sitting, attempt = sat("aab")
    services.regrade(version=at(attempt, 1), how="full", reason="r", actor=trainer)
    with pytest.raises(errors.SaidAlready):
        services.regrade(version=at(attempt, 1), how="full", reason="r", actor=trainer)


def test_the_preview_says_what_would_change_and_changes_nothing(trainer):
    _sitting, lost = sat("bba")
    seen = at(lost, 1)
    new = corrected(seen, "c")
    officer = PersonFactory()
    grant_role(person=officer, role=Role.HR, unit=None)
    word = services.check(version=seen, how="key", by_version=new)
    found = preview(word, officer)
    assert (found.attempts, found.changed, found.lost, found.gained) == (1, 1, 1, 0)
    assert [(row.name, row.score_before, row.score_after) for row in found.rows] == [("林晓雯", 2, 1)]
    assert [row.name for row in preview(word, trainer).rows] == [""]  # trainers do not see whose it is
    lost.refresh_from_db()
    assert lost.score == 2
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_the_preview_takes_as_many_queries_for_many(trainer, people, statements):
    sitting, attempt = sat("bba")
    seen = at(attempt, 1)
    for _ in range(people - 1):
        other = Sitting(questions=0)
        other.quiz, other.activity = sitting.quiz, sitting.activity
        other.enrolment.course = sitting.activity.course
        other.enrolment.save()
        sat("bba", sitting=other)
    word = services.check(version=seen, how="key", by_version=corrected(seen, "c"))
    with statements(12):  # one asks for those whose average hangs on the version
        preview(word, trainer)
