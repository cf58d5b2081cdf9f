"""What a policy says about one person, on the days on which it changes."""

from datetime import UTC, date, datetime

import pytest

from certificates.models import Certificate, PolicyVersion
from certificates.services import revoke
from certificates.verdicts import Finding, Verdict, verdict
from courses.models import Course
from courses.services import enrol_again
from people.models import Person
from tests.factories import (
    CertificateFactory,
    CourseCompletionFactory,
    CourseFactory,
    PersonFactory,
    PolicyVersionFactory,
    finish,
)

pytestmark = pytest.mark.django_db
EXPIRY = date(2026, 12, 31)
WINDOW = date(2026, 11, 1)  # sixty days before
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def courses() -> list[Course]:
    return [CourseFactory(code="calm", lessons=1), CourseFactory(code="clear", lessons=1)]


@pytest.fixture
def policy(courses: list[Course]) -> PolicyVersion:
    made: PolicyVersion = PolicyVersionFactory(asks=courses, valid_months=24, renewal_days=60)
    return made


@pytest.fixture
def lin() -> Person:
    made: Person = PersonFactory()
    return made


def asked(person: Person, policy: PolicyVersion, on: date = WINDOW) -> Verdict:
    return verdict(person=person, policy=policy, on=on)


def ids(found: Verdict) -> list[int]:
    return [leaf.id for leaf in found.missing]


def held(person: Person, policy: PolicyVersion, **fields: object) -> Certificate:
    made: Certificate = CertificateFactory(
        person=person, certification=policy.certification, policy=policy, expires_on=EXPIRY, **fields
    )
    return made


class TestTheFirst:
    def test_every_course_must_be_finished_and_the_missing_ones_are_named(
        self, lin: Person, policy: PolicyVersion, courses: list[Course]
    ) -> None:
        CourseCompletionFactory(person=lin, course=courses[0], at=EARLIER)
        found = asked(lin, policy)
        assert (found.finding, ids(found), found.cycle) == (Finding.EVIDENCE_MISSING, [courses[1].pk], 1)
        assert found.reason["missing"] == [f"course:{courses[1].pk}"]

    def test_with_all_it_is_earned_on_the_newest_evidence(
        self, lin: Person, policy: PolicyVersion, courses: list[Course]
    ) -> None:
        first, again = (
            CourseCompletionFactory(person=lin, course=courses[0], enrolment__cycle=cycle, at=moment)
            for cycle, moment in ((1, datetime(2026, 1, 1, tzinfo=UTC)), (2, datetime(2026, 2, 1, tzinfo=UTC)))
        )
        other = CourseCompletionFactory(person=lin, course=courses[1], at=EARLIER)
        found = asked(lin, policy)
        assert found.finding is Finding.EARNED
        assert set(found.evidence) == {again.pk, other.pk}
        assert first.pk not in found.evidence

    def test_somebody_elses_work_counts_for_them(
        self, lin: Person, policy: PolicyVersion, courses: list[Course]
    ) -> None:
        for course in courses:
            CourseCompletionFactory(course=course)
        assert ids(asked(lin, policy)) == [one.pk for one in courses]


class TestTheNext:
    def test_is_not_earned_while_the_renewal_is_not_open(self, lin: Person, policy: PolicyVersion) -> None:
        certificate = held(lin, policy)
        found = asked(lin, policy, date(2026, 10, 31))
        assert (found.finding, found.held and found.held.pk, found.cycle) == (Finding.HELD, certificate.pk, 2)

    def test_evidence_counts_once(self, lin: Person, policy: PolicyVersion, courses: list[Course]) -> None:
        used = [CourseCompletionFactory(person=lin, course=course, at=EARLIER) for course in courses]
        held(lin, policy, evidence=[one.pk for one in used])
        assert ids(asked(lin, policy)) == [one.pk for one in courses]
        for course in courses:
            CourseCompletionFactory(person=lin, course=course, enrolment__cycle=2, at=EARLIER)
        assert asked(lin, policy).finding is Finding.EARNED

    def test_a_certificate_without_expiry_is_held_for_ever(self, lin: Person, policy: PolicyVersion) -> None:
        certificate = held(lin, policy)
        Certificate.objects.filter(pk=certificate.pk).update(expires_on=None)
        assert asked(lin, policy, date(2099, 1, 1)).finding is Finding.HELD

    def test_an_expired_one_holds_nobody_back(self, lin: Person, policy: PolicyVersion, courses: list[Course]) -> None:
        held(lin, policy)
        for course in courses:
            CourseCompletionFactory(person=lin, course=course, at=datetime(2027, 5, 1, tzinfo=UTC))
        assert asked(lin, policy, date(2027, 6, 1)).finding is Finding.EARNED

    def test_nor_does_a_revoked_one_and_its_evidence_is_spent(
        self, lin: Person, policy: PolicyVersion, courses: list[Course]
    ) -> None:
        for course in courses:
            finish(lin, course)
        certificate = Certificate.objects.get()
        revoke(certificate=certificate, actor=PersonFactory(), reason="Somebody else sat the quiz.")
        found = asked(lin, policy, certificate.issued_on)
        assert (found.finding, ids(found)) == (Finding.EVIDENCE_MISSING, [one.pk for one in courses])
        for course in courses:
            enrol_again(person=lin, course=course)
            finish(lin, course)
        assert [one.cycle for one in Certificate.objects.order_by("cycle")] == [1, 2]
