"""Somebody appeals, somebody else answers, and the marks follow."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.role_groups import map_roles
from courses.models import Completion
from notices.models import Notice
from people.models import Person, Role
from people.services import grant_role
from quizzes import errors
from quizzes.appeals import services
from quizzes.models import Appeal, Attempt, ResultChange
from quizzes.regrading.services import regrade, regrade_attempt
from tests.factories import PersonFactory, PlacementFactory, UnitFactory
from tests.quizzes.factories import Sitting
from tests.quizzes.regrading.test_regrading import sat

pytestmark = pytest.mark.django_db


def somebody(role: Role, unit: Any = None) -> Person:
    map_roles()
    person = PersonFactory(name="有职", name_latin="Officer", language="en")
    grant_role(person=person, role=role, unit=unit)
    return person


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer() -> Person:
    return somebody(Role.HR)


@pytest.fixture
def lost() -> tuple[Sitting, Attempt]:
    """Lin, of a shop, answered one of three rightly; two were needed."""
    sitting, attempt = sat("aab")
    PlacementFactory(person=sitting.person, unit=UnitFactory(name_en="Shop"))
    sitting.person.language = "en"
    sitting.person.save()
    return sitting, attempt


def appealed(lost: tuple[Sitting, Attempt], position: int | None = 1, **more: Any) -> Appeal:
    sitting, attempt = lost
    item = attempt.items.get(position=position) if position else None
    return services.make_appeal(attempt=attempt, item=item, reason="a is right, too", actor=sitting.person, **more)


def answered(appeal: Appeal, actor: Person, **more: Any) -> ResultChange | None:
    said = {"decision": "marks", "answer": "so it is", "marks": {1: Decimal(1)}}
    return services.answer_appeal(appeal=appeal, actor=actor, **{**said, **more})


def test_an_upheld_appeal_gives_the_mark_and_the_pass_and_tells(lost, officer):
    sitting, attempt = lost
    appeal = appealed(lost)
    assert Notice.objects.get(person=officer, kind="quizzes.appeal_made").facts["appeal"] == appeal.pk
    change = answered(appeal, officer)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (2, True)
    assert (change.cause, change.by, list(change.marks.values_list("mark_before", "mark_after"))) == (
        "appeal",
        officer,
        [(0, 1)],
    )
    assert Completion.objects.filter(person=sitting.person, activity=sitting.activity).count() == 1
    told = Notice.objects.get(person=sitting.person, kind="quizzes.appeal_upheld").facts
    assert (told["before"], told["after"], told["answer"]) == (
        {"zh-hans": "33%", "en": "33\u00a0%"},
        {"zh-hans": "66%", "en": "66\u00a0%"},
        "so it is",
    )


def test_a_refused_appeal_changes_nothing_and_says_why(lost, officer):
    sitting, attempt = lost
    assert answered(appealed(lost), officer, decision="refused", answer="b alone is right") is None
    attempt.refresh_from_db()
    assert attempt.score == 1
    told = Notice.objects.get(person=sitting.person, kind="quizzes.appeal_refused").facts
    assert told["answer"] == "b alone is right"


def test_what_an_appeal_gave_stays_when_the_attempt_is_marked_again(lost, officer):
    _sitting, attempt = lost
    answered(appealed(lost), officer)

    word = regrade(version=attempt.items.get(position=2).version, how="full", reason="r", actor=officer)

    regrade_attempt(regrade=word.pk, attempt=attempt.pk)
    attempt.refresh_from_db()
    assert attempt.score == 3


def test_one_appeal_is_open_for_each_question_and_for_the_result(lost):
    appealed(lost)
    appealed(lost, position=2)
    appealed(lost, position=None)
    for position in (1, None):
        with pytest.raises(errors.AppealOpen):
            appealed(lost, position=position)
    assert Appeal.objects.count() == 3


def test_an_appeal_can_be_made_for_so_many_days(lost):
    late = timezone.now() + timedelta(days=14, seconds=5)
    with pytest.raises(errors.AppealTooLate):
        appealed(lost, now=late)
    appealed(lost, now=late - timedelta(seconds=10))


def test_a_quiz_may_take_no_appeals(lost):
    _sitting, attempt = lost
    attempt.quiz.appeal_days = 0
    with pytest.raises(errors.NoAppeals):
        appealed(lost)


def test_nobody_appeals_for_somebody_else(lost, officer):
    with pytest.raises(errors.NotTheirs):
        services.make_appeal(attempt=lost[1], reason="r", actor=officer)


def test_nobody_answers_an_appeal_of_their_own(lost):
    sitting, _attempt = lost
    map_roles()
    grant_role(person=sitting.person, role=Role.TRAINER, unit=None)
    mine = Person.objects.get(pk=sitting.person.pk)
    with pytest.raises(errors.NotTheirs):
        answered(appealed(lost), mine)
    assert client_of(mine).get(reverse("appeal", args=[Appeal.objects.get().pk])).status_code == 404


def test_hr_of_another_part_answers_nothing(lost):
    outsider = somebody(Role.HR, UnitFactory())
    with pytest.raises(errors.NotTheirs):
        answered(appealed(lost), outsider)
    assert client_of(outsider).get(reverse("appeal", args=[Appeal.objects.get().pk])).status_code == 404


def test_an_appeal_is_answered_once(lost, officer):
    appeal = appealed(lost)
    answered(appeal, officer)
    with pytest.raises(errors.AnsweredAlready):
        answered(appeal, officer, decision="refused")
    assert Appeal.objects.get().decision == "marks"


@pytest.mark.parametrize("marks", [{3: Decimal("0.5")}, {1: Decimal(2)}, {1: Decimal(-1)}])
def test_nobody_loses_by_an_appeal_and_no_mark_is_beyond_what_is_possible(lost, officer, marks):
    appeal = appealed(lost)
    with pytest.raises(errors.MarkOutOfRange):
        answered(appeal, officer, marks=marks)


def test_upheld_without_another_mark_is_refused(lost, officer):
    with pytest.raises(errors.NothingChanges):
        answered(appealed(lost), officer, marks={})


def test_the_candidate_appeals_and_reads_the_answer_on_one_page(lost, officer):
    sitting, attempt = lost
    client = client_of(sitting.person)
    address = f"/en/attempts/{attempt.pk}/appeal/"
    assert address in client.get(f"/en/attempts/{attempt.pk}/result/").content.decode()
    refused = client.post(address, {"item": "1", "reason": " "})
    assert (refused.status_code, Appeal.objects.count()) == (422, 0)
    client.post(address, {"item": "1", "reason": "a is right, too"})
    assert Appeal.objects.get().item.position == 1
    answered(Appeal.objects.get(), officer)
    page = client.get(address).content.decode()
    assert "upheld" in page
    assert "so it is" in page


def test_other_peoples_attempts_are_not_there(lost, officer):
    assert client_of(officer).get(f"/en/attempts/{lost[1].pk}/appeal/").status_code == 404


def test_hr_reads_the_journal_and_answers(lost, officer):
    _sitting, attempt = lost
    appeal, client = appealed(lost), client_of(officer)
    address = reverse("appeal", args=[appeal.pk])
    assert address in client.get(reverse("appeals")).content.decode()
    page = client.get(address).content.decode()
    assert page.count("Option a") >= 2  # answered, and in the journal
    assert "Lin Xiaowen" in page
    refused = client.post(address, {"decision": "marks", "answer": "yes", "mark:1": "7"})
    assert refused.status_code == 422
    assert ">\nyes</textarea>" in refused.content.decode()
    client.post(address, {"decision": "marks", "answer": "yes", "mark:1": "1"})
    attempt.refresh_from_db()
    assert attempt.passed
    assert address not in client.get(reverse("appeals")).content.decode()


def test_a_trainer_answers_without_knowing_whose_it_is_and_goes_on_to_the_regrade(lost):
    appeal, client = appealed(lost), client_of(somebody(Role.TRAINER))
    address = reverse("appeal", args=[appeal.pk])
    assert "Lin Xiaowen" not in client.get(address).content.decode()
    done = client.post(address, {"decision": "regrade", "answer": "yes"})
    assert done["Location"] == reverse("regrade_question", args=[appeal.item.version.question_id])


@pytest.mark.parametrize("several", [1, 3])
def test_the_list_takes_as_many_queries_for_many(lost, officer, several, statements):
    for position in range(1, several + 1):
        appealed(lost, position=position)
    client = client_of(officer)
    client.get(reverse("appeals"))
    with statements(11):
        client.get(reverse("appeals"))
