"""What becomes possible on a day without anybody doing anything: renewals open, grace ends, years are full."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from audit.models import Record
from certificates.models import Certificate, Choice, ExternalCertificate, ExternalKind, Obligation, PolicyVersion
from certificates.openings import owe_full_years, owe_openings
from certificates.services.renewing import NoSuchWay, begin_now, choose_way
from courses.models import Course, Enrolment
from jobs.work import drain
from notices.models import Notice
from people.models import Person
from tests.factories import (
    CertificateFactory,
    CourseCompletionFactory,
    CourseFactory,
    ObligationFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    PositionFactory,
    RevocationFactory,
    finish,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)
END = date(2026, 3, 31)
DAY = timedelta(days=1)


def opens(on: date) -> None:
    owe_openings(on=on)
    drain()


def taken(person: Person) -> set[Course]:
    return {one.course for one in Enrolment.objects.standing().filter(person=person).select_related("course")}


def of(course: Course) -> dict[str, Any]:
    return {"of": "course", "id": course.pk}


def held_by_duty(policy: PolicyVersion, **more: Any) -> Person:
    """Must hold it, and does, to the last of March; it rests on nothing that could count again."""
    duty = ObligationFactory(certification=policy.certification)
    given = {"issued_on": date(2025, 3, 10), "expires_on": END, **more}
    CertificateFactory(person=duty.person, certification=policy.certification, policy=policy, **given)
    person: Person = duty.person
    return person


class TestRenewals:
    @pytest.fixture
    def course(self) -> Course:
        made: Course = CourseFactory(lessons=1)
        return made

    @pytest.fixture
    def policy(self, course: Course) -> PolicyVersion:
        made: PolicyVersion = PolicyVersionFactory(asks=[course], valid_months=12, renewal_days=60)
        return made

    @pytest.fixture
    def lin(self, course: Course, policy: PolicyVersion) -> Person:
        """Must hold it, and earned it a year ago: valid to the last of March."""
        person: Person = PersonFactory()
        ObligationFactory(person=person, certification=policy.certification)
        finish(person, course, at=datetime(2025, 3, 10, tzinfo=UTC))
        return person

    def cycles(self, person: Person) -> list[tuple[int, date | None]]:
        return list(Enrolment.objects.filter(person=person).order_by("cycle").values_list("cycle", "due_on"))

    def test_opens_sixty_days_before_and_once(self, lin: Person) -> None:
        assert Certificate.objects.get().expires_on == date(2026, 3, 31)
        opens(date(2026, 1, 29))
        assert self.cycles(lin) == [(1, None)]
        for day in (date(2026, 1, 30), date(2026, 1, 31), date(2026, 6, 1)):
            opens(day)
        assert self.cycles(lin) == [(1, None), (2, date(2026, 3, 31))]

    def test_finishing_it_again_in_that_time_renews_it(self, lin: Person, course: Course) -> None:
        opens(TODAY)
        finish(lin, course, at=datetime(2026, 3, 5, tzinfo=UTC))
        assert [one.expires_on for one in Certificate.objects.order_by("cycle")] == [
            date(2026, 3, 31),
            date(2027, 3, 31),
        ]
        opens(TODAY)
        assert len(self.cycles(lin)) == 2

    def test_one_that_expired_while_beat_slept_is_opened_too(self, lin: Person) -> None:
        opens(date(2026, 5, 1))
        assert self.cycles(lin) == [(1, None), (2, None)]

    def test_whose_certificate_was_revoked_may_earn_it_again(self, lin: Person) -> None:
        RevocationFactory(certificate=Certificate.objects.get())
        opens(date(2025, 4, 1))
        assert self.cycles(lin) == [(1, None), (2, date(2026, 3, 31))]

    def test_nobody_else_is_enrolled(self, lin: Person, course: Course) -> None:
        """Neither who need not hold it, nor who has left."""
        Person.objects.filter(pk=lin.pk).update(is_active=False)
        finish(PersonFactory(), course, at=datetime(2025, 3, 10, tzinfo=UTC))
        opens(TODAY)
        assert not Enrolment.objects.filter(cycle=2).exists()

    @pytest.mark.parametrize("others", [0, 5])
    def test_costs_a_few_queries_where_all_is_open(
        self, lin: Person, course: Course, others: int, django_assert_num_queries: Any
    ) -> None:
        for _ in range(others):
            finish(PersonFactory(), course, at=datetime(2025, 12, 10, tzinfo=UTC))
        opens(TODAY)
        with django_assert_num_queries(7):
            owe_openings(on=TODAY)


class TestTheWay:
    @pytest.fixture
    def courses(self) -> list[Course]:
        return [CourseFactory(lessons=1) for _ in range(3)]

    def policy(self, courses: list[Course], **more: Any) -> PolicyVersion:
        full, *short = courses
        given = {"renewal_evidence": [of(one) for one in short], "grace_days": 30, **more}
        made: PolicyVersion = PolicyVersionFactory(evidence=of(full), valid_months=12, **given)
        return made

    def test_of_renewal_is_taken_while_valid_and_in_grace_then_the_full_one(self, courses: list[Course]) -> None:
        policy = self.policy(courses[:2])
        lin = held_by_duty(policy)
        opens(TODAY)
        assert taken(lin) == {courses[1]}
        opens(END + 30 * DAY)
        assert taken(lin) == {courses[1]}
        opens(END + 31 * DAY)
        assert taken(lin) == {courses[0], courses[1]}

    def test_of_several_ways_one_is_begun_and_another_may_be_chosen_instead(self, courses: list[Course]) -> None:
        policy = self.policy(courses)
        lin = held_by_duty(policy)
        opens(TODAY)
        assert taken(lin) == {courses[1]}
        for _ in range(2):
            choose_way(person=lin, certification=policy.certification, leaves=[f"course:{courses[2].pk}"], on=TODAY)
        assert taken(lin) == {courses[2]}
        opens(TODAY + DAY)
        assert taken(lin) == {courses[2]}
        assert Record.objects.filter(action="enrolment.withdrawn", actor=lin).count() == 1

    def test_what_was_begun_on_the_other_way_stays(self, courses: list[Course]) -> None:
        lin = held_by_duty(self.policy(courses))
        opens(TODAY)
        Enrolment.objects.update(last_activity=courses[1].activities.get())
        certification = Obligation.objects.get().certification
        choose_way(person=lin, certification=certification, leaves=[f"course:{courses[2].pk}"], on=TODAY)
        assert taken(lin) == {courses[1], courses[2]}

    def test_what_another_duty_asks_for_stays(self, courses: list[Course]) -> None:
        policy = self.policy(courses)
        lin = held_by_duty(policy)
        other = PolicyVersionFactory(evidence=of(courses[1]))
        ObligationFactory(person=lin, certification=other.certification)
        opens(TODAY)
        choose_way(person=lin, certification=policy.certification, leaves=[f"course:{courses[2].pk}"], on=TODAY)
        assert taken(lin) == {courses[1], courses[2]}

    def test_in_rotation_each_renewal_takes_the_next(self, courses: list[Course]) -> None:
        policy = self.policy(courses, renewal_in_turn=True)
        first, second = held_by_duty(policy), held_by_duty(policy, cycle=2)
        opens(TODAY)
        assert [taken(first), taken(second)] == [{courses[1]}, {courses[2]}]

    def test_what_is_not_offered_cannot_be_chosen(self, courses: list[Course]) -> None:
        lin = held_by_duty(self.policy(courses))
        certification = Obligation.objects.get().certification
        for leaves in ([], ["course:0"], [f"course:{courses[0].pk}"], [f"course:{one.pk}" for one in courses]):
            with pytest.raises(NoSuchWay):
                choose_way(person=lin, certification=certification, leaves=leaves, on=TODAY)
        assert not Choice.objects.exists()

    def test_where_another_certification_is_missing_what_that_takes_is_begun_too(self, courses: list[Course]) -> None:
        foundation = PolicyVersionFactory(evidence=of(courses[0]))
        tree = {"all": [{"of": "certification", "id": foundation.certification_id}, of(courses[1])]}
        advanced = PolicyVersionFactory(evidence=tree)
        lin = PersonFactory()
        begin_now(person=lin, certification=advanced.certification, on=TODAY)
        assert taken(lin) == set(courses[:2])


class TestWhatIsThereAlready:
    def test_renews_on_the_day_the_window_opens(self) -> None:
        """An external certificate was accepted months ago: nobody has to do anything."""
        kind = ExternalKind.objects.create(code="aid", name_zh="急救", name_en="First aid")
        policy = PolicyVersionFactory(evidence={"of": "external", "id": kind.pk}, valid_months=12, renewal_days=60)
        lin = held_by_duty(policy)
        ExternalCertificate.objects.create(
            person=lin, kind=kind, issued_on=date(2025, 12, 1), accepted=True, handed_in_by=lin
        )
        opens(END - 61 * DAY)
        assert Certificate.objects.count() == 1
        opens(END - 60 * DAY)
        newest = Certificate.objects.newest().get()
        assert (newest.cycle, newest.issued_on) == (2, END - 60 * DAY)
        assert not Notice.objects.filter(kind="certificates.renewal_open").exists()

    def test_renews_for_a_holder_whom_nobody_requires_it_of(self) -> None:
        course = CourseFactory()
        policy = PolicyVersionFactory(asks=[course], valid_months=12)
        held = CertificateFactory(
            certification=policy.certification, policy=policy, issued_on=date(2025, 3, 1), expires_on=END
        )
        CourseCompletionFactory(person=held.person, course=course, at=datetime(2025, 11, 1, tzinfo=UTC))
        opens(TODAY)
        assert [one.cycle for one in Certificate.objects.order_by("cycle")] == [1, 2]

    def test_the_window_is_the_certificates_own_where_the_new_version_speaks_of_cycles_to_come(self) -> None:
        course = CourseFactory(lessons=1)
        policy = PolicyVersionFactory(asks=[course], valid_months=12, renewal_days=60)
        lin = held_by_duty(policy)
        PolicyVersionFactory(
            certification=policy.certification,
            number=2,
            effective_on=date(2026, 1, 1),
            renewal_days=10,
            evidence=of(course),
            valid_months=12,
        )
        opens(TODAY)
        assert taken(lin) == {course}
        finish(lin, course, at=datetime(2026, 3, 5, tzinfo=UTC))
        assert Certificate.objects.newest().get().cycle == 2

    def test_its_holder_is_told_once_and_nothing_is_said_of_who_missed_nothing(self) -> None:
        lin = held_by_duty(PolicyVersionFactory(asks=[CourseFactory()]))
        for day in (TODAY, TODAY + DAY):
            opens(day)
        assert [one.person for one in Notice.objects.filter(kind="certificates.renewal_open")] == [lin]
        assert not Record.objects.filter(action="policy.evidence_missing").exists()


class TestYears:
    @pytest.fixture
    def policy(self) -> PolicyVersion:
        made: PolicyVersion = PolicyVersionFactory(
            evidence={"of": "position", "id": PositionFactory().pk, "years": 1}, valid_months=None
        )
        return made

    def position(self, policy: PolicyVersion) -> int:
        found: int = policy.evidence["id"]
        return found

    def years(self, on: date) -> None:
        owe_full_years(on=on)
        drain()

    def test_issue_on_the_day_they_are_full_and_not_before(self, policy: PolicyVersion) -> None:
        PlacementFactory(position_id=self.position(policy), starts_on=date(2025, 3, 1))  # 366 days
        self.years(date(2026, 2, 28))
        assert not Certificate.objects.exists()
        for _ in range(2):
            self.years(TODAY)
        assert Certificate.objects.get().issued_on == TODAY

    def test_are_found_after_beat_slept_and_add_up_over_a_break(self, policy: PolicyVersion) -> None:
        position, lin = self.position(policy), PersonFactory()
        PlacementFactory(position_id=position, starts_on=date(2025, 2, 10))
        PlacementFactory(
            person=lin, position_id=position, starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 1), is_primary=False
        )  # 335 days
        PlacementFactory(person=lin, position_id=position, starts_on=TODAY - 30 * DAY)  # and 31
        self.years(TODAY)
        assert Certificate.objects.count() == 2

    def test_that_were_full_long_ago_or_are_anothers_are_left_alone(self, policy: PolicyVersion) -> None:
        PlacementFactory(position_id=self.position(policy), starts_on=date(2024, 1, 1))
        PlacementFactory(starts_on=date(2025, 3, 1))
        assert owe_full_years(on=TODAY) == 0

    @pytest.mark.parametrize("others", [1, 5])
    def test_costs_the_same_however_many_are_there(
        self, policy: PolicyVersion, others: int, django_assert_num_queries: Any
    ) -> None:
        for number in range(others):
            PlacementFactory(position_id=self.position(policy), starts_on=date(2025, 3, 1) - number * DAY)
        with django_assert_num_queries(5):
            owe_full_years(on=TODAY)
