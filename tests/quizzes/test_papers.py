from collections import Counter

import pytest

from quizzes import papers
from quizzes.errors import BankTooSmall
from quizzes.models import QuestionVersion
from quizzes.services import save_version
from tests.quizzes.factories import QualityFactory, QuizFactory, VersionFactory, multiple, single, true_false

pytestmark = pytest.mark.django_db
State = QuestionVersion.State


def fill(quiz, *, qualities: int, each: int) -> None:
    for _ in range(qualities):
        quality = QualityFactory()
        for _ in range(each):
            VersionFactory(question__bank=quiz.bank, question__quality=quality)


def qualities_of(items) -> list[int]:
    return sorted(Counter(item.version.question.quality_id for item in items).values())


def test_ten_of_twenty_five_over_five_qualities_are_two_each():
    quiz = QuizFactory(draws=10)
    fill(quiz, qualities=5, each=5)
    for seed in range(20):
        assert qualities_of(papers.draw(quiz=quiz, seed=seed)) == [2, 2, 2, 2, 2]


def test_a_quality_with_few_questions_gives_what_it_has():
    quiz = QuizFactory(draws=9)
    fill(quiz, qualities=1, each=1)
    fill(quiz, qualities=2, each=6)
    assert qualities_of(papers.draw(quiz=quiz, seed=1)) == [1, 4, 4]


def test_a_seed_draws_one_paper_and_another_seed_another():
    quiz = QuizFactory(draws=8)
    fill(quiz, qualities=2, each=10)

    def paper(seed):
        return [(item.version_id, item.option_order) for item in papers.draw(quiz=quiz, seed=seed)]

    assert paper(7) == paper(7)
    assert len({tuple(version for version, _ in paper(seed)) for seed in range(10)}) > 1


def test_options_are_shuffled_but_true_stands_before_false():
    quiz = QuizFactory(draws=2)
    VersionFactory(question__bank=quiz.bank, kind="multiple", content=multiple())
    VersionFactory(question__bank=quiz.bank, kind="true_false", content=true_false())
    orders = set()
    for seed in range(20):
        by_kind = {item.version.kind: item.option_order for item in papers.draw(quiz=quiz, seed=seed)}
        assert by_kind["true_false"] == ["true", "false"]
        assert sorted(by_kind["multiple"]) == ["a", "b", "c", "d"]
        orders.add(tuple(by_kind["multiple"]))
    assert len(orders) > 1


def test_only_the_latest_settled_version_is_drawn():
    quiz = QuizFactory(draws=1)
    first = VersionFactory(question__bank=quiz.bank)
    question = first.question

    def save(stem: str, state: str) -> QuestionVersion:
        return save_version(question=question, kind="single", content=single(stem=stem), state=state, actor=None)

    second = save("新写法", State.READY)
    save("草稿", State.DRAFT)
    assert [item.version for item in papers.draw(quiz=quiz, seed=1)] == [second]
    save("过时", State.RETIRED)
    with pytest.raises(BankTooSmall):
        papers.draw(quiz=quiz, seed=1)


def test_a_bank_that_is_too_small_says_what_to_do():
    quiz = QuizFactory(draws=3)
    fill(quiz, qualities=1, each=2)
    with pytest.raises(BankTooSmall) as caught:
        papers.draw(quiz=quiz, seed=1)
    assert caught.value.params == {"wanted": 3, "found": 2}
    assert "3" in str(caught.value)
    assert "2" in str(caught.value)


@pytest.mark.parametrize("size", [1, 3])
def test_drawing_takes_three_queries(size, django_assert_num_queries):
    quiz = QuizFactory(draws=size)
    fill(quiz, qualities=size, each=2)
    with django_assert_num_queries(3):
        papers.draw(quiz=quiz, seed=1)
