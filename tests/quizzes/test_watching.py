"""The door of an exam, and what is noted in it: evidence that its candidate sees and can answer, and no verdict."""

import json

import pytest

from people.models import Role
from people.services import grant_role
from quizzes.errors import WaitForRelease, WrongCode
from quizzes.models import AttemptEvent, Quiz, StartRequest
from quizzes.services import let_in, note_seen, submit
from tests.factories import PlacementFactory, UnitFactory
from tests.quizzes.factories import PersonFactory, Sitting

pytestmark = pytest.mark.django_db


def noted(client, attempt, kind):
    body = json.dumps({"kind": kind, "at": "2026-11-24T10:00:00Z"})
    return client.post(f"/en/attempts/{attempt.pk}/notes", body, content_type="application/json")


@pytest.fixture
def watched(classroom):
    Quiz.objects.update(watch=True, look_after=2)
    classroom.quiz.refresh_from_db()
    return classroom


def test_leaving_is_noted_and_the_candidate_sees_it_and_answers(client, watched):
    attempt = watched.start()
    client.force_login(watched.person)
    assert [noted(client, attempt, kind).json()["noted"] for kind in ("left", "returned", "pasted")] == [1, 1, 2]
    submit(attempt=attempt)
    client.post(f"/en/attempts/{attempt.pk}/remark/", {"text": "A customer came in."})
    text = client.get(f"/en/attempts/{attempt.pk}/result/").content.decode()
    assert "left the window" in text
    assert "A customer came in." in text


def test_whatever_is_noted_changes_no_mark(watched):
    attempt = watched.start()
    for kind in ("left", "pasted", "blurred") * 20:
        note_seen(attempt=attempt, kind=kind)
    for position in (1, 2, 3):
        watched.answer(attempt, position, ["b"])
    assert submit(attempt=attempt).passed


def test_nothing_is_noted_where_the_quiz_does_not_say_so_or_after_the_end(client, classroom):
    attempt = classroom.start()
    client.force_login(classroom.person)
    noted(client, attempt, "left")
    Quiz.objects.update(watch=True)
    noted(client, attempt, "remark")
    noted(client, attempt, "anything")
    submit(attempt=attempt)
    noted(client, attempt, "left")
    assert not AttemptEvent.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{}", "x" * 900, '"left"'])
def test_what_cannot_be_read_is_refused(client, watched, body):
    attempt = watched.start()
    client.force_login(watched.person)
    address = f"/en/attempts/{attempt.pk}/notes"
    assert client.post(address, body, content_type="application/json").status_code == 400


def test_the_office_is_shown_who_reached_the_threshold(client, watched):
    hr = PersonFactory(language="en")
    grant_role(person=hr, role=Role.HR)
    attempt = watched.start()
    note_seen(attempt=attempt, kind="left")
    client.force_login(hr)
    address = f"/en/attempts/exams/{watched.quiz.code}/?state=noted"
    assert watched.person.staff_number not in client.get(address).content.decode()
    note_seen(attempt=attempt, kind="pasted")
    text = client.get(address).content.decode()
    assert watched.person.staff_number in text
    assert "2 noted" in text
    assert "left the window" in client.get(f"/en/attempts/{attempt.pk}/journal/").content.decode()


# --- The door ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "opens"), [("Jade 7", True), (" jade 7 ", True), ("jade", False), ("", False)])
def test_a_code_that_was_said_in_the_room_opens(code, opens):
    sitting = Sitting(start_code="Jade 7")
    if opens:
        assert sitting.start(code=code).number == 1
    else:
        with pytest.raises(WrongCode):
            sitting.start(code=code)


def test_who_joins_a_running_attempt_needs_no_code():
    sitting = Sitting(start_code="Jade 7")
    assert sitting.start(code="Jade 7") == sitting.start()


def test_an_invigilator_lets_in_for_one_attempt(client, classroom):
    Quiz.objects.update(needs_release=True, wait_hours=0)
    classroom.quiz.refresh_from_db()
    shop = UnitFactory()
    PlacementFactory(person=classroom.person, unit=shop)
    client.force_login(classroom.person)
    refused = client.post(f"/en/attempts/start/{classroom.activity.key}/")
    assert "lets you in" in refused.content.decode()
    invigilator = PersonFactory(language="en")
    grant_role(person=invigilator, role=Role.MANAGER, unit=shop)
    client.force_login(invigilator)
    door = f"/en/attempts/exams/{classroom.quiz.code}/door/"
    assert classroom.person.staff_number in client.get(door).content.decode()
    client.post(door, {"who": "all"})
    submit(attempt=classroom.start())
    with pytest.raises(WaitForRelease):
        classroom.start()


def test_an_invigilator_of_elsewhere_sees_and_lets_in_nobody(client, classroom):
    Quiz.objects.update(needs_release=True)
    classroom.quiz.refresh_from_db()
    with pytest.raises(WaitForRelease):
        classroom.start()
    elsewhere = PersonFactory(language="en")
    grant_role(person=elsewhere, role=Role.MANAGER, unit=UnitFactory())
    client.force_login(elsewhere)
    door = f"/en/attempts/exams/{classroom.quiz.code}/door/"
    assert classroom.person.staff_number not in client.get(door).content.decode()
    client.post(door, {"who": "all"})
    assert StartRequest.objects.get().let_in_at is None


def test_letting_in_twice_is_once():
    sitting = Sitting(needs_release=True)
    with pytest.raises(WaitForRelease):
        sitting.start()
    asked = StartRequest.objects.get()
    assert [let_in(requests=[asked], actor=sitting.person) for _ in range(2)] == [1, 0]
