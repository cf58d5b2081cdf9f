"""The sweeps for notices: what is about to expire, and what is overdue."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from certificates.models import Certificate, Obligation
from certificates.reminders import owe_due_notices
from notices.models import Notice
from tests.factories import (
    CertificateFactory,
    ObligationFactory,
    PersonFactory,
    PlacementFactory,
    RevocationFactory,
    UnitFactory,
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
