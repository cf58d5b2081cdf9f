"""Waivers, extensions and duties of people by name: facts that move a standing, and nothing else."""

from datetime import date, timedelta

import pytest

from audit.models import Record
from bilingual.days import today
from certificates.models import Certification, Extension, Obligation, Waiver
from certificates.projection import differences
from certificates.services import ReliefError, RequirementError, assign, end_waiver, grant_extension, grant_waiver
from certificates.services.relief import IsOver, NotForOneself, NothingRequired, NothingToMove, NotLater, WaivedAlready
from certificates.standing import State, standings
from notices.models import Notice
from people.models import LeaveOfAbsence, Person
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    ObligationFactory,
    PersonFactory,
    PlacementFactory,
    RevocationFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def officer() -> Person:
    made: Person = PersonFactory(name="文静", name_latin="Wen Jing")
    return made


@pytest.fixture
def duty() -> Obligation:
    """Overdue for ten days."""
    made: Obligation = ObligationFactory(starts_on=today() - 70 * DAY, due_on=today() - 10 * DAY)
    return made


def state(duty: Obligation, on: date | None = None) -> tuple[State, date | None]:
    one = standings([duty.person], [duty.certification], on)[duty.person_id, duty.certification_id]
    return one.state, one.day


def waive(duty: Obligation, actor: Person, starts_on: date, ends_on: date | None) -> Waiver:
    return grant_waiver(
        person=duty.person,
        certification=duty.certification,
        starts_on=starts_on,
        ends_on=ends_on,
        reason="On loan.",
        actor=actor,
    )


def extend(duty: Obligation, actor: Person, until: date) -> Extension:
    return grant_extension(
        person=duty.person, certification=duty.certification, until=until, reason="Was ill.", actor=actor
    )


class TestWaiving:
    def test_a_waiver_lifts_the_duty_for_its_days_and_the_person_is_told(
        self, duty: Obligation, officer: Person
    ) -> None:
        waive(duty, officer, today(), today() + 5 * DAY)
        assert [state(duty, today() + days * DAY)[0] for days in (-1, 0, 5, 6)] == [
            State.OVERDUE,
            State.WAIVED,
            State.WAIVED,
            State.OVERDUE,
        ]
        assert list(differences()) == []
        told = Notice.objects.get(person=duty.person)
        assert (told.kind, told.facts["ends_on"]) == ("certificates.waived", (today() + 5 * DAY).isoformat())
        noted = Record.objects.get(action="waiver.granted")
        assert (noted.actor_id, noted.person_id, noted.reason) == (officer.pk, duty.person_id, "On loan.")

    def test_for_good_is_without_a_day(self, duty: Obligation, officer: Person) -> None:
        waive(duty, officer, today(), None)
        assert state(duty, today() + 4000 * DAY) == (State.WAIVED, None)
        assert Notice.objects.get().kind == "certificates.waived_for_good"

    def test_nobody_waives_their_own(self, duty: Obligation) -> None:
        with pytest.raises(NotForOneself):
            waive(duty, duty.person, today(), None)

    def test_what_nobody_requires_then_cannot_be_waived(self, duty: Obligation, officer: Person) -> None:
        duty.ends_on = today() + 3 * DAY
        duty.save()
        with pytest.raises(NothingRequired):
            waive(duty, officer, today() + 4 * DAY, None)

    def test_what_is_waived_for_all_of_it_is_not_waived_again(self, duty: Obligation, officer: Person) -> None:
        waive(duty, officer, today(), today() + 9 * DAY)
        with pytest.raises(WaivedAlready):
            waive(duty, officer, today() + DAY, today() + 9 * DAY)
        waive(duty, officer, today() + DAY, today() + 10 * DAY)
        assert state(duty, today() + 10 * DAY)[0] is State.WAIVED

    def test_the_last_day_is_not_before_the_first(self, duty: Obligation, officer: Person) -> None:
        with pytest.raises(ReliefError):
            waive(duty, officer, today(), today() - DAY)


class TestEndingAWaiver:
    def test_it_ends_with_a_new_fact_and_the_days_before_stay_waived(self, duty: Obligation, officer: Person) -> None:
        waiver = waive(duty, officer, today() - 3 * DAY, None)
        end_waiver(waiver=waiver, last_day=today() - 3 * DAY, reason="Back earlier.", actor=officer)
        assert state(duty, today() - DAY)[0] is State.WAIVED
        assert state(duty)[0] is State.OVERDUE
        waiver.refresh_from_db()
        assert (waiver.ends_on, waiver.last_day) == (None, today() - DAY)
        assert list(differences()) == []

    def test_one_that_has_not_begun_is_taken_back(self, duty: Obligation, officer: Person) -> None:
        waiver = waive(duty, officer, today() + 5 * DAY, today() + 9 * DAY)
        end_waiver(waiver=waiver, last_day=today(), reason="Not needed.", actor=officer)
        assert state(duty, today() + 6 * DAY)[0] is State.OVERDUE

    def test_it_ends_once(self, duty: Obligation, officer: Person) -> None:
        waiver = waive(duty, officer, today(), today() + 5 * DAY)
        end_waiver(waiver=waiver, last_day=today(), reason="Back.", actor=officer)
        with pytest.raises(IsOver):
            end_waiver(waiver=waiver, last_day=today(), reason="Back.", actor=officer)
        with pytest.raises(IsOver):
            end_waiver(waiver=waiver, last_day=today() + 9 * DAY, reason="Later.", actor=officer)


