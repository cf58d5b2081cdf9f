"""The regrade's pages: who may, what is shown first, what is done, what HR notes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.role_groups import map_roles
from jobs.work import drain
from people.models import Role
from people.services import grant_role
from quizzes.models import LostPassReview, Regrade, ResultChange
from quizzes.regrading.services import regrade
from tests.factories import PersonFactory, PlacementFactory, UnitFactory
from tests.quizzes.regrading.test_regrading import at, corrected, sat

pytestmark = pytest.mark.django_db


def signed_in(role: Role, unit: Any = None) -> Client:
    map_roles()
    person = PersonFactory(name="有职", name_latin="Officer", language="en")
    grant_role(person=person, role=role, unit=unit)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def trainer() -> Client:
    return signed_in(Role.TRAINER)


def test_a_trainer_sees_what_would_change_and_then_does_it(trainer):
    _sitting, attempt = sat("bba")
    version = at(attempt, 1)
    by = corrected(version, "c")
    address = reverse("regrade_question", args=[version.question_id])
    asked = {"version": version.pk, "how": "key", "by_version": by.pk}
    shown = trainer.get(address, asked)
    assert shown.status_code == 200, shown.context["form"].errors
    assert "1 would no longer pass." in shown.content.decode()
    assert not Regrade.objects.exists()
    done = trainer.post(address, {**asked, "reason": "c is right"})
    assert done["Location"] == reverse("regrade", args=[Regrade.objects.get().pk])
    drain()
    assert "1 no longer passed." in trainer.get(done["Location"]).content.decode()


def test_without_a_reason_nothing_is_done_and_nothing_typed_is_lost(trainer):
    _sitting, attempt = sat("bba")
    version = at(attempt, 1)
    address = reverse("regrade_question", args=[version.question_id])
    answer = trainer.post(address, {"version": version.pk, "how": "full", "reason": " "})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert answer.context["form"]["how"].value() == "full"
    assert not Regrade.objects.exists()


def test_a_key_that_does_not_fit_is_explained(trainer):
    _sitting, attempt = sat("bba")
    version = at(attempt, 1)
    address = reverse("regrade_question", args=[version.question_id])
    answer = trainer.post(address, {"version": version.pk, "how": "key", "by_version": version.pk, "reason": "r"})
    assert (answer.status_code, Regrade.objects.count()) == (422, 0)
    assert "That is the version itself" in answer.content.decode()


@pytest.fixture
def lost() -> Any:
    """Lin, of the shop, lost a pass."""
    sitting, attempt = sat("bba")
    PlacementFactory(person=sitting.person, unit=UnitFactory(name_en="Shop"))
    version = at(attempt, 1)
    author = PersonFactory(name="出题", name_latin="Author")
    regrade(version=version, how="key", by_version=corrected(version, "c"), reason="wrong", actor=author)
    drain()
    return ResultChange.objects.get()


def test_hr_of_the_part_notes_a_decision_and_it_leaves_the_list(lost):
    unit = lost.attempt.person.placements.get().unit
    officer = signed_in(Role.HR, unit)
    address = reverse("lost_passes")
    assert "Lin Xiaowen" in officer.get(address).content.decode()
    officer.post(address, {"change": lost.pk, "decision": "stays: taught otherwise"})
    assert LostPassReview.objects.get().decision == "stays: taught otherwise"
    assert "Lin Xiaowen" not in officer.get(address).content.decode()
    assert "stays: taught otherwise" in officer.get(address, {"all": "1"}).content.decode()


def test_an_empty_decision_is_refused(lost):
    officer = signed_in(Role.HR)
    answer = officer.post(reverse("lost_passes"), {"change": lost.pk, "decision": " "})
    assert (answer.status_code, LostPassReview.objects.count()) == (422, 0)


def test_hr_of_another_part_neither_sees_nor_decides(lost):
    outsider = signed_in(Role.HR, UnitFactory())
    assert "Lin Xiaowen" not in outsider.get(reverse("lost_passes")).content.decode()
    assert outsider.post(reverse("lost_passes"), {"change": lost.pk, "decision": "x"}).status_code == 404
    assert "Lin Xiaowen" not in outsider.get(reverse("regrade", args=[lost.regrade_id])).content.decode()
    file = outsider.get(reverse("regrade_file", args=[lost.regrade_id, "csv"]))
    assert "Lin Xiaowen" not in b"".join(file.streaming_content).decode()


def test_the_file_holds_each_change(lost):
    officer = signed_in(Role.HR)
    file = officer.get(reverse("regrade_file", args=[lost.regrade_id, "csv"]))
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert lines[1].split(",")[1:] == ["Lin Xiaowen", "Quiz", "1", "66\u00a0%", "33\u00a0%", "yes", "no", "wrong"]
    sheet = officer.get(reverse("regrade_file", args=[lost.regrade_id, "xlsx"]))
    assert b"".join(sheet.streaming_content).startswith(b"PK")
