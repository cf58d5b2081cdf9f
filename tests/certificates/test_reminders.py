"""The sweeps: what is about to expire, what is overdue, and whose renewal opens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from certificates.models import Certificate, Obligation, PolicyVersion
from certificates.reminders import open_renewals, owe_due_notices
from courses.models import Course, Enrolment
from notices.models import Notice
from people.models import Person
from tests.factories import (
    CertificateFactory,
    CourseFactory,
    ObligationFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    RevocationFactory,
    UnitFactory,
    finish,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


def keys(kind: str) -> list[str]:
    return [notice.key for notice in Notice.objects.filter(kind=f"certificates.{kind}").order_by("pk")]


def expiring(days: int, **more: Any) -> Certificate:
    made: Certificate = CertificateFactory(expires_on=TODAY + timedelta(days=days), **more)
    return made


def overdue(days: int, **more: Any) -> Obligation:
    made: Obligation = ObligationFactory(
        starts_on=TODAY - timedelta(days=100), due_on=TODAY - timedelta(days=days), **more
    )
    return made


class TestExpiring:
    def test_the_holder_is_reminded_once_a_stage_however_often_beat_fires(self) -> None:
        certificate = expiring(40)
        for day in range(45):
            for _ in range(2):
                owe_due_notices(on=TODAY + timedelta(days=day))
        assert keys("expiring") == [f"{certificate.pk}:30", f"{certificate.pk}:7"]

    def test_a_stage_that_beat_slept_through_is_made_up_for_and_only_the_tightest(self) -> None:
        certificate = expiring(5)
        owe_due_notices(on=TODAY)
        assert keys("expiring") == [f"{certificate.pk}:7"]

    @pytest.mark.parametrize(("days", "reminded"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
    def test_from_thirty_days_before_to_the_last_valid_day(self, days: int, reminded: int) -> None:
        expiring(days)
        owe_due_notices(on=TODAY)
        assert len(keys("expiring")) == reminded

    def test_what_is_revoked_renewed_or_a_leavers_is_left_alone(self) -> None:
        RevocationFactory(certificate=expiring(10), at=datetime(2026, 2, 1, tzinfo=UTC))
        old = expiring(10)
        CertificateFactory(person=old.person, certification=old.certification, policy=old.policy, cycle=2)
        expiring(10, person__is_active=False)
        owe_due_notices(on=TODAY)
        assert keys("expiring") == []


class TestOverdue:
    def test_person_and_manager_are_told_once(self) -> None:
        duty, manager = overdue(1), PersonFactory()
        PlacementFactory(person=duty.person, unit=UnitFactory(manager=manager))
        for day in range(3):
            owe_due_notices(on=TODAY + timedelta(days=day))
        assert keys("overdue") == keys("overdue_in_team") == [str(duty.pk)]
        assert Notice.objects.get(kind="certificates.overdue").person == duty.person
        told = Notice.objects.get(kind="certificates.overdue_in_team")
        assert (told.person, told.facts["name"]) == (manager, {"zh-hans": "林晓雯", "en": "Lin Xiaowen"})

    def test_a_manager_is_not_told_about_themselves_nor_one_who_left(self) -> None:
        duty = overdue(1)
        PlacementFactory(person=duty.person, unit=UnitFactory(manager=duty.person))
        left = overdue(1)
        PlacementFactory(person=left.person, unit=UnitFactory(manager=PersonFactory(is_active=False)))
        owe_due_notices(on=TODAY)
        assert keys("overdue_in_team") == []

    def test_on_the_day_itself_it_is_not_overdue_and_what_was_long_ago_was_told_then(self) -> None:
        overdue(0)
        overdue(61)
        owe_due_notices(on=TODAY)
        assert keys("overdue") == []

    def test_who_holds_it_is_not_overdue(self) -> None:
        duty = overdue(1)
        CertificateFactory(person=duty.person, certification=duty.certification)
        owe_due_notices(on=TODAY)
        assert keys("overdue") == []


@pytest.mark.parametrize("undue", [0, 20])
def test_the_cost_is_that_of_what_is_due(undue: int, django_assert_num_queries: Any) -> None:
    expiring(20)
    duty = overdue(1)
    PlacementFactory(person=duty.person, unit=UnitFactory(manager=PersonFactory()))
    for _ in range(undue):
        expiring(300)
        ObligationFactory(due_on=TODAY + timedelta(days=30))
    owe_due_notices(on=TODAY)
    with django_assert_num_queries(7):
        owe_due_notices(on=TODAY)


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
        open_renewals(on=date(2026, 1, 29))
        assert self.cycles(lin) == [(1, None)]
        for day in (date(2026, 1, 30), date(2026, 1, 31), date(2026, 6, 1)):
            open_renewals(on=day)
        assert self.cycles(lin) == [(1, None), (2, date(2026, 3, 31))]

    def test_finishing_it_again_in_that_time_renews_it(self, lin: Person, course: Course) -> None:
        open_renewals(on=TODAY)
        finish(lin, course, at=datetime(2026, 3, 5, tzinfo=UTC))
        assert [one.expires_on for one in Certificate.objects.order_by("cycle")] == [
            date(2026, 3, 31),
            date(2027, 3, 31),
        ]
        open_renewals(on=TODAY)
        assert len(self.cycles(lin)) == 2

    def test_one_that_expired_while_beat_slept_is_opened_too(self, lin: Person) -> None:
        open_renewals(on=date(2026, 5, 1))
        assert self.cycles(lin) == [(1, None), (2, None)]

    def test_whose_certificate_was_revoked_may_earn_it_again(self, lin: Person) -> None:
        RevocationFactory(certificate=Certificate.objects.get())
        open_renewals(on=date(2025, 4, 1))
        assert self.cycles(lin) == [(1, None), (2, date(2026, 3, 31))]

    def test_nobody_else_is_enrolled(self, lin: Person, course: Course) -> None:
        """Neither who need not hold it, nor who has left."""
        Person.objects.filter(pk=lin.pk).update(is_active=False)
        finish(PersonFactory(), course, at=datetime(2025, 3, 10, tzinfo=UTC))
        open_renewals(on=TODAY)
        assert not Enrolment.objects.filter(cycle=2).exists()

    @pytest.mark.parametrize("others", [0, 5])
    def test_costs_a_few_queries_where_all_is_open(
        self, lin: Person, course: Course, others: int, django_assert_num_queries: Any
    ) -> None:
        for _ in range(others):
            finish(PersonFactory(), course, at=datetime(2025, 12, 10, tzinfo=UTC))
        open_renewals(on=TODAY)
        with django_assert_num_queries(3):
            open_renewals(on=TODAY)