class TestExtending:
    def test_the_day_moves_and_the_person_is_told(self, duty: Obligation, officer: Person) -> None:
        until = today() + 20 * DAY
        extend(duty, officer, until)
        assert state(duty) == (State.DUE_SOON, until)
        assert state(duty, until + DAY) == (State.OVERDUE, until)
        assert Notice.objects.get(person=duty.person).facts["until_on"] == until.isoformat()
        noted = Record.objects.get(action="extension.granted")
        assert (noted.before, noted.after and noted.after["until"]) == (
            {"until": (today() - 10 * DAY).isoformat()},
            until.isoformat(),
        )
        assert list(differences()) == []

    def test_of_this_cycle_alone(self, duty: Obligation, officer: Person) -> None:
        """The certificate that follows expires on its own day, and the extension is not about the next round."""
        until = today() + 20 * DAY
        extend(duty, officer, until)
        expires_on = today() + 2 * DAY
        CertificateFactory(
            person=duty.person, certification=duty.certification, issued_on=today(), expires_on=expires_on
        )
        assert state(duty, expires_on + 2 * DAY) == (State.LAPSED, expires_on)
        moved = extend(duty, officer, expires_on + 5 * DAY)
        assert moved.cycle == 2
        assert state(duty, expires_on + 2 * DAY) == (State.DUE_SOON, expires_on + 5 * DAY)

    def test_an_earlier_day_is_refused(self, duty: Obligation, officer: Person) -> None:
        with pytest.raises(NotLater):
            extend(duty, officer, today() - DAY)
        extend(duty, officer, today() + 9 * DAY)
        with pytest.raises(NotLater):
            extend(duty, officer, today() + 9 * DAY)

    def test_there_has_to_be_a_day(self, duty: Obligation, officer: Person) -> None:
        stranger = ObligationFactory(starts_on=today() - 9 * DAY, ends_on=today() - DAY, due_on=today())
        with pytest.raises(NothingToMove):
            extend(stranger, officer, today() + 9 * DAY)
        held = CertificateFactory(person=duty.person, certification=duty.certification)
        with pytest.raises(NothingToMove):
            extend(duty, officer, today() + 9 * DAY)
        RevocationFactory(certificate=held)
        with pytest.raises(NothingToMove):
            extend(duty, officer, today() + 9 * DAY)

    def test_a_leave_without_an_end_leaves_no_day(self, duty: Obligation, officer: Person) -> None:
        LeaveOfAbsence.objects.create(person=duty.person, starts_on=duty.starts_on)
        with pytest.raises(NothingToMove):
            extend(duty, officer, today() + 9 * DAY)

    def test_a_duty_to_come_can_be_given_more_time(self, officer: Person) -> None:
        begins = today() + 10 * DAY
        duty = ObligationFactory(starts_on=begins, due_on=begins + 10 * DAY)
        extend(duty, officer, begins + 50 * DAY)
        assert state(duty, begins) == (State.NOT_YET_DUE, begins + 50 * DAY)

    def test_nobody_extends_their_own(self, duty: Obligation) -> None:
        with pytest.raises(NotForOneself):
            extend(duty, duty.person, today() + 9 * DAY)


class TestAssigning:
    @pytest.fixture
    def certification(self) -> Certification:
        made: Certification = CertificationFactory()
        return made

    def test_these_people_must_hold_it_by_the_day_and_nobody_else(
        self, certification: Certification, officer: Person
    ) -> None:
        people = [PlacementFactory().person for _ in range(3)]
        PlacementFactory()
        due_on = today() + 14 * DAY
        assign(people=people, certification=certification, due_on=due_on, reason="New till.", actor=officer)
        found = Obligation.objects.order_by("person").values_list("person", "starts_on", "due_on")
        assert list(found) == [(one.pk, today(), due_on) for one in people]
        assert set(Notice.objects.values_list("person", flat=True)) == {one.pk for one in people}
        assert Record.objects.get(action="requirement.began").actor_id == officer.pk

    def test_whoever_must_hold_it_already_keeps_their_day(self, officer: Person) -> None:
        person = PlacementFactory().person
        other = CertificationFactory()
        for days in (30, 5):
            assign(people=[person], certification=other, due_on=today() + days * DAY, reason="Again.", actor=officer)
        assert Obligation.objects.get().due_on == today() + 30 * DAY
        assert Notice.objects.count() == 1

    def test_not_by_a_day_that_has_passed(self, certification: Certification, officer: Person) -> None:
        with pytest.raises(RequirementError):
            assign(people=[], certification=certification, due_on=today() - DAY, reason="Late.", actor=officer)
