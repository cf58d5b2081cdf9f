"""Requirements written, changed from a day on, and ended; what each would do, asked before."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Record
from audit.wording import tell
from bilingual.days import today
from certificates.duties import recompute
from certificates.effects import Change, effect_of_ending, effect_of_terms
from certificates.models import Certification, Obligation, Requirement
from certificates.projection import differences
from certificates.reach import Terms, terms_of
from certificates.services import RequirementError, change_requirement, create_requirement, end_requirement
from certificates.services import requirements as service
from certificates.services.requirements import ChangedInThePast, EverybodyOrSome, HasEnded, NobodyNamed, NothingChanged
from certificates.standing import State, standings
from jobs.models import Job
from jobs.work import drain
from people.models import Person, Position, Role, Unit
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    PersonFactory,
    PlacementFactory,
    PositionFactory,
    UnitFactory,
    holder_of,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def certification() -> Certification:
    made: Certification = CertificationFactory()
    return made


@pytest.fixture
def shop() -> Unit:
    made: Unit = UnitFactory()
    return made


@pytest.fixture
def assistant() -> Position:
    made: Position = PositionFactory()
    return made


@pytest.fixture
def hr() -> Person:
    return holder_of(Role.HR)


def member(unit: Unit, position: Position, since: date) -> Person:
    made: Person = PlacementFactory(unit=unit, position=position, starts_on=since).person
    return made


def create(terms: Terms) -> Requirement:
    return create_requirement(terms=terms, actor=None, reason="New rule.")


def change(requirement: Requirement, **changes: Any) -> Requirement:
    terms = replace(terms_of(requirement), **{"starts_on": today(), **changes})
    return change_requirement(requirement=requirement, terms=terms, actor=None, reason="Better so.")


def due(person: Person, on: date | None = None) -> date | None:
    return Obligation.objects.current(on).filter(person=person).values_list("due_on", flat=True).first()


class TestCreating:
    def test_whoever_is_there_gets_the_duty_at_once_where_few_are_concerned(
        self, certification: Certification, shop: Unit, assistant: Position
    ) -> None:
        person, other = member(shop, assistant, today() - 9 * DAY), member(shop, PositionFactory(), today())
        terms = Terms(
            certification=certification, starts_on=today(), units=[shop], positions=[assistant], within_days=60
        )
        create(terms)
        assert (due(person), due(other)) == (today() + 60 * DAY, None)
        assert list(differences()) == []
        told = tell(Record.objects.filter(action="requirement.began"))[0]
        assert (told.about, "60" in told.what) == (certification.name, True)

    def test_many_follow_as_owed_work_a_chunk_a_job(
        self, certification: Certification, shop: Unit, assistant: Position, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "AT_ONCE", 2)
        monkeypatch.setattr(service, "CHUNK", 2)
        people = [member(shop, assistant, today()) for _ in range(5)]
        create(Terms(certification=certification, starts_on=today(), units=[shop]))
        assert not Obligation.objects.exists()
        drain()
        assert [due(one) for one in people] == [today() + 60 * DAY] * 5
        assert Job.objects.filter(kind=service.FOLLOW, key__startswith="again:").count() == 1
        assert Job.objects.filter(kind=service.FOLLOW).count() == 4

    def test_who_came_in_a_transaction_still_open_is_found_when_all_are_gone_over_once_more(
        self, certification: Certification, shop: Unit, assistant: Position
    ) -> None:
        seen = member(shop, assistant, today())
        made = create(Terms(certification=certification, starts_on=today(), units=[shop]))
        unseen = member(shop, assistant, today())  # written as one whose duties were computed before the requirement
        drain()
        assert (due(seen), due(unseen)) == (today() + 60 * DAY, None)
        assert not service.is_following(made)
        Job.objects.filter(kind=service.FOLLOW).update(available_at=timezone.now())
        drain()
        assert due(unseen) == due(seen)
        assert list(differences()) == []

    @pytest.mark.parametrize(
        ("parts", "error"),
        [({}, NobodyNamed), ({"everybody": True, "joined_after": date(2026, 1, 1)}, EverybodyOrSome)],
    )
    def test_it_says_of_whom(
        self, certification: Certification, parts: dict[str, Any], error: type[RequirementError]
    ) -> None:
        with pytest.raises(error):
            create(Terms(certification=certification, starts_on=today(), **parts))
        with pytest.raises(RequirementError):
            create(
                Terms(certification=certification, starts_on=today(), ends_on=today() - DAY, people=[PersonFactory()])
            )


class TestChanging:
    @pytest.fixture
    def requirement(self, certification: Certification, shop: Unit) -> Requirement:
        begun = today() - 200 * DAY
        return create(Terms(certification=certification, starts_on=begun, units=[shop], within_days=60))

    def test_the_clock_goes_on_and_what_was_required_until_then_stays(
        self, requirement: Requirement, shop: Unit, assistant: Position
    ) -> None:
        person = member(shop, assistant, today() - 40 * DAY)
        recompute([person.pk])
        made = change(requirement, within_days=90)
        assert (made.follows, made.starts_on) == (requirement, today())
        assert due(person) == today() + 50 * DAY
        assert due(person, today() - DAY) == today() + 20 * DAY
        assert list(differences()) == []

    def test_shorter_days_are_up_on_the_day_of_the_change_at_the_earliest(
        self, requirement: Requirement, shop: Unit, assistant: Position
    ) -> None:
        person = member(shop, assistant, today() - 40 * DAY)
        recompute([person.pk])
        change(requirement, within_days=10, starts_on=today() + 5 * DAY)
        assert due(person, today() + 5 * DAY) == today() + 5 * DAY

    def test_who_was_overdue_stays_so_since_the_same_day(
        self, requirement: Requirement, shop: Unit, assistant: Position
    ) -> None:
        person = member(shop, assistant, today() - 100 * DAY)
        recompute([person.pk])
        change(requirement, units=[shop, UnitFactory()])
        cell = standings([person], [requirement.certification])[person.pk, requirement.certification_id]
        assert (cell.state, cell.day) == (State.OVERDUE, today() - 40 * DAY)
        assert cell.obligation and (cell.obligation.since, cell.obligation.starts_on) == (today() - 100 * DAY, today())

    def test_what_lapsed_is_still_lapsed(self, requirement: Requirement, shop: Unit, assistant: Position) -> None:
        person = member(shop, assistant, today() - 100 * DAY)
        recompute([person.pk])
        expired = today() - 10 * DAY
        CertificateFactory(
            person=person, certification=requirement.certification, issued_on=today() - 90 * DAY, expires_on=expired
        )
        change(requirement, within_days=70)
        cell = standings([person], [requirement.certification])[person.pk, requirement.certification_id]
        assert (cell.state, cell.day) == (State.LAPSED, expired)

    def test_one_that_has_not_begun_is_changed_itself(self, certification: Certification, shop: Unit) -> None:
        ahead = create(Terms(certification=certification, starts_on=today() + 9 * DAY, units=[shop]))
        assert change(ahead, starts_on=today() + 5 * DAY).pk == ahead.pk
        assert Requirement.objects.count() == 1

    def test_it_is_told_with_what_is_different(self, requirement: Requirement) -> None:
        change(requirement, within_days=90)
        told = tell(Record.objects.filter(action="requirement.changed"))[0]
        assert "60 → 90" in told.what

    def test_once_and_not_backwards_and_not_for_nothing(self, requirement: Requirement) -> None:
        with pytest.raises(NothingChanged):
            change(requirement)
        with pytest.raises(ChangedInThePast):
            change(requirement, starts_on=today() - DAY, within_days=5)
        change(requirement, within_days=90)
        requirement.refresh_from_db()
        with pytest.raises(HasEnded):
            change(requirement, within_days=30)


class TestEnding:
    def test_duties_end_with_it_and_stay_as_rows(
        self, certification: Certification, shop: Unit, assistant: Position
    ) -> None:
        person = member(shop, assistant, today() - 9 * DAY)
        requirement = create(Terms(certification=certification, starts_on=today() - 9 * DAY, units=[shop]))
        end_requirement(requirement=requirement, last_day=today(), actor=None, reason="No longer.")
        assert (due(person, today()) is None, due(person, today() + DAY)) == (False, None)
        with pytest.raises(HasEnded):
            end_requirement(requirement=requirement, last_day=today(), actor=None, reason="No longer.")

    def test_one_that_has_not_begun_never_begins(
        self, certification: Certification, shop: Unit, assistant: Position
    ) -> None:
        member(shop, assistant, today())
        ahead = create(Terms(certification=certification, starts_on=today() + 9 * DAY, units=[shop]))
        end_requirement(requirement=ahead, last_day=today(), actor=None, reason="No longer.")
        assert not Obligation.objects.standing().exists()


class TestAskedBefore:
    def test_a_new_one_says_who_gets_a_duty_and_who_holds_it_already(
        self, certification: Certification, shop: Unit, assistant: Position, hr: Person
    ) -> None:
        holder, person = (member(shop, assistant, today()) for _ in range(2))
        CertificateFactory(person=holder, certification=certification)
        found = effect_of_terms(terms=Terms(certification=certification, starts_on=today(), units=[shop]), viewer=hr)
        assert [one.person for one in found.named[Change.GAINS]] == [holder, person]
        assert (found.counts[Change.GAINS], found.holding, found.unchanged) == (2, 1, 0)
        assert not Obligation.objects.exists()

    def test_only_people_whom_the_viewer_sees_are_counted(
        self, certification: Certification, shop: Unit, assistant: Position
    ) -> None:
        member(shop, assistant, today())
        elsewhere = holder_of(Role.HR, UnitFactory())
        found = effect_of_terms(
            terms=Terms(certification=certification, starts_on=today(), everybody=True), viewer=elsewhere
        )
        assert found.counts[Change.GAINS] == 0

    def test_a_change_says_what_then_is_so(
        self, certification: Certification, shop: Unit, assistant: Position, hr: Person
    ) -> None:
        far, late = member(shop, assistant, today() - 20 * DAY), member(shop, assistant, today() - 100 * DAY)
        added = UnitFactory()
        new = member(added, assistant, today() - 5 * DAY)
        requirement = create(Terms(certification=certification, starts_on=today() - 200 * DAY, units=[shop]))
        terms = replace(terms_of(requirement), starts_on=today() + DAY, units=[shop, added], within_days=30)

        found = effect_of_terms(terms=terms, viewer=hr, changed=requirement)

        told = {change: [(one.person, one.before, one.after) for one in each] for change, each in found.named.items()}
        assert told == {
            Change.GAINS: [(new, None, today() + 31 * DAY)],
            Change.SOONER: [(far, today() + 40 * DAY, today() + 10 * DAY)],
            Change.LOSES: [],
            Change.LATER: [],
        }
        assert found.unchanged == 1
        change_requirement(requirement=requirement, terms=terms, actor=hr, reason="All shops.")
        for person, day in ((far, today() + 10 * DAY), (late, today() - 40 * DAY), (new, today() + 31 * DAY)):
            assert due(person, today() + DAY) == day

    def test_ending_says_who_loses_theirs(
        self, certification: Certification, shop: Unit, assistant: Position, hr: Person
    ) -> None:
        person = member(shop, assistant, today())
        requirement = create(Terms(certification=certification, starts_on=today(), units=[shop]))
        found = effect_of_ending(requirement=requirement, last_day=today(), viewer=hr)
        assert [one.person for one in found.named[Change.LOSES]] == [person]

    @pytest.mark.parametrize("count", [1, 3])
    def test_asking_costs_the_same_for_many(
        self, certification: Certification, shop: Unit, assistant: Position, hr: Person, count: int
    ) -> None:
        for _ in range(count):
            member(shop, assistant, today())
        terms = Terms(certification=certification, starts_on=today(), units=[shop])
        _ = hr.scope.everywhere
        with CaptureQueriesContext(connection) as queries:
            effect_of_terms(terms=terms, viewer=hr)
        assert len(queries) == 7


def follow(person: Person) -> None:
    from certificates.duties import recompute

    recompute([person.pk])
