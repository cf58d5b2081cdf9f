"""The demo company: only in an empty database, and with something of everything."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from certificates.models import Certificate, Certification
from certificates.standing import State, standings
from courses.models import Course, Enrolment
from jobs.models import Job
from notices.models import Notice
from people.models import Person, Unit
from quizzes.by_hand.queue import queue_of
from quizzes.models import Attempt
from tests.factories import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [PersonFactory, UnitFactory])
def test_it_does_not_mix_with_real_people(make: type) -> None:
    make()
    with pytest.raises(CommandError, match="There are people here already"):
        call_command("load_demo", stdout=StringIO())
    assert Person.objects.count() + Unit.objects.count() == 1


def test_it_shows_every_state_and_a_sign_in_for_each_role() -> None:
    call_command("load_catalogue", verbosity=0)
    every_course_is_there_in_both_languages()
    said = StringIO()
    call_command("load_demo", stdout=said)
    people = list(Person.objects.all())
    assert said.getvalue() == f"Demo company: {len(people)} people in {Unit.objects.count()} units.\n"
    assert 55 <= len(people) <= 70
    cells = standings(people, list(Certification.objects.all()), explained=False)
    states = Counter(standing.state for standing in cells.values())
    assert set(states) == set(State) - {State.HELD, State.IN_GRACE, State.PAUSED, State.PENDING, State.WAIVED}
    assert states[State.VALID] > states[State.OVERDUE]
    every_certificate_owes_its_document()
    every_sign_in_opens()
    a_trainer_finds_answers_to_mark()


def every_course_is_there_in_both_languages() -> None:
    assert Course.objects.filter(code="psychological-qualities").exists()
    for course in Course.objects.all():
        outline = list(course.activities.order_by("position"))
        assert all(one.path_zh and one.path_en for one in outline)
        assert outline[-1].kind == "quiz"


def every_certificate_owes_its_document() -> None:
    owed = set(Job.objects.filter(kind="certificates.render").values_list("key", flat=True))
    assert owed == {str(pk) for pk in Certificate.objects.values_list("pk", flat=True)}


def every_sign_in_opens() -> None:
    file = Path(settings.VAR) / "demo-signins.json"
    assert file.stat().st_mode & 0o777 == 0o600
    signins = json.loads(file.read_text())
    assert set(signins) == {"staff", "manager", "hr", "trainer", "senior_trainer", "auditor", "admin"}
    for entry in signins.values():
        person = authenticate(username=entry["staff_number"], password=entry["password"])
        assert person is not None


def a_trainer_finds_answers_to_mark() -> None:
    """Eight essays of four people, in both languages."""
    for number in ("001003", "001015"):
        queue = queue_of(Person.objects.get(staff_number=number), timezone.now())
        assert [line.count for line in queue.lines] == [4, 4]
    attempts = Attempt.objects.filter(quiz__code="written-replies")
    assert Counter(attempts.values_list("language", flat=True)) == {"zh-hans": 3, "en": 1}
    assert {one.waiting for one in attempts} == {2}
    assert Enrolment.objects.filter(course__kind=Course.Kind.EXAM).count() == 7  # the call centre, its leader with it
    assert not Notice.objects.filter(read_at=None, person__attempts__in=attempts).exists()
