"""A settled answer is marked anew: the result stands until then, and what follows is what follows from a regrade."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Record
from certificates.models import Certificate
from courses.models import Completion
from notices.models import Notice
from people.models import Person, Role
from people.services import grant_role
from quizzes.by_hand.errors import MarksDoNotCount, NotSettledYet, NotToMark, ReopenedAlready
from quizzes.by_hand.queue import open_to
from quizzes.by_hand.reopening import outlook, reopen
from quizzes.by_hand.services import take_back
from quizzes.marking.marks import mark
from quizzes.models import Attempt, ManualMark, Quiz, Reopening, ResultChange
from quizzes.regrading.services import regrade, regrade_attempt
from tests.factories import PolicyVersionFactory
from tests.quizzes.by_hand.cast import FULL, HALF, NOTHING, Essays, essay_of, marked, marker

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer() -> Person:
    return marker()


def settled(essays: Essays, by: Person, points: dict[str, int] = FULL, **more: int) -> Attempt:
    attempt = essays.hand_in(**more)
    marked(attempt, by, points, "The first word")
    return attempt


def reopened(attempt: Attempt, by: Person) -> Reopening:
    word = reopen(response=essay_of(attempt), reason="Two answers were mixed up", actor=by)
    attempt.refresh_from_db()
    return word


def test_the_result_stands_until_the_new_marks_are_there(trainer):
    essays = Essays()
    attempt = settled(essays, trainer)
    reopened(attempt, trainer)
    assert (attempt.score, attempt.passed, attempt.waiting) == (3, True, 1)
    assert open_to(marker(), timezone.now()).count() == 1
    assert not ResultChange.objects.exists()
    marked(attempt, trainer, HALF)
    assert (attempt.score, attempt.passed, attempt.waiting) == (Decimal("2.5"), True, 0)
    change = ResultChange.objects.get()
    assert (change.cause, change.score_before, change.score_after, change.by) == (
        "reopened",
        3,
        Decimal("2.5"),
        trainer,
    )
    assert Notice.objects.get(person=essays.person, kind="quizzes.marked_again").facts["after"] == {
        "zh-hans": "83%",
        "en": "83\N{NO-BREAK SPACE}%",
    }
    said = Record.objects.get(action="answer.reopened")
    assert (said.actor, said.person, said.reason) == (trainer, essays.person, "Two answers were mixed up")


def test_a_pass_that_is_lost_stands_on_hrs_list_and_the_certificate_stays(trainer):
    essays, hr = Essays(pass_percent=80), marker(Role.HR)
    PolicyVersionFactory(asks=[essays.activity.course])
    attempt = settled(essays, trainer)
    found = outlook(essay_of(attempt))
    number = Certificate.objects.get().number
    assert (found.least.score, found.most.score, found.may_lose, found.may_gain) == (2, 3, True, False)
    assert [number in one.text for one in found.hanging] == [True]
    reopened(attempt, trainer)
    marked(attempt, marker(), NOTHING)
    assert not attempt.passed
    assert ResultChange.objects.lost().get().attempt == attempt
    assert Notice.objects.filter(person=essays.person, kind="quizzes.pass_lost").count() == 1
    assert Notice.objects.get(person=hr, kind="quizzes.passes_lost").facts == {"count": 1}
    assert Certificate.objects.count() == 1
    assert Completion.objects.filter(person=essays.person).exists()


def test_who_passes_by_it_completes_the_activity(trainer):
    essays = Essays(pass_percent=80)
    attempt = settled(essays, trainer, NOTHING)
    found = outlook(essay_of(attempt))
    assert (found.may_lose, found.may_gain, found.hanging) == (False, True, [])
    reopened(attempt, trainer)
    marked(attempt, marker(), FULL)
    assert Completion.objects.filter(person=essays.person, activity=essays.activity).count() == 1
    assert Notice.objects.filter(person=essays.person, kind="quizzes.passed_now").count() == 1


def test_the_same_again_changes_nothing_and_tells_nobody(trainer):
    attempt = settled(Essays(), trainer)
    reopened(attempt, trainer)
    marked(attempt, marker(), FULL)
    assert (attempt.score, attempt.waiting, ResultChange.objects.count()) == (3, 0, 0)
    assert not Notice.objects.filter(kind="quizzes.marked_again").exists()
    assert open_to(marker(), timezone.now()).count() == 0


def test_two_markers_mark_anew_and_their_marks_can_be_taken_back_meanwhile(trainer):
    essays = Essays(markers=2)
    attempt = essays.hand_in()
    marked(attempt, marker(), FULL)
    marked(attempt, marker(), FULL)
    reopened(attempt, trainer)
    first = marked(attempt, marker(), NOTHING)
    take_back(given=first)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.waiting) == (3, 1)
    marked(attempt, first.marker, HALF)
    assert attempt.score == 3
    marked(attempt, marker(), HALF)
    assert attempt.score == Decimal("2.5")


def test_it_can_be_marked_anew_more_than_once(trainer):
    attempt = settled(Essays(), trainer)
    for points, score in ((HALF, Decimal("2.5")), (NOTHING, 2), (FULL, 3)):
        reopened(attempt, trainer)
        marked(attempt, trainer, points)
        assert attempt.score == score
    assert (ManualMark.objects.count(), ManualMark.objects.standing().count()) == (4, 1)


def test_a_regrade_meanwhile_counts_the_earlier_mark(trainer):
    essays = Essays()
    attempt = settled(essays, trainer, HALF, right=1)
    reopened(attempt, trainer)
    other = attempt.items.exclude(version=essays.version).order_by("-position").first()
    word = regrade(version=other.version, how="full", reason="r", actor=trainer)
    regrade_attempt(regrade=word.pk, attempt=attempt.pk)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.waiting) == (Decimal("2.5"), 1)


def test_a_pass_of_a_later_attempt_that_hangs_on_its_average_goes_with_it(trainer):
    essays = Essays(pass_percent=90, counts="average", wait_hours=0)
    first = settled(essays, trainer, FULL, right=1)
    Quiz.objects.update(counts="average")
    second = settled(essays, trainer, FULL, right=2)
    assert (first.passed, second.passed) == (False, False)  # 67 % and 100 %
    Attempt.objects.update(pass_percent=80)
    for one in (first, second):
        one.refresh_from_db()
        mark(one, timezone.now(), again=True)
    assert second.passed  # 83 % on average
    assert outlook(essay_of(first)).may_lose
    reopened(first, trainer)
    marked(first, marker(), NOTHING)
    second.refresh_from_db()
    assert not second.passed
    assert list(ResultChange.objects.lost().values_list("attempt", flat=True)) == [second.pk]


def test_what_speaks_against_it(trainer):
    essays = Essays()
    attempt = essays.hand_in()
    with pytest.raises(NotSettledYet):
        reopened(attempt, trainer)
    marked(attempt, trainer, HALF)
    grant_role(person=essays.person, role=Role.TRAINER, unit=None)
    with pytest.raises(NotToMark):
        reopened(attempt, essays.person)
    word = regrade(version=essays.version, how="full", reason="r", actor=trainer)
    regrade_attempt(regrade=word.pk, attempt=attempt.pk)
    with pytest.raises(MarksDoNotCount):
        reopened(attempt, trainer)
    assert not Reopening.objects.exists()


def test_reopened_twice_at_once_it_is_refused(trainer):
    attempt = settled(Essays(), trainer)
    reopened(attempt, trainer)
    with pytest.raises(ReopenedAlready):
        reopened(attempt, trainer)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_page_shows_what_may_come_of_it_and_asks_for_a_reason(trainer):
    essays = Essays(pass_percent=80)
    attempt = settled(essays, trainer)
    client, address = client_of(trainer), f"/en/attempts/marking/{ManualMark.objects.get().code}/reopen/"
    assert address in client.get("/en/attempts/marking/").content.decode()
    shown = client.get(address).content.decode()
    plain = shown.replace("\N{NO-BREAK SPACE}", " ")
    assert "The result is 100 %. By the new marks it can be anything from 66 % to 100 %." in plain
    assert "A pass may be lost by it." in shown
    assert [name for name in (essays.person.name, essays.person.staff_number) if name in shown] == []
    refused = client.post(address, {"reason": " "})
    assert (refused.status_code, Reopening.objects.count()) == (422, 0)
    assert client.post(address, {"reason": "Mixed up"})["Location"] == "/en/attempts/marking/"
    assert Reopening.objects.get().reason == "Mixed up"
    lin = essays.person
    lin.language = "en"
    lin.save()
    page = client_of(lin).get(f"/en/attempts/{attempt.pk}/result/").content.decode()
    assert "An answer is being marked anew." in page
    assert "Passed, with 100\N{NO-BREAK SPACE}%" in page
    journal = client_of(marker(Role.HR)).get(f"/en/attempts/{attempt.pk}/journal/").content.decode()
    assert "is to be marked anew, says Marker" in journal
    assert "Mixed up" in journal


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.HR, Role.MANAGER, Role.AUDITOR])
def test_who_may_not_regrade_may_not_reopen(role, trainer):
    settled(Essays(), trainer)
    address = f"/en/attempts/marking/{ManualMark.objects.get().code}/reopen/"
    assert client_of(marker(role)).get(address).status_code == 403


def test_nobody_reopens_their_own_and_the_page_is_not_there(trainer):
    essays = Essays()
    settled(essays, trainer)
    grant_role(person=essays.person, role=Role.TRAINER, unit=None)
    author = Person.objects.get(pk=essays.person.pk)
    address = f"/en/attempts/marking/{ManualMark.objects.get().code}/reopen/"
    assert client_of(author).get(address).status_code == 404
