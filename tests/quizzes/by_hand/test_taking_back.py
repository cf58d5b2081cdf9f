"""A marker takes a mistaken mark back, until the result is there. What was given first stays in the history."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Record
from notices.models import Notice
from people.models import Person, Role
from quizzes.by_hand.errors import SettledAlready
from quizzes.by_hand.queue import open_to
from quizzes.by_hand.services import give_mark, take, take_back
from quizzes.models import Attempt, ManualMark, Mark, MarkDraft
from quizzes.services import judge_late, submit
from tests.quizzes import contents
from tests.quizzes.by_hand.cast import FULL, HALF, NOTHING, Essays, essay_of, marked, marker
from tests.quizzes.factories import VersionFactory

pytestmark = pytest.mark.django_db


def again(draft: MarkDraft, points: dict[str, int]) -> ManualMark:
    return give_mark(draft=draft, points=points, comment="")


def waits_for(person: Person) -> int:
    return open_to(person, timezone.now()).count()


def two_essays(**rules: Any) -> tuple[Essays, Attempt]:
    """Handed in with two essays, so that after the first mark the result still waits."""
    essays = Essays(draws=4, **rules)
    VersionFactory(question__bank=essays.quiz.bank, kind="essay", content=contents.essay() | {"words_least": 1})
    attempt = essays.start()
    for item in attempt.items.select_related("version"):
        essays.answer(attempt, item.position, ["我会先道歉。"] if item.version.kind == "essay" else ["b"])
    return essays, submit(attempt=attempt)


def test_the_first_of_two_takes_the_mark_back_and_marks_again():
    attempt, trainer, other = Essays(markers=2).hand_in(), marker(), marker()
    first = marked(attempt, trainer, NOTHING, "Mistyped")
    draft = take_back(given=first)
    assert (draft.code, draft.points, draft.comment) == (first.code, NOTHING, "Mistyped")
    assert waits_for(trainer) == 1
    again(draft, FULL)
    marked(attempt, other, FULL)
    assert (attempt.score, attempt.waiting) == (3, 0)
    history = ManualMark.objects.filter(marker=trainer).order_by("pk")
    assert [(one.points, one.place, one.withdrawn_at is None) for one in history] == [
        (NOTHING, 1, False),
        (FULL, 1, True),
    ]
    said = Record.objects.get(action="answer.mark_taken_back")
    assert (said.actor, said.person, said.after["place"]) == (trainer, attempt.person, 1)


def test_while_another_answer_waits_a_question_that_has_its_mark_can_be_taken_back_too():
    _essays, attempt = two_essays()
    trainer = marker()
    response = open_to(trainer, timezone.now()).select_related("item").first()
    given = give_mark(draft=take(response=response, marker=trainer, now=timezone.now()), points=HALF, comment="")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.waiting, Mark.objects.filter(item=given.item).count()) == (None, 1, 1)
    draft = take_back(given=given)
    attempt.refresh_from_db()
    assert (attempt.waiting, Mark.objects.filter(item=given.item).exists(), waits_for(trainer)) == (2, False, 2)
    again(draft, FULL)
    assert Mark.objects.get(item=given.item).mark == 1


def test_once_the_result_is_there_it_is_refused_and_nothing_changes():
    attempt, trainer = Essays().hand_in(), marker()
    given = marked(attempt, trainer, FULL)
    with pytest.raises(SettledAlready):
        take_back(given=given)
    attempt.refresh_from_db()
    assert (attempt.score, ManualMark.objects.standing().count()) == (3, 1)
    assert not Record.objects.filter(action="answer.mark_taken_back").exists()


def test_pressed_twice_it_happens_once():
    attempt = Essays(markers=2).hand_in()
    given = marked(attempt, marker(), HALF)
    assert take_back(given=given) == take_back(given=given)
    assert Record.objects.filter(action="answer.mark_taken_back").count() == 1


def test_where_two_differ_the_first_corrects_it_and_no_third_is_needed():
    attempt, one, other, third = Essays(markers=2).hand_in(), marker(), marker(), marker()
    first = marked(attempt, one, NOTHING)
    marked(attempt, other, FULL)
    assert waits_for(third) == 1
    draft = take_back(given=first)
    assert waits_for(third) == 0  # it is in the first marker's hands
    assert again(draft, FULL).place == 1
    attempt.refresh_from_db()
    assert (attempt.score, waits_for(third)) == (3, 0)
    assert Notice.objects.filter(kind="quizzes.marked").count() == 1


def test_a_mark_taken_back_and_left_lying_is_for_somebody_else():
    attempt, one, other = Essays(markers=2).hand_in(), marker(), marker()
    draft = take_back(given=marked(attempt, one, NOTHING))
    MarkDraft.objects.filter(pk=draft.pk).update(held_until=timezone.now())
    marked(attempt, other, FULL)
    assert marked(attempt, marker(), FULL).place == 2
    assert attempt.score == 3


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_one_press_on_the_page_opens_the_answer_with_what_was_typed():
    attempt, trainer = Essays(markers=2).hand_in(), marker()
    given = marked(attempt, trainer, {"a": 1, "b": 3}, "Warm")
    client = client_of(trainer)
    address = f"/en/attempts/marking/{given.code}/take-back/"
    assert address in client.get("/en/attempts/marking/").content.decode()
    page = client.post(address)["Location"]
    shown = client.get(page).content.decode()
    assert f"Taken back: {given.short_code}." in shown
    assert 'value="1"' in shown
    assert "Warm</textarea>" in shown
    assert client_of(marker()).post(address).status_code == 404  # another's
    assert client.get(address).status_code == 405


def test_the_next_answer_offers_the_way_back_to_the_last():
    essays, trainer = Essays(markers=2), marker()
    given = marked(essays.hand_in(), trainer, FULL)
    essays.another().hand_in()
    client = client_of(trainer)
    page = client.post("/en/attempts/marking/next/", {"quiz": essays.quiz.pk, "question": essays.version.question_id})[
        "Location"
    ]
    assert f"You marked {given.short_code}" in client.get(page).content.decode()


def test_who_is_too_late_reads_what_can_be_done():
    attempt, trainer = Essays().hand_in(), marker(Role.ASSESSOR)
    given = marked(attempt, trainer, FULL)
    client = client_of(trainer)
    queue = client.get("/en/attempts/marking/").content.decode()
    assert ("the result is there" in queue, "take-back" in queue) == (True, False)
    shown = client.post(f"/en/attempts/marking/{given.code}/take-back/", follow=True).content.decode()
    assert "A trainer can have the answer marked anew" in shown


def test_the_journal_tells_both_marks_and_that_one_was_taken_back():
    attempt, trainer = Essays(markers=2).hand_in(), marker()
    again(take_back(given=marked(attempt, trainer, NOTHING)), FULL)
    shown = client_of(marker(Role.HR)).get(f"/en/attempts/{attempt.pk}/journal/").content.decode()
    position = essay_of(attempt).item.position
    for said in (": 0\N{NO-BREAK SPACE}%", "took the mark back", ": 100\N{NO-BREAK SPACE}%"):
        assert f"Question {position}" in shown
        assert said in shown


def test_an_answer_accepted_late_takes_the_place_of_none_and_is_marked():
    """Nothing was there in time, so it had its mark: none. That mark must not hide the answer from the queue."""
    essays, trainer = Essays(), marker()
    attempt = essays.start()
    position = attempt.items.get(version=essays.version).position
    late = attempt.deadline_at + timedelta(minutes=1)
    essays.answer(attempt, position, ["晚的"], 1, given_at=attempt.deadline_at - timedelta(minutes=1), now=late)
    attempt = submit(attempt=attempt, by_clock=True, now=late)
    assert attempt.score == 0
    judge_late(attempt=attempt, accepted=True, reason="no power", actor=marker(Role.HR))
    assert waits_for(trainer) == 1
    marked(attempt, trainer, HALF)
    assert attempt.score == Decimal("0.5")
