"""Two at the same moment: one certificate, one duty, one placement, one decision."""

from datetime import date, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from audit.models import Record
from bilingual.days import today
from certificates.models import (
    Approval,
    Certificate,
    DutyRequest,
    Extension,
    ExternalCertificate,
    ExternalKind,
    Obligation,
)
from certificates.services import (
    AlreadyRevoked,
    ask_for_relief,
    decide_approval,
    decide_external,
    decide_request,
    grant,
    hand_in,
    judge,
    revoke,
)
from certificates.services.everybody import judge_some
from courses.models import Completion, Course, Enrolment
from courses.services import complete, enrol
from jobs.models import Job
from people.models import Person, Role
from people.services import place
from tests.factories import (
    CertificateFactory,
    CourseFactory,
    ObligationFactory,
    PersonFactory,
    PolicyVersionFactory,
    PositionFactory,
    RequirementFactory,
    UnitFactory,
    finish,
    holder_of,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_completion_judged_four_times_at_once_is_one_certificate() -> None:
    course = CourseFactory(lessons=1)
    completion = finish(PersonFactory(), course)
    PolicyVersionFactory(asks=[course])
    outcomes = together(*[lambda: judge(completion=completion)] * 4)
    assert sorted(found.finding for (found,) in outcomes) == ["earned", "held", "held", "held"]
    assert Certificate.objects.count() == Job.objects.count() == 1


def last_step(person: Person, course: Course) -> bool:
    enrolment = enrol(person=person, course=course)
    return complete(enrolment=enrolment, activity=course.activities.get(), how=Completion.How.READ)


def test_the_two_courses_of_a_policy_finished_at_once_earn_it() -> None:
    for _ in range(5):
        person, courses = PersonFactory(), [CourseFactory(lessons=1), CourseFactory(lessons=1)]
        PolicyVersionFactory(asks=courses)
        acts = [partial(last_step, person, course) for course in courses]
        assert together(*acts) == [True, True]
        assert Certificate.objects.filter(person=person).count() == 1


def test_two_placements_and_a_click_at_once_leave_one_open_placement_and_one_enrolment() -> None:
    for _ in range(5):
        person, course, unit = PersonFactory(), CourseFactory(lessons=1), UnitFactory()
        policy = PolicyVersionFactory(asks=[course])
        RequirementFactory(certification=policy.certification, unit=unit)
        move = partial(place, person=person, unit=unit, position=PositionFactory(), starts_on=date(2026, 1, 5))
        outcomes = together(move, move, partial(enrol, person=person, course=course))
        assert [error for error in outcomes if isinstance(error, Exception)] == []
        assert person.placements.filter(ends_on=None).count() == 1
        assert Obligation.objects.filter(person=person, ends_on=None).count() == 1
        assert Enrolment.objects.filter(person=person).count() == 1


def test_of_two_revocations_at_once_one_is_refused() -> None:
    certificate, hr = CertificateFactory(), PersonFactory()
    outcomes = together(*[lambda: revoke(certificate=certificate, actor=hr, reason="why")] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyRevoked", "Revocation"]
    assert AlreadyRevoked in {type(one) for one in outcomes}


def test_two_workers_who_ask_everybody_about_one_policy_issue_once_each() -> None:
    course = CourseFactory(lessons=1)
    people = [PersonFactory() for _ in range(5)]
    for person in people:
        finish(person, course)
    policy = PolicyVersionFactory(asks=[course])
    payload = {"policy": policy.pk, "after": 0, "asked": 0, "earned": 0, "why": "begun"}
    outcomes = together(*[partial(judge_some, payload)] * 3)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert sorted(Certificate.objects.values_list("person", flat=True)) == [one.pk for one in people]
    assert Record.objects.filter(action="certificate.issued").count() == len(people)


def test_of_two_who_grant_one_certificate_at_once_the_second_is_told_that_it_is_held() -> None:
    person, policy = PersonFactory(), PolicyVersionFactory()
    acts = [
        partial(grant, person=person, certification=policy.certification, actor=holder_of(Role.HR), reason="r")
        for _ in range(3)
    ]
    assert kinds(together(*acts)) == ["AlreadyHeld", "AlreadyHeld", "Certificate"]
    assert Certificate.objects.count() == 1


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in outcomes)


@pytest.mark.parametrize("words", [(True, True), (True, False), (False, False)])
def test_of_two_who_decide_on_one_approval_at_once_one_is_heard(words: tuple[bool, bool]) -> None:
    course = CourseFactory(lessons=1)
    PolicyVersionFactory(asks=[course], approver="hr")
    finish(PersonFactory(), course)

    def deciding(granted: bool) -> Any:
        asked, actor = Approval.objects.get(), holder_of(Role.HR)
        return lambda: decide_approval(approval=asked, actor=actor, granted=granted, reason="r")

    outcomes = together(*map(deciding, words))

    assert [type(one).__name__ for one in outcomes if isinstance(one, Exception)] == ["AlreadyDecided"]
    assert Certificate.objects.count() == Approval.objects.filter(granted=True).count()
    assert Record.objects.filter(action__in=["approval.granted", "approval.refused"]).count() == 1


@pytest.mark.parametrize("words", [(True, True), (True, False)])
def test_of_two_managers_who_decide_on_one_request_at_once_one_is_heard(words: tuple[bool, bool]) -> None:
    duty = ObligationFactory(starts_on=today(), due_on=today())
    cell = {"person": duty.person, "certification": duty.certification}
    until = today() + timedelta(days=20)
    asked = ask_for_relief(kind="extension", **cell, until=until, reason="Was away.", actor=duty.person)

    def deciding(granted: bool) -> Any:
        request, actor = DutyRequest.objects.get(pk=asked.pk), holder_of(Role.MANAGER)
        return lambda: decide_request(request=request, actor=actor, granted=granted, answer="r")

    outcomes = together(*map(deciding, words))

    assert [type(one).__name__ for one in outcomes if isinstance(one, Exception)] == ["Decided"]
    assert Extension.objects.count() == DutyRequest.objects.filter(granted=True).count()
    assert Record.objects.filter(action__in=["relief.granted", "relief.refused"]).count() == 1


def test_of_two_who_decide_on_one_external_certificate_at_once_one_is_heard(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kind, person = ExternalKind.objects.create(code="first-aid", name_zh="急救证", name_en="First aid"), PersonFactory()
    hand_in(person=person, kind=kind, issued_on=today(), file=BytesIO(b"%PDF-1.7"), file_name="a.pdf", actor=person)

    def deciding(accepted: bool) -> Any:
        external, actor = ExternalCertificate.objects.get(), holder_of(Role.HR)
        return lambda: decide_external(external=external, actor=actor, accepted=accepted, answer="r")

    assert kinds(together(*map(deciding, (True, False)))) == ["AlreadyDecided", "ExternalCertificate"]
    assert Record.objects.filter(action__in=["external.accepted", "external.refused"]).count() == 1
