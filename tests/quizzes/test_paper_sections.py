"""Papers of sections: certain questions, a blueprint, knock-out, and the page where trainers write them."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission

from audit.models import Record
from courses.models import Completion
from people.models import Role, RoleGrant
from quizzes import papers
from quizzes.errors import BankTooSmall
from quizzes.models import QuestionTag, Section
from quizzes.services import SectionDraft, save_paper, submit
from tests.quizzes.factories import BankFactory, PersonFactory, QualityFactory, Sitting, VersionFactory

pytestmark = pytest.mark.django_db


def bank_of(quiz, count, *, quality=None, difficulty="medium", bank=None):
    return [
        VersionFactory(question__bank=bank or quiz.bank, question__quality=quality, difficulty=difficulty)
        for _ in range(count)
    ]


@pytest.fixture
def sitting():
    """Six questions: two sections of two each are asked of them, the second must be passed by itself."""
    made = Sitting(questions=6, pass_percent=50, wait_hours=0)
    sections = [
        SectionDraft("知识", "Knowledge", mark=Decimal(3), cells=[(None, "", 2)]),
        SectionDraft("安全", "Safety", pass_percent=100, cells=[(None, "", 2)]),
    ]
    save_paper(quiz=made.quiz, sections=sections, actor=None)
    return made


def test_sections_stand_in_their_order_with_their_marks_and_are_frozen(sitting):
    attempt = sitting.start()
    items = attempt.items.order_by("position").values_list("section", "max_mark")
    assert list(items) == [(0, 3), (0, 3), (1, 1), (1, 1)]
    save_paper(quiz=sitting.quiz, sections=[], actor=None)
    attempt.refresh_from_db()
    assert [section["pass_percent"] for section in attempt.sections] == [None, 100]


def test_a_missed_section_knocks_out_whatever_the_rest_earns(sitting):
    attempt = sitting.start()
    for position in (1, 2, 3):
        sitting.answer(attempt, position, ["b"])
    submit(attempt=attempt)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score, attempt.enough) == (7, 8, True)
    assert (attempt.held_back, attempt.passed) == (True, False)
    assert not Completion.objects.exists()


def test_all_sections_passed_is_passed(sitting):
    attempt = sitting.start()
    for position in (1, 3, 4):
        sitting.answer(attempt, position, ["b"])
    assert submit(attempt=attempt).passed


def test_too_few_marks_are_not_called_knocked_out(sitting):
    attempt = submit(attempt=sitting.start())
    assert (attempt.held_back, attempt.passed) == (False, False)


def test_a_certain_question_comes_to_everybody_with_marks_of_its_own(sitting):
    question = sitting.quiz.bank.questions.first()
    draft = SectionDraft("一", "One", cells=[(None, "", 2)], fixed=[(question.pk, Decimal("2.5"))])
    save_paper(quiz=sitting.quiz, sections=[draft], actor=None)
    for seed in range(10):
        items = papers.draw(quiz=sitting.quiz, seed=seed)
        assert {item.version.question_id: item.max_mark for item in items}[question.pk] == Decimal("2.5")
        assert len({item.version.question_id for item in items}) == 3


def test_a_section_draws_from_its_own_category_and_tag(sitting):
    category = BankFactory(parent=sitting.quiz.bank)
    tag = QuestionTag.objects.create(name="night", slug="night")
    wanted = bank_of(sitting.quiz, 2, bank=category)[0]
    wanted.question.tags.add(tag)
    draft = SectionDraft("一", "One", bank=category, tag=tag, cells=[(None, "", 1)])
    save_paper(quiz=sitting.quiz, sections=[draft], actor=None)
    assert [item.version for item in papers.draw(quiz=sitting.quiz, seed=3)] == [wanted]


def test_one_paper_for_all_is_one_paper(sitting):
    sitting.quiz.one_paper = True
    sitting.quiz.save()
    first = sitting.start()
    submit(attempt=first)
    second = sitting.start()
    assert first.seed == second.seed == sitting.quiz.paper_seed
    assert list(first.items.values_list("version", flat=True)) == list(second.items.values_list("version", flat=True))


def test_the_next_attempt_rather_asks_others():
    sitting = Sitting(questions=6, draws=3, avoid_last=True, wait_hours=0)
    first = sitting.start()
    submit(attempt=first)
    second = sitting.start()
    asked = [set(each.items.values_list("version", flat=True)) for each in (first, second)]
    assert not asked[0] & asked[1]


def test_a_section_that_cannot_be_filled_costs_no_attempt(sitting):
    save_paper(quiz=sitting.quiz, sections=[SectionDraft("一", "One", cells=[(None, "hard", 1)])], actor=None)
    with pytest.raises(BankTooSmall):
        sitting.start()


# --- In the back office --------------------------------------------------------------------------------------


@pytest.fixture
def trainer(client):
    viewer = PersonFactory(language="en")
    RoleGrant.objects.create(person=viewer, role=Role.TRAINER)
    group = Group.objects.create(name="Trainers")
    group.permissions.add(*Permission.objects.filter(codename="access_admin"))
    viewer.groups.add(group)
    client.force_login(viewer)
    return client


def typed(count=1, action="save", **fields):
    section = {"name_zh": "知识", "name_en": "Knowledge", "mark": "1", "n_0_any": "2"}
    return {"sections": count, "action": action, **{f"s0-{name}": value for name, value in (section | fields).items()}}


def page_of(quiz):
    return f"/admin/quiz-paper/{quiz.code}/"


def test_a_trainer_writes_a_blueprint(trainer, sitting):
    quality = QualityFactory()
    bank_of(sitting.quiz, 3, quality=quality, difficulty="hard")
    code = sitting.quiz.bank.questions.first().code
    data = typed(**{f"n_{quality.pk}_hard": "2", "fixed": f"{code} 4", "pass_percent": "60"})
    assert trainer.post(page_of(sitting.quiz), data).status_code == 302
    section = Section.objects.get()
    picks = section.picks.order_by("pk").values_list("question__code", "quality", "difficulty", "count", "mark")
    assert list(picks) == [
        (code, None, "", 1, 4),
        (None, quality.pk, "hard", 2, None),
        (None, None, "", 2, None),
    ]
    sitting.quiz.refresh_from_db()
    assert sitting.quiz.draws == 5
    assert Record.objects.get(action="quiz.paper_saved", actor__isnull=False).after["questions"] == 5
    shown = trainer.get(page_of(sitting.quiz)).content.decode()
    assert f"{code} 4" in shown
    assert "Two papers share" in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fixed": "nowhere"}, "nowhere"),
        ({"n_0_any": ""}, "errorlist"),
        ({"pass_percent": "120"}, "errorlist"),
        ({"name_en": ""}, "errorlist"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(trainer, sitting, fields, said):
    shown = trainer.post(page_of(sitting.quiz), typed(**fields, name_zh="刚写的"))
    text = shown.content.decode()
    assert (shown.status_code, said in text, "刚写的" in text) == (200, True, True)
    assert sitting.quiz.sections.count() == 2


def test_a_bank_that_cannot_fill_it_is_named_before_anybody_starts(trainer, sitting):
    text = trainer.post(page_of(sitting.quiz), typed(n_0_hard="2", action="check")).content.decode()
    assert "quiz-office-check short" in text
    assert sitting.quiz.sections.count() == 2


def test_sections_come_and_go_without_losing_what_is_typed(trainer, sitting):
    more = trainer.post(page_of(sitting.quiz), typed(action="add")).content.decode()
    assert 'name="s1-name_zh"' in more
    two = typed(2, action="drop-0") | {"s1-name_zh": "第二", "s1-name_en": "Second", "s1-mark": "2"}
    less = trainer.post(page_of(sitting.quiz), two).content.decode()
    assert 's0-name_en" value="Second"' in less
    assert "s1-name_zh" not in less


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_takes_the_same_queries_for_any_paper(trainer, sitting, size, statements):
    quality = QualityFactory()
    bank_of(sitting.quiz, 3 * size, quality=quality)
    drafts = [SectionDraft("一", "One", cells=[(quality.pk, "", 1)])] * size
    save_paper(quiz=sitting.quiz, sections=drafts, actor=None)
    trainer.get(page_of(sitting.quiz))
    with statements(19):
        trainer.get(page_of(sitting.quiz))
