"""The markers' pages: no names, constant queries, drafts, and nothing lost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Person, Role
from quizzes.models import ManualMark, MarkDraft
from tests.factories import UnitFactory
from tests.quizzes.by_hand.cast import FULL, Essays, held, marked, marker

pytestmark = pytest.mark.django_db
QUEUE, NEXT = "/en/attempts/marking/", "/en/attempts/marking/next/"
TYPED = {"points:a": "3", "points:b": "4", "comment": "Well said"}


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def begin(client: Client, essays: Essays) -> Any:
    return client.post(NEXT, {"quiz": essays.quiz.pk, "question": essays.version.question_id})


def several(count: int) -> Essays:
    essays = Essays()
    for place in range(count):
        (essays.another() if place else essays).hand_in(f"Answer of {place}")
    return essays


def test_a_marker_goes_through_one_question_across_people_and_sees_no_name():
    essays = several(2)
    essays.person.name_latin = "Lin Xiaowen"
    client = client_of(marker())
    assert "2 answers wait for you." in client.get(QUEUE).content.decode()
    page = begin(client, essays)["Location"]
    shown = client.get(page).content.decode()
    assert "Answer of 0" in shown
    assert "1 more waits" in shown
    named = [essays.person.staff_number, essays.person.name, "Lin Xiaowen", "Q00"]
    assert [name for name in named if name in shown] == []
    assert re.fullmatch(r"/en/attempts/marking/[0-9a-f-]{36}/", page)
    after = client.post(page, {**TYPED, "do": "mark"})["Location"]
    assert "Answer of 1" in client.get(after).content.decode()
    assert client.post(after, {**TYPED, "do": "mark"})["Location"] == QUEUE
    assert list(ManualMark.objects.values_list("points", "comment")) == [({"a": 3, "b": 4}, "Well said")] * 2
    assert "Nothing waits for you." in client.get(QUEUE).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(count, statements):
    client = client_of(marker())
    for _each in range(count):
        essays = several(count)
        client.post(begin(client, essays)["Location"], {**TYPED, "do": "draft"})
    client.get(QUEUE)
    with statements(9):  # one for the marks given last
        assert client.get(QUEUE).content.decode().count("marking-line") == count
    assert MarkDraft.objects.count() == count


@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_takes_the_same_queries_for_any_number(count, statements):
    client = client_of(marker())
    page = begin(client, several(count))["Location"]
    client.get(page)
    with statements(7):  # one for the mark given last
        client.get(page)


def test_a_bad_number_is_refused_and_what_was_typed_stays():
    essays = several(1)
    client = client_of(marker())
    page = begin(client, essays)["Location"]
    refused = client.post(page, {"points:a": "5", "points:b": "", "comment": "so far", "do": "mark"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="5"' in text
    assert "so far</textarea>" in text
    assert not ManualMark.objects.exists()
    assert MarkDraft.objects.get().points == {"a": "5", "b": ""}


def test_a_draft_is_kept_found_again_and_thrown_away():
    essays = several(1)
    client = client_of(marker())
    page = begin(client, essays)["Location"]
    said = client.post(page, {**TYPED, "do": "draft"}, headers={"Accept": "application/json"})
    assert said.json()["kept"] is True
    assert client.post(page, {**TYPED, "do": "draft"})["Location"] == page
    assert page in client.get(QUEUE).content.decode()
    shown = client.get(page).content.decode()
    assert 'value="3"' in shown
    assert "Well said</textarea>" in shown
    client.post(page, {"do": "discard"})
    assert not MarkDraft.objects.exists()
    assert client.get(page).status_code == 404


def test_who_skips_all_of_them_is_told_so():
    essays = several(1)
    client = client_of(marker())
    page = begin(client, essays)["Location"]
    assert client.post(page, {**TYPED, "do": "skip"})["Location"] == QUEUE
    assert "Only answers that you skipped are left" in client.get(QUEUE).content.decode()
    assert begin(client, essays)["Location"] == page
    assert "Well said</textarea>" in client.get(page).content.decode()


def test_another_markers_draft_is_not_there():
    essays = several(1)
    page = begin(client_of(marker()), essays)["Location"]
    assert client_of(marker()).get(page).status_code == 404


def test_who_comes_too_late_reads_so_and_keeps_the_words():
    attempt, slow = Essays().hand_in(), marker()
    draft = held(attempt, slow)
    MarkDraft.objects.update(held_until=timezone.now())
    marked(attempt, marker(), FULL)
    client, page = client_of(slow), f"/en/attempts/marking/{draft.code}/"
    assert "Others have marked this answer" in client.get(page).content.decode()
    refused = client.post(page, {**TYPED, "do": "mark"})
    assert refused.status_code == 409
    assert "Well said</textarea>" in refused.content.decode()
    assert MarkDraft.objects.get().comment == "Well said"


def test_who_marks_nothing_is_turned_away_and_who_marks_elsewhere_sees_nothing():
    several(1)
    assert client_of(marker(Role.MANAGER)).get(QUEUE).status_code == 403
    elsewhere = client_of(marker(Role.ASSESSOR, UnitFactory())).get(QUEUE).content.decode()
    assert "Nothing waits for you." in elsewhere


@pytest.mark.parametrize("said", [{}, {"quiz": "x", "question": "1"}, {"quiz": "9" * 30, "question": "1"}])
def test_nonsense_is_not_found(said):
    assert client_of(marker()).post(NEXT, said).status_code == 404
