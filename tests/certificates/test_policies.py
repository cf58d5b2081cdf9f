"""Publishing a policy, and judging by its trees: each kind of fact, cycles, renewals, and everybody at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audit.models import Record
from audit.wording import tell
from bilingual.days import today
from certificates.evidence import Kind, courses_tree
from certificates.models import Certificate, Equivalence, ExternalCertificate, ExternalKind, PolicyVersion
from certificates.services import judge_fact, publish_policy
from certificates.trees import TreeProblem
from certificates.verdicts import Finding, verdict, verdicts
from courses.models import Activity, Course
from courses.services import complete, enrol
from jobs.models import Job
from jobs.work import Outcome, claim, perform
from people.models import Person
from quizzes.models import Attempt
from tests.factories import (
    ActivityFactory,
    CertificateFactory,
    CertificationFactory,
    CourseCompletionFactory,
    CourseFactory,
    EnrolmentFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    PositionFactory,
    RevocationFactory,
    finish,
)
from tests.quizzes.factories import QuizFactory

pytestmark = pytest.mark.django_db
SPRING = date(2026, 5, 1)
NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)


@pytest.fixture
def lin() -> Person:
    made: Person = PersonFactory()
    return made


def asking(tree: dict[str, Any], **terms: Any) -> PolicyVersion:
    made: PolicyVersion = PolicyVersionFactory(evidence=tree, **terms)
    return made


def finding(person: Person, policy: PolicyVersion, on: date = SPRING) -> Finding:
    return verdict(person=person, policy=policy, on=on).finding


class TestEachKindOfFact:
    def test_a_passed_quiz_counts_from_the_mark_that_the_policy_asks_for(self, lin: Person) -> None:
        quiz, enrolment = QuizFactory(), EnrolmentFactory(person=lin)
        policy = asking({"of": "quiz", "id": quiz.pk, "minimum": 90})
        activity = ActivityFactory(course=enrolment.course)
        for number, score in ((1, 85), (2, 95)):
            assert finding(lin, policy) is Finding.EVIDENCE_MISSING
            attempt = Attempt.objects.create(
                quiz=quiz,
                person=lin,
                enrolment=enrolment,
                activity=activity,
                number=number,
                seed=1,
                pass_percent=80,
                deadline_at=NOON,
                submitted_at=NOON,
                score=score,
                max_score=100,
            )
        found = verdict(person=lin, policy=policy, on=SPRING)
        assert (found.finding, found.evidence) == (Finding.EARNED, (f"quiz:{attempt.pk}",))

    def test_attendance_is_the_completion_of_a_session_and_issues_at_once(self, lin: Person) -> None:
        session = ActivityFactory(kind=Activity.Kind.SESSION)
        ActivityFactory(course=session.course)  # the course goes on
        asking({"of": "attendance", "id": session.pk})
        complete(enrolment=enrol(person=lin, course=session.course), activity=session, how="button")
        assert Certificate.objects.get().person == lin

    def test_an_external_certificate_counts_once_accepted_and_while_it_is_valid(self, lin: Person) -> None:
        kind = ExternalKind.objects.create(code="first-aid", name_zh="急救", name_en="First aid")
        policy = asking({"of": "external", "id": kind.pk})
        paper = ExternalCertificate.objects.create(
            person=lin, kind=kind, issued_on=date(2025, 1, 1), expires_on=SPRING, handed_in_by=lin
        )
        assert finding(lin, policy) is Finding.EVIDENCE_MISSING
        ExternalCertificate.objects.filter(pk=paper.pk).update(accepted=True)
        assert finding(lin, policy) is Finding.EARNED
        assert finding(lin, policy, SPRING + timedelta(days=1)) is Finding.EVIDENCE_MISSING

    def test_another_certification_counts_while_valid_and_so_does_one_that_is_equivalent(self, lin: Person) -> None:
        wanted, other = CertificationFactory(), CertificationFactory()
        policy = asking({"of": "certification", "id": wanted.pk})
        held = CertificateFactory(person=lin, certification=other)
        assert finding(lin, policy) is Finding.EVIDENCE_MISSING
        Equivalence.objects.create(source=other, target=wanted, starts_on=SPRING, ends_on=SPRING, reason="The same.")
        assert [finding(lin, policy, SPRING + timedelta(days=n)) for n in (-1, 0, 1)] == [
            Finding.EVIDENCE_MISSING,
            Finding.EARNED,
            Finding.EVIDENCE_MISSING,
        ]
        RevocationFactory(certificate=held, at=NOON)
        assert finding(lin, policy) is Finding.EVIDENCE_MISSING

    @pytest.mark.parametrize(("on", "expected"), [(date(2026, 2, 4), "evidence_missing"), (date(2026, 2, 5), "earned")])
    def test_days_in_a_position_add_up_and_overlapping_ones_count_once(
        self, lin: Person, on: date, expected: str
    ) -> None:
        position = PositionFactory()
        policy = asking({"of": "position", "id": position.pk, "years": 1})  # 366 days
        for starts, ends in ((date(2024, 1, 1), date(2024, 12, 1)), (date(2024, 6, 1), date(2024, 12, 1))):
            PlacementFactory(person=lin, position=position, starts_on=starts, ends_on=ends, is_primary=False)
        PlacementFactory(person=lin, position=position, starts_on=date(2026, 1, 7))  # 336 days are there, 30 missing
        assert finding(lin, policy, on) == expected

    def test_nobody_has_an_observation_yet(self, lin: Person) -> None:
        assert finding(lin, asking({"of": "observation", "id": 1})) is Finding.EVIDENCE_MISSING

    def test_a_certificate_earns_the_next_that_rests_on_it_in_the_same_moment(self, lin: Person) -> None:
        first = PolicyVersionFactory(asks=[CourseFactory(lessons=1)])
        asking({"of": "certification", "id": first.certification_id})
        finish(lin, first.courses.get())
        assert Certificate.objects.filter(person=lin).count() == 2


class TestAge:
    def test_evidence_whose_certificate_would_have_ended_already_is_too_old(self, lin: Person) -> None:
        policy = PolicyVersionFactory(asks=[CourseFactory()], valid_months=12)
        CourseCompletionFactory(person=lin, course=policy.courses.get(), at=datetime(2024, 1, 1, tzinfo=UTC))
        assert finding(lin, policy) is Finding.TOO_OLD

    def test_expiry_is_counted_from_the_day_the_evidence_was_complete(self, lin: Person) -> None:
        policy = PolicyVersionFactory(asks=[CourseFactory()], valid_months=12, to_month_end=False)
        CourseCompletionFactory(person=lin, course=policy.courses.get(), at=datetime(2026, 1, 10, tzinfo=UTC))
        assert verdict(person=lin, policy=policy, on=SPRING).expires_on == date(2027, 1, 10)


class TestRenewal:
    FULL, SHORT, OTHER = 0, 1, 2

    @pytest.fixture
    def courses(self) -> list[Course]:
        return [CourseFactory(), CourseFactory(), CourseFactory()]

    def policy(self, courses: list[Course], **terms: Any) -> PolicyVersion:
        paths = [courses_tree([course.pk]) for course in courses[1:]]
        return asking(courses_tree([courses[0].pk]), renewal_evidence=paths, grace_days=10, **terms)

    def renewed(self, lin: Person, policy: PolicyVersion, course: Course, on: date, cycle: int = 1) -> bool:
        held = CertificateFactory(
            person=lin, certification=policy.certification, policy=policy, cycle=cycle, expires_on=SPRING
        )
        CourseCompletionFactory(
            person=lin, course=course, enrolment__cycle=lin.enrolments.count() + 1, at=NOON - timedelta(days=20)
        )
        met = finding(lin, policy, on) is Finding.EARNED
        lin.completions.all().delete()
        held.delete()
        return met

    @pytest.mark.parametrize(("days", "expected"), [(0, True), (10, True), (11, False)])
    def test_its_way_serves_to_the_last_day_of_grace_and_the_full_way_after_it(
        self, lin: Person, courses: list[Course], days: int, expected: bool
    ) -> None:
        policy, on = self.policy(courses), SPRING + timedelta(days=days)
        assert self.renewed(lin, policy, courses[self.SHORT], on) is expected
        assert self.renewed(lin, policy, courses[self.FULL], on) is not expected

    def test_of_several_any_serves_and_in_rotation_the_one_whose_turn_it_is(
        self, lin: Person, courses: list[Course]
    ) -> None:
        any_of, in_turn = self.policy(courses), self.policy(courses, renewal_in_turn=True)
        assert [self.renewed(lin, any_of, courses[one], SPRING) for one in (1, 2)] == [True, True]
        assert [[self.renewed(lin, in_turn, courses[one], SPRING, cycle) for one in (1, 2)] for cycle in (1, 2, 3)] == [
            [True, False],
            [False, True],
            [True, False],
        ]

    def test_counted_from_the_previous_expiry_it_loses_nothing_by_being_early(
        self, lin: Person, courses: list[Course]
    ) -> None:
        policy = self.policy(courses, counted_from="previous", valid_months=12, to_month_end=False)
        CertificateFactory(person=lin, certification=policy.certification, policy=policy, expires_on=SPRING)
        CourseCompletionFactory(person=lin, course=courses[1], at=NOON - timedelta(days=20))
        found = verdict(person=lin, policy=policy, on=SPRING - timedelta(days=10))
        assert (found.cycle, found.expires_on) == (2, date(2027, 5, 1))

    def test_what_was_done_before_the_last_certificate_does_not_renew_it(
        self, lin: Person, courses: list[Course]
    ) -> None:
        policy = self.policy(courses)
        CourseCompletionFactory(person=lin, course=courses[1], at=datetime(2024, 1, 1, tzinfo=UTC))
        CertificateFactory(
            person=lin,
            certification=policy.certification,
            policy=policy,
            issued_on=date(2024, 5, 1),
            expires_on=SPRING,
        )
        assert finding(lin, policy) is Finding.EVIDENCE_MISSING

    def test_to_one_fixed_day_it_wins_nothing_and_is_not_issued(self, lin: Person, courses: list[Course]) -> None:
        policy = self.policy(courses, valid_months=None, valid_until=SPRING)
        assert not self.renewed(lin, policy, courses[1], SPRING - timedelta(days=10))


class TestVersions:
    def two(self, **second: Any) -> tuple[Course, Course, PolicyVersion, PolicyVersion]:
        old, new = CourseFactory(lessons=1), CourseFactory(lessons=1)
        first = PolicyVersionFactory(asks=[old])
        later = PolicyVersionFactory(
            certification=first.certification, number=2, effective_on=SPRING, asks=[new], **second
        )
        return old, new, first, later

    def test_a_cycle_that_has_begun_goes_by_the_version_it_began_with(self, lin: Person) -> None:
        old, new, first, _later = self.two(applies_to="next")
        enrol(person=lin, course=old, at=NOON - timedelta(days=30))
        finish(lin, new, at=NOON + timedelta(days=1))
        assert not Certificate.objects.exists()
        finish(lin, old, at=NOON + timedelta(days=2))
        assert Certificate.objects.get().policy == first

    def test_unless_the_new_one_reaches_into_it(self, lin: Person) -> None:
        old, new, _first, later = self.two(applies_to="begun")
        enrol(person=lin, course=old, at=NOON - timedelta(days=30))
        finish(lin, old, at=NOON + timedelta(days=1))
        assert not Certificate.objects.exists()
        finish(lin, new, at=NOON + timedelta(days=2))
        assert Certificate.objects.get().policy == later


class TestPublishing:
    def test_adds_the_next_version_and_the_audit_keeps_both(self, lin: Person) -> None:
        certification, courses = CertificationFactory(), [CourseFactory(), CourseFactory()]
        first = publish_policy(certification=certification, evidence=courses_tree([courses[0].pk]), valid_months=12)
        second = publish_policy(
            certification=certification,
            actor=lin,
            reason="The law changed.",
            evidence=courses_tree([courses[0].pk]),
            renewal_evidence=[courses_tree([courses[1].pk])],
            valid_months=24,
        )
        assert (first.number, second.number, second.effective_on) == (1, 2, today())
        assert list(second.courses.all()) == [courses[0]]  # the renewal's is not asked of a newcomer
        assert {(leaf.kind, leaf.object_id) for leaf in second.leaves.all()} == {
            ("course", courses[0].pk),
            ("course", courses[1].pk),
        }
        noted = Record.objects.filter(action="policy.published").order_by("pk").last()
        assert noted is not None
        assert (noted.actor, noted.reason, noted.before["valid_months"], noted.after["valid_months"]) == (
            lin,
            "The law changed.",
            12,
            24,
        )

    @pytest.mark.parametrize(
        ("tree", "said"),
        [
            ({"all": []}, "not complete"),
            ({"of": "course"}, "not complete"),
            ({"of": "course", "id": 10**6}, "not there any more"),
            ({"of": "quiz", "id": 1, "minimum": 101}, "1 to 100"),
            ({"of": "course", "id": 1, "max_age_days": 0}, "36,500 days"),
        ],
    )
    def test_refuses_a_tree_that_cannot_be_kept(self, tree: dict[str, Any], said: str) -> None:
        with translation.override("en"), pytest.raises(TreeProblem, match=said):
            publish_policy(certification=CertificationFactory(), evidence=tree)
        assert not PolicyVersion.objects.exists()

    def test_refuses_a_certification_that_asks_for_itself(self) -> None:
        certification = CertificationFactory()
        with translation.override("en"), pytest.raises(TreeProblem, match="itself"):
            publish_policy(certification=certification, evidence={"of": "certification", "id": certification.pk})


@pytest.mark.django_db(transaction=True)
def test_whoever_has_everything_when_a_policy_is_published_is_found_by_jobs_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("certificates.services.everybody.CHUNK", 2)
    course, people = CourseFactory(), [PersonFactory() for _ in range(5)]
    for person in people[:3]:
        CourseCompletionFactory(person=person, course=course)
    policy = publish_policy(certification=CertificationFactory(), evidence=courses_tree([course.pk]))
    for _ in range(2):  # a second run, after a worker was killed
        Job.objects.filter(kind="certificates.judge_everybody").update(state="pending", done_at=None)
        while True:
            Job.objects.exclude(kind="certificates.judge_everybody").update(available_at="2999-01-01T00:00:00Z")
            job = claim()
            if job is None:
                break
            assert perform(job) is Outcome.DONE
    assert set(Certificate.objects.values_list("person", flat=True)) == {person.pk for person in people[:3]}
    asked = Record.objects.filter(action="policy.everybody_asked", subject_id=str(policy.pk)).order_by("pk").first()
    assert asked is not None
    assert asked.after == {"asked": 5, "earned": 3}


@pytest.mark.parametrize("count", [1, 3])
def test_a_verdict_costs_the_same_for_one_and_for_three(count: int, lin: Person) -> None:
    CourseFactory(pk=1)
    leaves = [{"of": kind.value, "id": 1, **({"years": 1} if kind is Kind.POSITION else {})} for kind in Kind]
    policy = asking({"all": leaves})
    people = [PersonFactory().pk for _ in range(count)]
    with CaptureQueriesContext(connection) as captured:
        verdicts(people, policy, SPRING)
    assert len(captured) == 8  # what they hold; six kinds of facts, equivalences with one of them


def test_the_audit_names_what_is_missing_in_the_readers_words(lin: Person) -> None:
    course, quiz = CourseFactory(name_en="Keeping calm"), QuizFactory()
    asking({"all": [{"of": "course", "id": course.pk}, {"of": "quiz", "id": quiz.pk}]}, certification__name_en="Calm")
    judge_fact(person=lin, kind=Kind.COURSE, ids=[course.pk], at=NOON)
    with translation.override("en"):
        told = tell(Record.objects.filter(action="policy.evidence_missing"))[0].what
    assert told == f"Not enough for Calm yet; still missing: Keeping calm, the quiz {quiz.name_en}."
