"""From answers that people gave to figures that a trainer reads: tables, the worker's job, page and command."""

import json
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from jobs.work import drain
from people.models import Role
from people.services import grant_role
from quizzes.models import Attempt, StatisticsRun
from quizzes.services import submit
from quizzes.statistics.services import ask_for_statistics, calculate
from tests.quizzes.factories import EnrolmentFactory, PersonFactory, Sitting

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def sit(sitting: Sitting, answers: str, *, language: str = "zh-hans", person: Any = None, days: int = 0) -> Attempt:
    """Somebody's attempt on three questions; ``answers`` such as "bba" in the order of the questions, not the paper."""
    enrolment = EnrolmentFactory(course=sitting.activity.course, **({"person": person} if person else {}))
    sitting.person, sitting.enrolment = enrolment.person, enrolment
    at = NOW + timedelta(days=days)
    attempt = sitting.start(now=at)
    Attempt.objects.filter(pk=attempt.pk).update(language=language)
    questions = sorted(item.version.question_id for item in attempt.items.select_related("version"))
    for item in attempt.items.select_related("version"):
        answer = answers[questions.index(item.version.question_id)]
        sitting.answer(attempt, item.position, [answer], now=at)
    return submit(attempt=attempt, now=at)


@pytest.fixture
def trainer(client: Client) -> Any:
    person = PersonFactory()
    grant_role(person=person, role=Role.TRAINER)
    Group.objects.get(name="Trainers").permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)
    return person


def test_figures_count_each_persons_first_attempt() -> None:
    sitting = Sitting(attempts_allowed=5, wait_hours=0)
    first = sit(sitting, "bba")
    sit(sitting, "aaa")
    enrolment = first.enrolment
    sitting.person, sitting.enrolment = enrolment.person, enrolment
    again = sitting.start(now=NOW + timedelta(days=1))
    submit(attempt=again, now=NOW + timedelta(days=1))

    over_first = calculate(sitting.quiz, StatisticsRun.Attempts.FIRST)
    over_all = calculate(sitting.quiz, StatisticsRun.Attempts.ALL)

    assert (over_first["quiz"]["attempts"], over_all["quiz"]["attempts"]) == (2, 3)
    assert [line["facility"] for line in over_first["questions"]] == [50.0, 50.0, 0.0]
    assert over_first["questions"][0]["guess"] == 25.0


def test_the_table_of_options_says_who_chose_what() -> None:
    sitting = Sitting()
    for answers in ("bbb", "bbb", "abb", "aca", "aaa", "caa"):
        sit(sitting, answers)

    table = calculate(sitting.quiz, "first")["questions"][0]["options"]["1"]

    assert {one["key"]: one["count"] for one in table} == {"a": 3, "b": 2, "c": 1, "d": 0}
    assert [one["key"] for one in table if one["right"]] == ["b"]
    right = next(one for one in table if one["right"])
    assert (right["weak"], right["strong"]) == (0.0, 100.0)


def test_languages_are_compared_among_equally_able_people() -> None:
    """All have two of three: of the Chinese readers twice as many have the first question right."""
    sitting = Sitting()
    for number in range(12):
        sit(sitting, "bba" if number % 3 else "abb", language="zh-hans")
        sit(sitting, "abb" if number % 3 else "bba", language="en")

    found = calculate(sitting.quiz, "first")["questions"][0]["fairness"]

    assert (found["reference"], found["focal"]) == (12, 12)
    assert found["alpha"] == pytest.approx(4)  # (8 · 8) / (4 · 4)
    assert found["verdict"] == "unknown"  # so few people: it may be chance


