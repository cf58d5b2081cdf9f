"""The sweep for courses about to fall due."""

from datetime import date, timedelta
from typing import Any

import pytest

from courses.models import Enrolment
from courses.reminders import owe_due_notices
from jobs.models import Job
from notices.models import Notice
from tests.factories import CourseFactory, EnrolmentFactory, finish

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


def due(days: int, **more: Any) -> Enrolment:
    made: Enrolment = EnrolmentFactory(due_on=TODAY + timedelta(days=days), **more)
    return made


def test_the_learner_is_reminded_once_however_often_beat_fires() -> None:
    enrolment = due(7)
    for _ in range(3):
        owe_due_notices(on=TODAY)
    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (enrolment.person, "courses.due_soon")
    assert notice.facts == {"course": enrolment.course.names, "due_on": "2026-03-08"}
    assert Job.objects.get().key == f"{notice.pk}:email"


@pytest.mark.parametrize(("days", "reminded"), [(8, 0), (7, 1), (0, 1), (-1, 0)])
def test_from_seven_days_before_to_the_day_itself(days: int, reminded: int) -> None:
    due(days)
    owe_due_notices(on=TODAY)
    assert Notice.objects.count() == reminded


def test_a_day_that_beat_slept_through_is_made_up_for() -> None:
    due(7)
    owe_due_notices(on=TODAY + timedelta(days=5))
    assert Notice.objects.count() == 1


def test_who_has_finished_left_or_withdrawn_is_not_reminded() -> None:
    done = due(3, course=CourseFactory(lessons=1))
    finish(done.person, done.course)
    due(3, person__is_active=False)
    due(3, withdrawn_at="2026-02-01T00:00:00Z")
    due(3, course__retired=True)
    owe_due_notices(on=TODAY)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("undue", [0, 20])
def test_the_cost_is_that_of_what_is_due(undue: int, django_assert_num_queries: Any) -> None:
    due(3)
    for _ in range(undue):
        due(60)
    owe_due_notices(on=TODAY)
    with django_assert_num_queries(2):
        owe_due_notices(on=TODAY)
