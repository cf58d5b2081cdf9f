"""A self-report: its authors see which statements are turned round, who answers does not, and its scores are hers."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from people.models import Role
from people.services import grant_role
from quizzes.models import Question
from quizzes.services import submit
from quizzes.setup import trainer_permissions
from tests.factories import PlacementFactory, UnitFactory
from tests.quizzes.contents import likert
from tests.quizzes.factories import BankFactory, PersonFactory, Sitting, VersionFactory

pytestmark = pytest.mark.django_db
TURNED = "counts the other way round"


@pytest.fixture
def sitting() -> Sitting:
    made = Sitting(questions=1)
    Question.objects.filter(bank=made.quiz.bank).update(bank=BankFactory())
    VersionFactory(question__bank=made.quiz.bank, kind="likert", content=likert())
    PlacementFactory(person=made.person, unit=UnitFactory())
    return made


def test_its_authors_see_which_statements_are_turned_round(client: Client, sitting: Sitting) -> None:
    trainer, group = PersonFactory(language="en"), Group.objects.create(name="Trainers")
    group.permissions.add(*Permission.objects.filter(codename="access_admin"))
    for app_label, codename in trainer_permissions():
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    trainer.groups.add(group)
    client.force_login(trainer)
    question = sitting.quiz.bank.questions.get()
    with translation.override("en"):
        shown = client.get(reverse("questions:inspect", args=[question.pk])).content.decode()
        edited = client.get(reverse("questions:edit", args=[question.pk])).content.decode()
    assert "Item b → Composure <strong>counts the other way round</strong>" in shown
    assert shown.count(TURNED) == 1  # b, and the Chinese beside it in Chinese
    assert TURNED.capitalize() in edited


def test_who_answers_sees_neither_that_nor_the_scales_before_the_end(client: Client, sitting: Sitting) -> None:
    client.force_login(sitting.person)
    attempt = sitting.start()
    page = client.get(f"/en/attempts/{attempt.pk}/1/").content.decode()
    assert "Item b" in page
    assert [word for word in (TURNED, "reverse", "Composure", "calm") if word in page] == []
    sitting.answer(attempt, 1, ["a=5", "b=1", "c=4"])
    submit(attempt=attempt)
    result = client.get(f"/en/attempts/{attempt.pk}/result/").content.decode()
    assert "4.7 of 5" in result
    assert TURNED not in result


def test_nobody_else_sees_what_she_said(client: Client, sitting: Sitting) -> None:
    attempt = sitting.start()
    sitting.answer(attempt, 1, ["a=5", "b=1", "c=4"])
    submit(attempt=attempt)
    hr = PersonFactory(language="en")
    grant_role(person=hr, role=Role.HR)
    client.force_login(hr)
    page = client.get(f"/en/attempts/{attempt.pk}/journal/").content.decode()
    assert "for its author alone" in page
    assert [word for word in ("4.7", "Composure", "Item a", "Point 5", "Point 4") if word in page] == []
