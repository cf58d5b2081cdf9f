"""Two at the same moment, on real connections. The database decides, and both get an answer."""

import pytest

from courses.models import Completion
from quizzes.errors import AlreadySubmitted
from quizzes.models import Attempt, Mark, PaperItem, Response
from quizzes.services import submit, submit_expired
from tests.quizzes.factories import Sitting
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_tabs_that_start_together_share_one_attempt():
    sitting = Sitting()
    outcomes = together(*[sitting.start] * 4)
    assert outcomes == [Attempt.objects.get()] * 4
    assert PaperItem.objects.count() == 3


def test_an_answer_sent_twice_at_once_is_kept_once():
    sitting = Sitting()
    attempt = sitting.start()
    receipts = together(*[lambda: sitting.answer(attempt, 1, ["b"])] * 4)
    assert len({receipt.receipt for receipt in receipts}) == 1
    assert Response.objects.count() == 1


def test_handing_in_twice_at_once_marks_once():
    sitting = Sitting()
    attempt = sitting.start()
    for position in (1, 2, 3):
        sitting.answer(attempt, position, ["b"])
    outcomes = together(*[lambda: submit(attempt=Attempt.objects.get(pk=attempt.pk))] * 3, submit_expired)
    assert [outcome.score for outcome in outcomes[:3]] == [3, 3, 3]
    assert Mark.objects.count() == 3
    assert Completion.objects.count() == 2


def test_an_acknowledged_answer_is_marked_even_if_it_came_with_the_submission():
    for _ in range(5):
        sitting = Sitting()
        attempt = sitting.start()
        receipt, handed_in = together(
            lambda sitting=sitting, attempt=attempt: sitting.answer(attempt, 1, ["b"]),
            lambda attempt=attempt: submit(attempt=Attempt.objects.get(pk=attempt.pk)),
        )
        marked = Mark.objects.get(item__attempt=attempt, item__position=1)
        if isinstance(receipt, AlreadySubmitted):
            assert (handed_in.score, marked.response) == (0, None)
        else:
            assert (handed_in.score, marked.response.number) == (1, receipt.number)
