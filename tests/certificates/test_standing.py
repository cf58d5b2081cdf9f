"""Where a person stands, at the days on which it changes."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from certificates.models import Certification, PolicyVersion
from certificates.projection import project
from certificates.standing import NEEDS_ATTENTION, Standing, State, standings, standings_of
from people.models import Person
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    CourseCompletionFactory,
    CourseFactory,
    ObligationFactory,
    PersonFactory,
    PolicyVersionFactory,
    RequirementFactory,
    RevocationFactory,
    UnitFactory,
    ask,
)

pytestmark = pytest.mark.django_db

DUE = date(2026, 6, 30)
END = date(2026, 6, 30)
DAY = timedelta(days=1)


@dataclass
class Cell:
    """One person and one certification, whose renewal opens 60 days before expiry."""

    person: Person = field(default_factory=PersonFactory)
    certification: Certification = field(default_factory=CertificationFactory)

    def __post_init__(self) -> None:
        self.policy: PolicyVersion = PolicyVersionFactory(certification=self.certification)

    def duty(self, **fields: object) -> "Cell":
        requirement = RequirementFactory(certification=self.certification)
        given = {"starts_on": date(2026, 1, 1), "due_on": DUE, "requirement": requirement, **fields}
        ObligationFactory(person=self.person, certification=self.certification, **given)
        return self

    def certificate(
        self,
        *,
        cycle: int = 1,
        revoked_at: datetime | None = None,
        evidence: list[int] | None = None,
        **days: date | None,
    ) -> "Cell":
        given = {"issued_on": date(2025, 1, 1), "expires_on": END, "evidence": evidence or [], **days}
        made = CertificateFactory(
            person=self.person, certification=self.certification, policy=self.policy, cycle=cycle, **given
        )
        if revoked_at:
            RevocationFactory(certificate=made, at=revoked_at)
        return self

    def on(self, day: date) -> Standing:
        return standings([self.person], [self.certification], day)[self.person.pk, self.certification.pk]

    def at(self, day: date) -> tuple[State, date | None]:
        found = self.on(day)
        return found.state, found.day


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 12, 31), State.NOT_REQUIRED),  # the duty begins tomorrow
        (date(2026, 1, 1), State.NOT_YET_DUE),
        (DUE - 31 * DAY, State.NOT_YET_DUE),
        (DUE - 30 * DAY, State.DUE_SOON),
        (DUE, State.DUE_SOON),
        (DUE + DAY, State.OVERDUE),
    ],
)
def test_a_duty_comes_near_and_passes(day: date, state: State) -> None:
    expected = (state, None if state is State.NOT_REQUIRED else DUE)
    assert Cell().duty().at(day) == expected


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 1, 1), State.VALID),  # the day of issue counts
        (END - 61 * DAY, State.VALID),
        (END - 60 * DAY, State.RENEWAL_OPEN),
        (END, State.RENEWAL_OPEN),  # and so does the last day
        (END + DAY, State.LAPSED),
    ],
)
def test_a_certificate_opens_its_renewal_and_lapses(day: date, state: State) -> None:
    cell = Cell().duty(starts_on=date(2024, 1, 1), due_on=date(2025, 3, 1)).certificate()
    assert cell.at(day) == (state, END)


def test_before_it_was_issued_a_certificate_counts_for_nothing() -> None:
    cell = Cell().duty(starts_on=date(2024, 1, 1)).certificate()
    assert cell.at(date(2024, 12, 31)) == (State.NOT_YET_DUE, DUE)


def test_without_expiry_it_is_valid_for_ever() -> None:
    assert Cell().certificate(expires_on=None).at(date(2090, 1, 1)) == (State.HELD, None)
    assert Cell().duty().certificate(expires_on=None).at(date(2090, 1, 1)) == (State.VALID, None)


def test_what_nobody_requires_any_more_is_not_lapsed() -> None:
    cell = Cell().duty(ends_on=date(2026, 7, 31)).certificate()
    assert [cell.at(day) for day in (date(2026, 7, 31), date(2026, 8, 1))] == [
        (State.LAPSED, END),
        (State.NOT_REQUIRED, None),
    ]


def test_a_revocation_counts_from_its_day_where_the_organisation_is() -> None:
    evening = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # half past midnight on the second, in Shanghai
    cell = Cell().duty().certificate(revoked_at=evening)
    assert [cell.at(day) for day in (date(2026, 3, 1), date(2026, 3, 2), END + DAY)] == [
        (State.VALID, END),
        (State.REVOKED, date(2026, 3, 2)),
        (State.REVOKED, date(2026, 3, 2)),
    ]


def test_a_revocation_is_told_even_where_nothing_is_required() -> None:
    cell = Cell().certificate(revoked_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert cell.at(date(2026, 3, 1)) == (State.REVOKED, date(2026, 3, 1))


def test_an_earlier_cycle_still_holds_when_the_later_is_revoked() -> None:
    cell = (
        Cell()
        .duty(starts_on=date(2025, 1, 1))
        .certificate()
        .certificate(
            cycle=2,
            issued_on=date(2026, 5, 1),
            expires_on=date(2028, 5, 31),
            revoked_at=datetime(2026, 5, 2, tzinfo=UTC),
        )
    )
    assert [cell.at(day) for day in (date(2026, 5, 1), date(2026, 5, 2), END + DAY)] == [
        (State.VALID, date(2028, 5, 31)),
        (State.RENEWAL_OPEN, END),
        (State.REVOKED, date(2026, 5, 2)),
    ]


def test_issuing_again_after_a_revocation_heals() -> None:
    cell = Cell().certificate(revoked_at=datetime(2025, 6, 1, tzinfo=UTC))
    cell.certificate(cycle=2, issued_on=date(2025, 7, 1), expires_on=None)
    assert cell.at(date(2025, 7, 1)) == (State.HELD, None)


def test_a_renewal_before_expiry_continues_the_first() -> None:
    cell = Cell().certificate().certificate(cycle=2, issued_on=date(2026, 5, 15), expires_on=date(2028, 5, 31))
    assert cell.at(END + DAY) == (State.HELD, date(2028, 5, 31))


def test_where_one_duty_ends_on_the_day_the_next_begins_the_next_counts() -> None:
    cell = Cell().duty(starts_on=date(2026, 7, 1), due_on=date(2026, 9, 30))
    cell.duty(starts_on=date(2026, 1, 1), due_on=DUE, ends_on=date(2026, 7, 1))
    assert cell.at(date(2026, 7, 1)) == (State.NOT_YET_DUE, date(2026, 9, 30))


@pytest.mark.parametrize(
    ("applies_to", "opens_on"),
    [(PolicyVersion.AppliesTo.NEXT, END - 60 * DAY), (PolicyVersion.AppliesTo.BEGUN, END - 10 * DAY)],
)
def test_the_renewal_window_is_the_certificates_own_unless_a_later_version_speaks_of_begun_cycles(
    applies_to: str, opens_on: date
) -> None:
    cell = Cell().duty(starts_on=date(2025, 1, 1)).certificate()
    PolicyVersionFactory(
        certification=cell.certification,
        number=2,
        effective_on=date(2026, 5, 10),
        renewal_days=10,
        applies_to=applies_to,
    )
    project([cell.person.pk])
    assert [cell.at(day)[0] for day in (opens_on - DAY, opens_on)] == [State.VALID, State.RENEWAL_OPEN]


@pytest.mark.parametrize(
    ("issued_on", "months", "expires_on"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 3, 1), 12, date(2027, 3, 31)),
        (date(2026, 3, 1), None, None),
    ],
)
def test_validity_runs_to_the_end_of_the_month(issued_on: date, months: int | None, expires_on: date | None) -> None:
    assert PolicyVersionFactory.build(valid_months=months).expires_on(issued_on) == expires_on


def test_what_is_missing_is_what_was_not_finished_by_the_day() -> None:
    done, later, never = (CourseFactory(code=code) for code in ("a", "b", "c"))
    cell = Cell().duty()
    for course in (done, later, never):
        ask(cell.policy, course)
    for course, day in ((done, 1), (later, 20)):
        CourseCompletionFactory(person=cell.person, course=course, at=datetime(2026, 5, day, tzinfo=UTC))
    with translation.override("en"):
        found = [cell.on(date(2026, 5, day)).missing for day in (19, 20)]
    assert found == [[f"the course {one.name_en}" for one in each] for each in ([later, never], [never])]


def test_work_that_earned_one_cycle_is_missing_for_the_next() -> None:
    cell = Cell().duty(starts_on=date(2024, 1, 1))
    completion = CourseCompletionFactory(person=cell.person, at=datetime(2025, 1, 1, tzinfo=UTC))
    ask(cell.policy, completion.course)
    cell.certificate(issued_on=date(2025, 1, 2), evidence=[completion.pk])
    with translation.override("en"):
        found = {day: cell.on(day).missing for day in (date(2025, 1, 1), date(2025, 1, 2), END)}
    assert found == {
        date(2025, 1, 1): [],  # finished, and not yet used
        date(2025, 1, 2): [],  # held
        END: [f"the course {completion.course.name_en}"],  # the renewal is open
    }


def test_my_page_has_only_what_concerns_me() -> None:
    cell = Cell().duty()
    CertificationFactory()
    assert [one.certification for one in standings_of(cell.person, DUE)] == [cell.certification]


def test_my_page_keeps_what_i_once_held_though_nobody_requires_it() -> None:
    cell = Cell().certificate()
    found = standings_of(cell.person, END + DAY)
    assert [(one.state, one.certificate and one.certificate.cycle) for one in found] == [(State.NOT_REQUIRED, 1)]


def test_a_sentence_says_what_why_and_what_next_in_the_language_of_the_reader() -> None:
    cell = Cell()
    unit = UnitFactory(name_zh="华东区", name_en="Region East")
    course = CourseFactory(name_zh="情绪控制", name_en="Keeping calm")
    ask(cell.policy, course)
    cell.duty(requirement=RequirementFactory(certification=cell.certification, unit=unit, within_days=60))
    with translation.override("en"):
        assert cell.on(DUE + DAY).sentence == (
            "Overdue since 1 July 2026. Required for everyone in Region East; the duty began on 1 January 2026 "
            "and allows 60 days. Still missing: the course Keeping calm."
        )


def test_what_needs_attention_is_shown_as_soon_or_lapsed() -> None:
    shown = {state: Standing(state, CertificationFactory.build(), DUE).css for state in State}
    waits = {State.PENDING}  # for others
    assert {state for state, css in shown.items() if css in ("soon", "lapsed")} == {*NEEDS_ATTENTION, *waits}


@pytest.mark.parametrize("count", [1, 3])
def test_standings_cost_the_same_for_one_and_for_three(count: int) -> None:
    course = CourseFactory()
    cells = [Cell().duty() for _ in range(count)]
    for cell in cells:
        ask(cell.policy, course)
    people, certifications = [cell.person for cell in cells], [cell.certification for cell in cells]
    with CaptureQueriesContext(connection) as explained:
        standings(people, certifications, DUE)
    with CaptureQueriesContext(connection) as bare:
        standings(people, certifications, DUE, explained=False)
    assert (len(explained), len(bare)) == (8, 1)