def test_each_language_has_figures_of_its_own(trainer: Any, client: Client) -> None:
    sitting = Sitting()
    for answers, language in (("bbb", "zh-hans"), ("bba", "zh-hans"), ("baa", "en"), ("aaa", "en")):
        sit(sitting, answers, language=language)
    found = calculate(sitting.quiz, "first")
    assert [(code, one["attempts"], round(one["mean"])) for code, one in found["languages"].items()] == [
        ("en", 2, 17),
        ("zh-hans", 2, 83),
    ]
    first = found["questions"][0]["languages"]
    assert {code: one["facility"] for code, one in first.items()} == {"en": 50.0, "zh-hans": 100.0}
    ask_for_statistics(quiz=sitting.quiz, attempts="first", actor=trainer)
    drain()
    shown = client.get(reverse("quiz_statistics", args=[sitting.quiz.code])).content.decode()
    assert "按语言" in shown and "English" in shown


def test_it_reads_as_many_queries_for_three_attempts_as_for_one(statements: Any) -> None:
    sitting = Sitting()
    sit(sitting, "bbb")
    with statements(4):
        calculate(sitting.quiz, "first")
    sit(sitting, "bba")
    sit(sitting, "aaa")
    with statements(4):
        calculate(sitting.quiz, "first")


def test_a_worker_makes_what_a_trainer_asked_for_once(trainer: Any, client: Client) -> None:
    sitting = Sitting()
    sit(sitting, "bbb")
    address = reverse("quiz_statistics", args=[sitting.quiz.code])

    client.post(address, {"attempts": "first"})
    client.post(address, {"attempts": "first"})
    waiting = client.get(address).content.decode()
    drain()
    ready = client.get(address).content.decode()

    assert StatisticsRun.objects.count() == 1
    assert "data-running" in waiting
    assert "data-running" not in ready
    assert "只有 1 次作答" in ready
    assert "没有需要留意的试题" in ready


def test_what_is_under_way_is_not_asked_for_again(trainer: Any) -> None:
    sitting = Sitting()
    run = ask_for_statistics(quiz=sitting.quiz, attempts="first", actor=trainer)
    assert ask_for_statistics(quiz=sitting.quiz, attempts="first", actor=trainer) == run
    assert ask_for_statistics(quiz=sitting.quiz, attempts="all", actor=trainer) != run


def test_the_table_of_questions_can_be_taken_away(trainer: Any, client: Client) -> None:
    sitting = Sitting()
    sit(sitting, "bbb")
    address = reverse("quiz_statistics_file", args=[sitting.quiz.code, "csv"])
    assert client.get(address).status_code == 404  # nothing calculated yet
    ask_for_statistics(quiz=sitting.quiz, attempts="first", actor=trainer)
    drain()

    lines = b"".join(client.get(address)).decode().splitlines()  # type: ignore[arg-type]
    book = b"".join(client.get(reverse("quiz_statistics_file", args=[sitting.quiz.code, "xlsx"])))  # type: ignore[arg-type]

    assert len(lines) == 4
    assert "难度指数" in lines[0]
    whole, questions, options = load_workbook(BytesIO(book)).worksheets
    assert (questions.max_row, options.max_row) == (4, 13)
    assert [cell.value for cell in options[3]][2:6] == ["选项b", "✓", 1, 100]
    assert sum(row[1].value for row in whole.iter_rows(min_row=2) if "95–100%" in row[0].value) == 1


def test_only_those_who_author_see_statistics(client: Client) -> None:
    sitting = Sitting()
    client.force_login(sitting.person)
    for address in ("quiz_statistics", "quiz_statistics_file"):
        words = [sitting.quiz.code] if address == "quiz_statistics" else [sitting.quiz.code, "csv"]
        assert client.get(reverse(address, args=words)).status_code in {302, 403}


def test_the_command_prints_or_gives_json() -> None:
    sitting = Sitting()
    sit(sitting, "bba")
    said, told = StringIO(), StringIO()
    call_command("quiz_statistics", sitting.quiz.code, stdout=said)
    call_command("quiz_statistics", sitting.quiz.code, "--json", stdout=told)
    assert "facility" in said.getvalue()
    assert json.loads(told.getvalue())["quiz"]["attempts"] == 1
    with pytest.raises(CommandError, match="There is no quiz 'nothing'"):
        call_command("quiz_statistics", "nothing")
