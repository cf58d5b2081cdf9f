"""The pages of an exam: what a candidate finds, and what those who answer for people see and do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Record
from config.role_groups import map_roles
from people.models import Role
from people.services import grant_role
from quizzes.exams.services import Audience, invite, stand_alone
from quizzes.models import Accommodation, ExamsPage, Invitation, QuizPage
from tests.factories import PersonFactory, UnitFactory
from tests.quizzes.factories import QuizFactory

pytestmark = pytest.mark.django_db


def signed_in(client, role=None, unit=None):
    person = PersonFactory(language="en")
    if role:
        grant_role(person=person, role=role, unit=unit)
    client.force_login(person)
    return person


def shown(client, address):
    return client.get(address).content.decode()


def page_of(hall):
    return f"/en/courses/{hall.activity.path_en}"


# --- The candidate --------------------------------------------------------------------------------------------


def test_only_who_is_invited_may_sit_it(client, hall):
    person = hall.person()
    client.force_login(person)
    refused = client.get(page_of(hall))
    assert refused.status_code == 403
    assert "You are not invited to this exam" in refused.content.decode()
    started = client.post(f"/en/attempts/start/{hall.activity.key}/")
    assert started.status_code == 403
    hall.invite(people=[person])
    assert "Start the quiz" in shown(client, page_of(hall))
    assert client.post(f"/en/attempts/start/{hall.activity.key}/").status_code == 302


def test_it_stands_on_the_start_page_and_on_the_page_of_exams_with_its_state(client, hall):
    person = hall.person()
    client.force_login(person)
    assert "You are invited to no exam" in shown(client, "/en/courses/exams/")
    hall.invite(people=[person])
    hall.quiz.closes_at = timezone.now() + timedelta(days=5)
    hall.quiz.save()
    for address in ("/en/", "/en/courses/exams/"):
        page = shown(client, address)
        assert page_of(hall) in page
        assert '<span class="state soon">open</span>' in page
        assert "until " in page
    assert "an exam is waiting for you" in shown(client, "/en/")
    assert "Under way" not in shown(client, "/en/")  # it is no course


def test_nobody_finds_an_exam_that_others_are_to_sit(client, hall):
    hall.invite(people=[hall.person()])
    client.force_login(hall.person())
    for address in ("/en/", "/en/courses/exams/", "/en/courses/"):
        assert page_of(hall) not in shown(client, address)


@pytest.mark.parametrize(
    ("doing", "state"),
    [
        ("nothing", "open"),
        ("opens later", "not open yet"),
        ("begin", "running"),
        ("fail once", "open"),
        ("fail twice", "not passed"),
        ("pass", "passed"),
        ("closed", "closed, not sat"),
        ("fail and closed", "not passed"),
        ("closed but eased", "open"),
    ],
)
def test_its_state_follows_from_what_was_done_and_from_the_dates(client, hall, doing, state):
    person = hall.person()
    hall.invite(people=[person])
    if doing == "begin":
        hall.start(person)
    for _ in range({"fail once": 1, "fail twice": 2, "fail and closed": 1}.get(doing, 0)):
        hall.sit(person, right=False)
    if doing == "pass":
        hall.sit(person)
    if "closed" in doing:
        hall.quiz.closes_at = timezone.now() - timedelta(hours=1)
    if doing == "opens later":
        hall.quiz.opens_at = timezone.now() + timedelta(hours=1)
    hall.quiz.save()
    if doing == "closed but eased":
        later = timezone.now() + timedelta(days=1)
        Accommodation.objects.create(quiz=hall.quiz, person=person, closes_at=later, reason="ill", granted_by=hall.hr)
    client.force_login(person)
    assert f'">{state}</span>' in shown(client, "/en/courses/exams/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_start_page_takes_the_same_queries_for_any_number_of_exams(client, hall, count, statements):
    person = hall.person()
    for _ in range(count):
        quiz = QuizFactory()
        stand_alone(quiz=quiz, actor=hall.hr)
        invite(quiz=quiz, audience=Audience(people=[person]), actor=hall.hr)
    client.force_login(person)
    client.get("/en/")
    with statements(8):
        page = shown(client, "/en/")
    assert page.count("To the exam") == count


# --- The roll -------------------------------------------------------------------------------------------------


def roll(hall, query=""):
    return f"/en/attempts/exams/{hall.quiz.code}/candidates/{query}"


def test_hr_sees_who_is_to_sit_it_who_did_and_who_did_not(client, hall):
    passed, failed, running, idle = (hall.person() for _ in range(4))
    hall.invite(units=[hall.shop])
    hall.sit(passed)
    hall.sit(failed, right=False)
    hall.start(running)
    client.force_login(hall.hr)
    page = shown(client, roll(hall))
    assert "4 candidates" in page
    for state, person in {"passed": passed, "failed": failed, "running": running, "absent": idle}.items():
        narrowed = shown(client, roll(hall, f"?state={state}"))
        found = {one for one in (passed, failed, running, idle) if one.staff_number in narrowed}
        assert found == {person}


def test_it_is_narrowed_by_unit_and_name_and_nonsense_leaves_it_as_it_is(client, hall):
    here, there = hall.person(), hall.person(UnitFactory(parent=hall.region), name="王平")
    hall.invite(units=[hall.region])
    client.force_login(hall.hr)
    only_here = shown(client, roll(hall, f"?unit={hall.shop.pk}"))
    assert here.staff_number in only_here
    assert there.staff_number not in only_here
    assert here.staff_number not in shown(client, roll(hall, "?q=王平"))
    assert here.staff_number in shown(client, roll(hall, "?unit=nonsense&state=nonsense"))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR, Role.AUDITOR, Role.TRAINER])
def test_everybody_sees_the_candidates_of_their_part_alone(client, hall, role):
    mine, others = hall.person(), hall.person(UnitFactory())
    hall.invite(people=[mine, others])
    signed_in(client, role, hall.region)
    page = shown(client, roll(hall))
    assert mine.staff_number in page
    assert others.staff_number not in page
    assert "1 candidate" in page
    taken = client.get(f"/en/attempts/exams/{hall.quiz.code}/candidates.csv").getvalue().decode()
    assert mine.staff_number in taken
    assert others.staff_number not in taken


def test_staff_see_no_roll_and_a_quiz_of_courses_has_none(client, hall, classroom):
    signed_in(client)
    assert client.get(roll(hall)).status_code == 403
    client.force_login(hall.hr)
    assert client.get(f"/en/attempts/exams/{classroom.quiz.code}/candidates/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_roll_takes_the_same_queries_for_any_number(client, hall, count, statements):
    for _ in range(count):
        hall.person()
    hall.invite(units=[hall.shop])
    client.force_login(hall.hr)
    client.get(roll(hall))
    with statements(10):
        client.get(roll(hall))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_roll_can_be_taken_away_and_the_audit_says_so(client, hall, form):
    person = hall.person()
    hall.invite(people=[person])
    client.force_login(hall.hr)
    body = client.get(f"/en/attempts/exams/{hall.quiz.code}/candidates.{form}?state=absent").getvalue()
    assert form == "xlsx" or person.staff_number in body.decode()
    assert Record.objects.get(action="candidates.exported").after == {"form": form, "filters": {"state": "absent"}}


# --- Inviting -------------------------------------------------------------------------------------------------


def inviting(hall):
    return f"/en/attempts/exams/{hall.quiz.code}/invitations/"


def test_the_first_button_counts_and_the_second_invites(client, hall):
    hall.person(), hall.person()
    client.force_login(hall.hr)
    said = {"units": [hall.shop.pk], "step": "look"}
    counted = client.post(inviting(hall), said).content.decode()
    assert "Today that is 2 people." in counted
    assert f'value="{hall.shop.pk}"' in counted
    assert not Invitation.objects.exists()
    done = client.post(inviting(hall), said | {"step": "invite"}, follow=True).content.decode()
    assert "Invited: 2 people." in done
    assert "2 candidates" in done
    assert Record.objects.get(action="exam.invited").after["units"] == [hall.shop.code]


@pytest.mark.parametrize("role", [Role.HR, Role.TRAINER])
def test_nobody_invites_beyond_their_part(client, hall, role):
    elsewhere = UnitFactory()
    stranger = hall.person(elsewhere)
    signed_in(client, role, hall.region)
    for said, why in [
        ({"units": [elsewhere.pk]}, "not one of the available choices"),
        ({"positions": [hall.position.pk]}, "Choose units of your part"),
        ({"people": stranger.staff_number}, f"Not found, or not yours: {stranger.staff_number}."),
        ({}, "Say who: units, positions, or staff numbers."),
    ]:
        refused = client.post(inviting(hall), said | {"step": "invite"})
        assert refused.status_code == 422
        assert why in refused.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.ASSESSOR])
def test_others_invite_nobody(client, hall, role):
    signed_in(client, role)
    assert client.get(inviting(hall)).status_code == 403


def test_an_invitation_is_ended_by_who_may_invite_its_units(client, hall):
    made = hall.invite(units=[hall.shop])
    signed_in(client, Role.HR, UnitFactory())
    assert client.post(f"/en/attempts/invitations/{made.pk}/end/").status_code == 404
    signed_in(client, Role.TRAINER, UnitFactory())
    assert client.post(f"/en/attempts/invitations/{made.pk}/end/").status_code == 403
    signed_in(client, Role.HR, hall.region)
    assert hall.shop.name in shown(client, inviting(hall))
    assert client.post(f"/en/attempts/invitations/{made.pk}/end/").status_code == 302
    made.refresh_from_db()
    assert made.ended_at is not None


# --- The back office ------------------------------------------------------------------------------------------


def test_a_trainer_lets_a_quiz_stand_alone(client, classroom):
    map_roles()
    signed_in(client, Role.TRAINER)
    address = f"/admin/quiz-exam/{classroom.quiz.code}/"
    assert "Let it stand alone" in shown(client, address)
    done = client.post(address, follow=True)
    assert done.redirect_chain[-1][0].endswith("/invitations/")
    assert "This quiz is an exam outside any course." in shown(client, address)


def test_a_quiz_stands_alone_once(client, hall, course_pages):
    exams = ExamsPage.objects.first()
    form = QuizPage.get_edit_handler().get_form_class()(
        {"title": "Twice", "slug": "twice", "quiz": hall.quiz.pk, "minutes": 5, "intro": ""},
        instance=QuizPage(),
        parent_page=exams,
    )
    assert list(form.errors) == ["quiz"]


# --- The way back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("en", "Back to the exam"), ("zh-hans", "返回考试")])
@pytest.mark.parametrize("right", [True, False])
def test_from_the_result_one_goes_back_to_the_exam_and_no_course_is_spoken_of(client, hall, right, language, words):
    person = hall.person()
    hall.invite(people=[person])
    attempt = hall.sit(person, right=right)
    client.force_login(person)
    page = shown(client, f"/{language}/attempts/{attempt.pk}/result/")
    assert words in page
    assert "course" not in page.partition("<main")[2].replace("/courses/", "")
    assert "课程" not in page.partition("<main")[2]
    path = hall.activity.path_en if language == "en" else hall.activity.path_zh
    assert f'href="/{language}/courses/{path}"' in page


@pytest.mark.parametrize(("language", "words"), [("en", "To my exams"), ("zh-hans", "去我的考试")])
def test_once_it_is_passed_its_page_leads_to_ones_exams(client, hall, language, words):
    person = hall.person()
    hall.invite(people=[person])
    hall.sit(person)
    client.force_login(person)
    path = hall.activity.path_en if language == "en" else hall.activity.path_zh
    page = shown(client, f"/{language}/courses/{path}")
    assert words in page
    assert f'href="/{language}/courses/exams/"' in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_and_an_appeal_speak_of_no_course_either(client, hall, language):
    hall.quiz.appeal_days = 9
    hall.quiz.save()
    person = hall.person()
    hall.invite(people=[person])
    attempt = hall.sit(person, right=False)
    hall.sit(person, right=False)
    client.force_login(person)
    refused = client.post(f"/{language}/attempts/start/{hall.activity.key}/")
    assert refused.status_code == 409
    for page in (refused.content.decode(), shown(client, f"/{language}/attempts/{attempt.pk}/appeal/")):
        main = page.partition("<main")[2]
        assert "课程" not in main
        assert "course" not in main.replace("/courses/", "")
    assert f'href="/{language}/courses/exams/"' in refused.content.decode()
