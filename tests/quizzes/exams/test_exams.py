"""A quiz stands alone: its pages, who is invited, what they find, and what passing it leads to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from audit.models import Record
from courses.models import Activity, Completion, Course, CoursePage, Enrolment
from jobs.work import drain
from notices.models import Notice
from people.services import leave
from quizzes.exams.services import end_invitation, follow, stand_alone
from quizzes.exams.sweeping import follow_exams
from quizzes.models import ExamsPage, QuizPage
from tests.factories import PlacementFactory, PositionFactory, UnitFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def taken(hall):
    return set(Enrolment.objects.standing().filter(course=hall.exam).values_list("person", flat=True))


# --- Standing alone -------------------------------------------------------------------------------------------


def test_a_quiz_that_stands_alone_has_one_activity_with_a_page_in_both_languages(hall):
    assert hall.exam.is_exam
    assert not hall.exam.self_enrolment
    assert hall.exam.names == hall.quiz.names
    assert hall.activity.path_zh == hall.activity.path_en == f"exams/{hall.quiz.code}/"
    assert [page.title for page in ExamsPage.objects.order_by("path")] == ["考试", "Exams"]
    assert Record.objects.filter(action="exam.stands_alone", subject_id=str(hall.quiz.pk)).count() == 1


def test_doing_it_again_changes_nothing(hall):
    assert stand_alone(quiz=hall.quiz, actor=hall.hr) == hall.activity
    assert QuizPage.objects.filter(quiz=hall.quiz).count() == 2


def test_a_page_that_was_taken_away_comes_back_as_the_same_exam(hall):
    for page in QuizPage.objects.all():
        page.unpublish()
    hall.exam.refresh_from_db()
    assert hall.exam.retired
    again = stand_alone(quiz=hall.quiz, actor=hall.hr)
    assert again.course == hall.exam
    assert not again.course.retired


def test_deleting_its_pages_retires_the_exam(hall):
    for page in QuizPage.objects.all():
        page.delete()
    hall.exam.refresh_from_db()
    assert hall.exam.retired
    assert Activity.objects.get(pk=hall.activity.pk).retired


def test_a_quiz_of_a_course_that_is_moved_out_of_it_is_an_exam_and_back_again(classroom, course_pages):
    key = classroom.activity.key
    exams = ExamsPage(title="Exams", slug="exams", locale=course_pages["zh-hans"].locale)
    course_pages["zh-hans"].get_parent().add_child(instance=exams)
    QuizPage.objects.get(translation_key=key, locale=exams.locale).move(exams, pos="last-child")
    assert Activity.objects.get(key=key).course.is_exam
    course = CoursePage.objects.get(locale=exams.locale)
    QuizPage.objects.get(translation_key=key, locale=exams.locale).move(course, pos="last-child")
    assert not Activity.objects.get(key=key).course.is_exam
    assert Course.objects.get(key=key).retired


# --- Who is invited -------------------------------------------------------------------------------------------


def test_units_with_what_is_below_them_positions_and_people_by_name_are_invited(hall):
    above, below, elsewhere = hall.person(hall.region), hall.person(), hall.person(UnitFactory())
    PlacementFactory(person=hall.person(), unit=hall.shop, position=PositionFactory(), is_primary=False)
    other = hall.person(UnitFactory())
    hall.invite(units=[hall.shop], positions=[hall.position], people=[elsewhere])
    assert below.pk in taken(hall)
    assert elsewhere.pk in taken(hall)
    assert not {above.pk, other.pk} & taken(hall)
    hall.invite(units=[hall.region])
    assert above.pk in taken(hall)
    assert other.pk not in taken(hall)


def test_each_is_told_once_however_often_the_sweep_follows(hall):
    person = hall.person()
    hall.invite(units=[hall.shop])
    hall.invite(people=[person])
    follow(exam=hall.exam.pk)
    assert [notice.kind for notice in Notice.objects.filter(person=person)] == ["quizzes.exam_invited"]
    assert Enrolment.objects.get(course=hall.exam, person=person).source == "assigned"


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ({"opens_at": timedelta(days=1)}, "quizzes.exam_invited_from"),
        ({"closes_at": timedelta(days=9)}, "quizzes.exam_invited_until"),
        ({"opens_at": timedelta(days=1), "closes_at": timedelta(days=9)}, "quizzes.exam_invited_between"),
    ],
)
def test_the_notice_says_from_when_to_when(hall, dates, kind):
    for name, ahead in dates.items():
        setattr(hall.quiz, name, timezone.now() + ahead)
    hall.quiz.save()
    person = hall.person()
    hall.invite(people=[person])
    assert Notice.objects.get(person=person).kind == kind


def test_who_comes_later_is_invited_and_who_goes_before_beginning_is_not_any_more(hall):
    gone, stays, begun = hall.person(), hall.person(), hall.person()
    hall.invite(units=[hall.shop])
    hall.start(begun)
    come = hall.person()
    for person in (gone, begun):
        person.placements.update(unit=UnitFactory())
    assert follow_exams() == 1
    drain()
    assert taken(hall) == {stays.pk, begun.pk, come.pk}


def test_a_leaver_is_not_to_sit_it(hall):
    person = hall.person()
    hall.invite(units=[hall.shop])
    leave(person=person, on=timezone.localdate() - timedelta(days=1), actor=hall.hr)
    follow(exam=hall.exam.pk)
    assert taken(hall) == set()


def test_ending_an_invitation_withdraws_who_has_not_begun_and_is_in_no_other(hall):
    person, named = hall.person(), hall.person()
    first = hall.invite(units=[hall.shop])
    hall.invite(people=[named])
    end_invitation(invitation=first, actor=hall.hr)
    drain()
    assert taken(hall) == {named.pk}
    assert person.enrolments.get().withdrawn_at is not None


def test_nobody_is_invited_to_what_is_closed(hall):
    hall.invite(units=[hall.shop])
    hall.quiz.closes_at = timezone.now() - timedelta(hours=1)
    hall.quiz.save()
    hall.person()
    follow(exam=hall.exam.pk)
    assert taken(hall) == set()


def test_more_than_a_page_can_enrol_are_a_workers(hall, monkeypatch):
    monkeypatch.setattr("quizzes.exams.services.AT_ONCE", 1)
    hall.person(), hall.person()
    hall.invite(units=[hall.shop])
    assert taken(hall) == set()
    drain()
    assert len(taken(hall)) == 2


def test_who_passed_sits_it_again_only_where_the_invitation_says_so(hall):
    hall.person()  # so that no two rows of different tables share their number by chance
    person = hall.person()
    hall.invite(people=[person])
    hall.sit(person)
    hall.invite(people=[person])
    assert hall.enrolment(person).cycle == 1
    hall.invite(people=[person], again=True)
    assert hall.enrolment(person).cycle == 2
    follow(exam=hall.exam.pk)
    assert hall.enrolment(person).cycle == 2
    hall.sit(person)
    follow(exam=hall.exam.pk)
    assert hall.enrolment(person).cycle == 2
    assert Completion.objects.of_courses().filter(person=person, course=hall.exam).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_following_takes_the_same_queries_for_any_number(hall, count, statements):
    for _ in range(count):
        hall.person()
    hall.quiz.refresh_from_db()
    with statements(30):
        hall.invite(units=[hall.shop])


# --- Reminders ------------------------------------------------------------------------------------------------


def test_who_has_not_passed_is_reminded_once_before_it_closes(hall):
    passed, failed, idle, out = (hall.person() for _ in range(4))
    hall.invite(units=[hall.shop])
    hall.sit(passed)
    hall.sit(failed, right=False)
    hall.sit(out, right=False)
    hall.sit(out, right=False)
    now = timezone.now()
    hall.quiz.closes_at = now + timedelta(days=4)
    hall.quiz.save()
    closing = Notice.objects.filter(kind="quizzes.exam_closing")
    follow_exams(now=now)
    assert not closing.exists()
    for later in (timedelta(days=2), timedelta(days=3)):
        follow_exams(now=now + later)
    assert set(closing.values_list("person", flat=True)) == {failed.pk, idle.pk}
    assert closing.count() == 2
