"""Camera and microphone are off on every page but the one that records."""

import pytest
from django.test import Client

from files.permissions import policy
from quizzes.models import Quiz
from tests.quizzes.contents import upload
from tests.quizzes.factories import PersonFactory, Sitting, VersionFactory

pytestmark = pytest.mark.django_db


def test_no_page_may_ask_for_camera_microphone_or_place(client: Client) -> None:
    asked = {client.get(address)["Permissions-Policy"] for address in ("/", "/healthz", "/en/none/", "/admin/")}
    client.force_login(PersonFactory())
    assert asked | {client.get("/en/")["Permissions-Policy"]} == {policy()}
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy().split(", "))


@pytest.fixture
def sitting() -> Sitting:
    made = Sitting(questions=1)
    VersionFactory(question__bank=made.quiz.bank, kind="upload", content=upload())
    made.quiz.draws = 2
    made.quiz.save()
    return made


def asked_by(client: Client, sitting: Sitting) -> list[str]:
    """By the page of the question that takes recordings, and by the other's."""
    attempt = sitting.start()
    client.force_login(sitting.person)
    place = attempt.items.get(version__kind="upload").position
    return [client.get(f"/en/attempts/{attempt.pk}/{each}/")["Permissions-Policy"] for each in (place, 3 - place)]


def test_a_question_that_records_may_use_camera_and_microphone_and_no_other(client: Client, sitting: Sitting) -> None:
    records, other = asked_by(client, sitting)
    assert {"camera=(self)", "microphone=(self)", "geolocation=()"} <= set(records.split(", "))
    assert other == policy()


def test_where_all_questions_stand_on_one_page_that_page_records(client: Client, sitting: Sitting) -> None:
    Quiz.objects.update(layout="all")
    assert {"camera=(self)" in asked for asked in asked_by(client, sitting)} == {True}
