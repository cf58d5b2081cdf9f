"""*My certifications*: where one stands, what comes next and what counts, for staff themselves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from bilingual.days import today
from certificates.mine import Mine, mine_of
from certificates.models import Choice, ExternalCertificate, ExternalKind, PolicyVersion
from certificates.openings import owe_openings
from courses.models import Course, Enrolment
from courses.services import enrol
from jobs.work import drain
from people.models import Person
from tests.factories import (
    CertificateFactory,
    CourseCompletionFactory,
    CourseFactory,
    ObligationFactory,
    PersonFactory,
    PolicyVersionFactory,
    finish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Person:
    made: Person = PersonFactory(language="en")
    return made


@pytest.fixture
def courses() -> list[Course]:
    return [CourseFactory(lessons=1) for _ in range(3)]


def of(course: Course) -> dict[str, Any]:
    return {"of": "course", "id": course.pk}


def must_hold(person: Person, tree: dict[str, Any], **more: Any) -> PolicyVersion:
    policy: PolicyVersion = PolicyVersionFactory(evidence=tree, **more)
    ObligationFactory(person=person, certification=policy.certification, due_on=today() + timedelta(days=20))
    return policy


def of_mine(person: Person, policy: PolicyVersion, on: date | None = None) -> Mine:
    with translation.override("en"):
        found = {one.certification: one for one in mine_of(person, on or today())}
    return found[policy.certification]


def read(person: Person) -> str:
    client = Client()
    client.force_login(person)
    with translation.override("en"):
        return client.get(reverse("certificates:mine")).content.decode()


def post(person: Person, name: str, policy: PolicyVersion, **data: str) -> Any:
    client = Client()
    client.force_login(person)
    with translation.override("en"):
        return client.post(reverse(f"certificates:{name}", args=[policy.certification.code]), data)


def test_who_need_hold_nothing_is_told_so(lin: Person) -> None:
    CertificateFactory()
    answer = read(lin)
    assert "Nothing is required of you today." in answer
    assert "No certification yet" in answer


def test_the_next_step_leads_on_where_it_was_begun_and_begins_where_it_was_not(
    lin: Person, courses: list[Course]
) -> None:
    policy = must_hold(lin, {"all": [of(one) for one in courses[:2]]})
    enrol(person=lin, course=courses[0])
    step = of_mine(lin, policy).next_step
    assert step is not None
    assert (step.address, step.can_begin) == (f"/en/courses/{courses[0].code}/1/", False)
    Enrolment.objects.all().delete()
    again = of_mine(lin, policy).next_step
    assert again is not None
    assert (again.address, again.can_begin) == ("", True)

    answer = post(lin, "begin", policy)

    assert answer.url == f"/en/courses/{courses[0].code}/1/"
    assert {one.course for one in Enrolment.objects.filter(person=lin)} == set(courses[:2])


def test_what_counts_is_told_beside_what_is_missing(lin: Person, courses: list[Course]) -> None:
    must_hold(lin, {"all": [of(one) for one in courses[:2]]})
    finish(lin, courses[0])
    answer = read(lin)
    assert f"finished the course {courses[0].name_en} on" in answer
    assert f"the course {courses[1].name_en}" in answer
    assert "needs you." in answer


def test_an_open_renewal_keeps_valid_and_shows_what_counts_already(lin: Person, courses: list[Course]) -> None:
    policy = must_hold(lin, {"all": [of(one) for one in courses[:2]]}, renewal_days=60)
    CertificateFactory(
        person=lin,
        certification=policy.certification,
        policy=policy,
        issued_on=today() - timedelta(days=300),
        expires_on=today() + timedelta(days=40),
    )
    CourseCompletionFactory(person=lin, course=courses[0])
    owe_openings()
    drain()
    found = of_mine(lin, policy)
    assert (found.renews, len(found.counted), [step.is_mine for step in found.steps]) == (True, 1, [True])
    assert "You stay valid while you renew." in read(lin)
    finish(lin, courses[1])
    renewed = of_mine(lin, policy)
    assert (renewed.steps, [one.certificate.cycle for one in renewed.issued]) == ([], [2, 1])


@pytest.mark.parametrize(("days_left", "offered"), [(61, False), (60, True)])
def test_who_holds_it_without_a_duty_may_renew_in_the_window(
    lin: Person, courses: list[Course], days_left: int, *, offered: bool
) -> None:
    policy = PolicyVersionFactory(evidence=of(courses[0]), renewal_days=60)
    expires_on = today() + timedelta(days=days_left)
    CertificateFactory(person=lin, certification=policy.certification, policy=policy, expires_on=expires_on)
    assert bool(of_mine(lin, policy).steps) is offered


def test_another_way_is_chosen_on_the_page(lin: Person, courses: list[Course]) -> None:
    policy = must_hold(lin, {"any": [of(one) for one in courses]})
    post(lin, "begin", policy)
    assert {one.course for one in Enrolment.objects.standing()} == {courses[0]}
    [options] = of_mine(lin, policy).choices
    assert [option.is_chosen for option in options] == [True, False, False]

    post(lin, "choose_way", policy, way=options[2].keys)

    assert {one.course for one in Enrolment.objects.standing()} == {courses[2]}
    assert [option.is_chosen for option in of_mine(lin, policy).choices[0]] == [False, False, True]
    step = of_mine(lin, policy).next_step
    assert step is not None
    assert courses[2].name_en in step.words


def test_a_way_that_is_not_offered_changes_nothing(lin: Person, courses: list[Course]) -> None:
    policy = must_hold(lin, {"any": [of(one) for one in courses]})
    assert post(lin, "choose_way", policy, way="course:0").status_code == 302
    assert post(lin, "choose_way", policy).status_code == 302
    assert not Choice.objects.exists()


def test_what_is_not_ones_own_is_not_begun_there(lin: Person, courses: list[Course]) -> None:
    policy = must_hold(PersonFactory(), of(courses[0]))
    assert [post(lin, name, policy).status_code for name in ("begin", "choose_way")] == [404, 404]
    assert not Enrolment.objects.filter(person=lin).exists()


def test_a_certification_that_comes_first_stands_there_too(lin: Person, courses: list[Course]) -> None:
    foundation = PolicyVersionFactory(evidence=of(courses[0]))
    advanced = must_hold(lin, {"all": [{"of": "certification", "id": foundation.certification_id}, of(courses[1])]})
    step = of_mine(lin, advanced).next_step
    assert step is not None
    assert step.address == f"#certification-{foundation.certification_id}"
    assert of_mine(lin, foundation).next_step


def test_what_was_handed_in_waits_and_is_not_asked_for_again(lin: Person) -> None:
    kind = ExternalKind.objects.create(code="aid", name_zh="急救", name_en="First aid")
    policy = must_hold(lin, {"of": "external", "id": kind.pk})
    before = of_mine(lin, policy).next_step
    assert before is not None
    assert before.address == "/en/certificates/external/"
    ExternalCertificate.objects.create(person=lin, kind=kind, issued_on=today(), handed_in_by=lin)
    assert of_mine(lin, policy).next_step is None
    assert "Handed in; waits for HR." in read(lin)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(lin: Person, count: int) -> None:
    for _ in range(count):
        course, other = CourseFactory(lessons=1), CourseFactory(lessons=1)
        policy = must_hold(lin, {"all": [of(course), of(other)]})
        CertificateFactory(person=lin, certification=policy.certification, policy=policy, expires_on=date(2026, 1, 1))
        enrol(person=lin, course=course)
    client = Client()
    client.force_login(lin)
    with translation.override("en"):
        client.get(reverse("certificates:mine"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("certificates:mine"))
    assert len(queries) == 16
