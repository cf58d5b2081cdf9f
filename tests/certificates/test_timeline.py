"""The derivation of a standing: a table of cases, the days around every boundary, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.states import State
from certificates.timeline import Duty, Extension, Facts, Held, Period, Stand, at, on, resumed, timeline

JAN, FEB, MAR, APR, MAY, JUN = (date(2026, month, 1) for month in range(1, 7))
DUTY = Duty(FEB, None, 7, due_on=date(2026, 4, 2))  # from 1 February, 60 days
YEAR = Held(1, 1, MAR, date(2027, 3, 31), renewal_days=60, grace_days=14)


def day(text: str) -> date:
    return date.fromisoformat(text)


def spans(facts: Facts) -> list[tuple[str, str, str]]:
    """``(first day, state, day)`` of each span, the beginning of time left out."""
    return [
        (
            span.starts_on.isoformat() if span.starts_on > date.min else "",
            span.stand.state.value,
            span.stand.day.isoformat() if span.stand.day else "",
        )
        for span in timeline(facts)
    ]


def test_nobody_requires_it_and_nobody_holds_it() -> None:
    assert timeline(Facts())[0].stand == Stand(State.NOT_REQUIRED)


def test_a_duty_comes_near_falls_due_and_is_overdue() -> None:
    assert spans(Facts(duties=[DUTY])) == [
        ("", "not_required", ""),
        ("2026-02-01", "not_yet_due", "2026-04-02"),
        ("2026-03-03", "due_soon", "2026-04-02"),
        ("2026-04-03", "overdue", "2026-04-02"),
    ]


def test_a_certificate_is_valid_renewable_in_grace_and_lapses() -> None:
    assert spans(Facts(certificates=[YEAR], duties=[DUTY]))[2:] == [
        ("2026-03-01", "valid", "2027-03-31"),
        ("2027-01-30", "renewal_open", "2027-03-31"),
        ("2027-04-01", "in_grace", "2027-04-14"),
        ("2027-04-15", "lapsed", "2027-03-31"),
    ]


def test_early_renewal_keeps_the_person_valid_throughout() -> None:
    renewed = Held(2, 2, day("2027-02-10"), day("2028-03-31"), renewal_days=60)
    assert spans(Facts(certificates=[YEAR, renewed], duties=[DUTY]))[2:5] == [
        ("2026-03-01", "valid", "2027-03-31"),
        ("2027-01-30", "renewal_open", "2027-03-31"),
        ("2027-02-10", "valid", "2028-03-31"),
    ]


def test_a_certificate_without_expiry_is_valid_for_ever_and_held_where_nobody_requires_it() -> None:
    for_ever = Held(1, 1, MAR)
    assert spans(Facts(certificates=[for_ever])) == [("", "not_required", ""), ("2026-03-01", "held", "")]
    ends = replace(DUTY, ends_on=day("2026-05-31"))
    assert spans(Facts(certificates=[for_ever], duties=[ends]))[-2:] == [
        ("2026-03-01", "valid", ""),
        ("2026-06-01", "held", ""),
    ]


def test_what_nobody_requires_waits_for_approval_too() -> None:
    assert spans(Facts(pending=[Period(FEB, day("2026-02-09"), 3)])) == [
        ("", "not_required", ""),
        ("2026-02-01", "pending", "2026-02-09"),
        ("2026-02-10", "not_required", ""),
    ]


def test_revoked_from_the_day_of_the_revocation() -> None:
    revoked = replace(YEAR, revoked_on=MAY)
    assert spans(Facts(certificates=[revoked], duties=[DUTY]))[3:] == [("2026-05-01", "revoked", "2026-05-01")]
    assert on(Facts(certificates=[revoked]), JUN).state is State.REVOKED


def test_an_extension_moves_this_cycles_day_only() -> None:
    first = Facts(duties=[DUTY], extensions=[Extension(1, MAY, 9)])
    assert spans(first)[1:] == [
        ("2026-02-01", "not_yet_due", "2026-05-01"),
        ("2026-04-01", "due_soon", "2026-05-01"),
        ("2026-05-02", "overdue", "2026-05-01"),
    ]
    assert on(first, MAR).reason == 9
    later = replace(first, certificates=[replace(YEAR, issued_on=APR)])
    assert spans(later)[-2:] == [("2027-04-01", "in_grace", "2027-04-14"), ("2027-04-15", "lapsed", "2027-03-31")]


def test_an_extension_of_a_renewal_gives_time_after_expiry() -> None:
    facts = Facts(certificates=[YEAR], duties=[DUTY], extensions=[Extension(2, day("2027-05-31"))])
    assert spans(facts)[4:] == [
        ("2027-04-01", "not_yet_due", "2027-05-31"),
        ("2027-05-01", "due_soon", "2027-05-31"),
        ("2027-06-01", "lapsed", "2027-03-31"),
    ]


def test_a_leave_pauses_and_coming_back_resumes_with_the_days_that_were_left() -> None:
    leave = Period(day("2026-03-24"), day("2026-06-30"), 5)  # ten days were left, the 24th among them
    assert spans(Facts(duties=[DUTY], leaves=[leave]))[-3:] == [
        ("2026-03-24", "paused", "2026-06-30"),
        ("2026-07-01", "due_soon", "2026-07-10"),
        ("2026-07-11", "overdue", "2026-07-10"),
    ]


def test_a_leave_without_an_end_names_no_day() -> None:
    assert spans(Facts(duties=[DUTY], leaves=[Period(MAR, None)])) == [
        ("", "not_required", ""),
        ("2026-02-01", "not_yet_due", ""),
        ("2026-03-01", "paused", ""),
    ]


def test_a_certificate_that_expired_during_a_leave_leaves_time_to_renew() -> None:
    leave = Period(day("2027-03-27"), day("2027-08-31"))
    assert spans(Facts(certificates=[YEAR], duties=[DUTY], leaves=[leave]))[-3:] == [
        ("2027-04-01", "paused", "2027-08-31"),
        ("2027-09-01", "due_soon", "2027-09-05"),
        ("2027-09-06", "lapsed", "2027-03-31"),
    ]


def test_a_waiver_lifts_the_duty_and_says_until_when() -> None:
    assert spans(Facts(duties=[DUTY], waivers=[Period(APR, day("2026-12-31"), 3)]))[-2:] == [
        ("2026-04-01", "waived", "2026-12-31"),
        ("2027-01-01", "overdue", "2026-04-02"),
    ]


def test_what_waits_for_approval_says_so_instead_of_overdue() -> None:
    facts = Facts(duties=[DUTY], pending=[Period(day("2026-04-20"), day("2026-04-25"))])
    assert [on(facts, day(text)).state for text in ("2026-04-19", "2026-04-20", "2026-04-26")] == [
        State.OVERDUE,
        State.PENDING,
        State.OVERDUE,
    ]


def test_what_expired_before_the_duty_began_does_not_make_a_new_joiner_lapsed() -> None:
    old = Held(1, 1, day("2024-01-01"), day("2024-12-31"))
    facts = Facts(certificates=[old], duties=[DUTY])
    assert [on(facts, one).state for one in (FEB, day("2026-04-02"), day("2026-04-03"))] == [
        State.NOT_YET_DUE,
        State.DUE_SOON,
        State.OVERDUE,
    ]


def test_the_duty_that_began_last_speaks_where_two_meet() -> None:
    ended = replace(DUTY, ends_on=MAY)
    begun = Duty(MAY, None, 8, due_on=JUN)
    assert on(Facts(duties=[begun, ended]), MAY).duty == 8


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ([], "2026-04-02"),
        ([Period(day("2026-01-01"), day("2026-01-31"))], "2026-04-02"),  # before the clock began
        ([Period(day("2026-01-15"), day("2026-02-10"))], "2026-04-12"),  # only what lies in it
        ([Period(day("2026-04-02"), day("2026-04-02"))], "2026-04-03"),  # the last day itself
        ([Period(day("2026-04-03"), day("2026-05-03"))], "2026-04-02"),  # too late
        ([Period(FEB, day("2026-02-10")), Period(day("2026-02-05"), day("2026-02-20"))], "2026-04-22"),  # once
        ([Period(day("2026-03-24"), None)], "9999-12-31"),
    ],
)
def test_leaves_stop_the_clock(leaves: list[Period], expected: str) -> None:
    assert resumed(DUTY.due_on, leaves, since=FEB) == day(expected)


# --- What always holds -------------------------------------------------------------------------------------

days = st.dates(date(2023, 12, 25), date(2029, 1, 5))  # with a leap day


@st.composite
def periods(draw: st.DrawFn) -> Period:
    starts_on = draw(days)
    length = draw(st.none() | st.integers(0, 400))
    return Period(starts_on, None if length is None else starts_on + timedelta(days=length), draw(st.integers(1, 9)))


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    period = draw(periods())
    return Duty(
        period.starts_on, period.ends_on, period.pk, due_on=period.starts_on + timedelta(draw(st.integers(0, 200)))
    )


@st.composite
def certificates(draw: st.DrawFn) -> list[Held]:
    found: list[Held] = []
    for cycle, issued_on in enumerate(sorted(draw(st.lists(days, max_size=4))), start=1):
        months = draw(st.none() | st.integers(1, 800))
        expires_on = None if months is None else issued_on + timedelta(days=months)
        revoked = draw(st.none() | st.integers(0, 400))
        revoked_on = None if revoked is None else issued_on + timedelta(days=revoked)
        window, grace = draw(st.integers(0, 90)), draw(st.integers(0, 60))
        found.append(Held(cycle, cycle, issued_on, expires_on, revoked_on, window, grace))
    return found


@st.composite
def all_facts(draw: st.DrawFn) -> Facts:
    return Facts(
        certificates=draw(certificates()),
        duties=draw(st.lists(duties(), max_size=3)),
        extensions=draw(st.lists(st.builds(Extension, st.integers(1, 4), days, st.integers(1, 9)), max_size=2)),
        waivers=draw(st.lists(periods(), max_size=2)),
        leaves=draw(st.lists(periods(), max_size=3)),
        pending=draw(st.lists(periods(), max_size=1)),
    )


@settings(max_examples=300, deadline=None)
@given(facts=all_facts(), probe=st.lists(days, min_size=5, max_size=20))
def test_the_spans_say_on_every_day_what_the_derivation_says(facts: Facts, probe: list[date]) -> None:
    found = timeline(facts)
    for span in found:  # the day of every boundary, and the day before
        probe += [span.starts_on, span.starts_on - timedelta(days=span.starts_on > date.min)]
    assert all(at(found, one) == on(facts, one) for one in probe)


@settings(max_examples=200, deadline=None)
@given(facts=all_facts())
def test_there_is_no_gap_and_no_overlap(facts: Facts) -> None:
    found = timeline(facts)
    assert found[0].starts_on == date.min
    assert found[-1].ends_on is None
    for one, following in pairwise(found):
        assert one.ends_on is not None
        assert one.ends_on + timedelta(days=1) == following.starts_on
        assert one.stand != following.stand


@settings(max_examples=200, deadline=None)
@given(facts=all_facts(), seed=st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(facts: Facts, seed: object) -> None:
    unique = replace(facts, duties=[replace(one, pk=place) for place, one in enumerate(facts.duties)])
    unique = replace(unique, waivers=[replace(one, pk=place) for place, one in enumerate(unique.waivers)])
    unique = replace(unique, leaves=[replace(one, pk=place) for place, one in enumerate(unique.leaves)])
    unique = replace(
        unique,
        extensions=[
            replace(one, pk=place, until=one.until + timedelta(days=place))
            for place, one in enumerate(unique.extensions)
        ],
    )

    def shuffled(rows: object) -> list[object]:
        mixed = list(rows)  # type: ignore[call-overload]
        seed.shuffle(mixed)  # type: ignore[attr-defined]
        return mixed

    other = Facts(**{name: shuffled(getattr(unique, name)) for name in Facts.__dataclass_fields__})  # type: ignore[arg-type]
    assert {span.starts_on: (span.stand.state, span.stand.day) for span in timeline(other)} == {
        span.starts_on: (span.stand.state, span.stand.day) for span in timeline(unique)
    }


@settings(max_examples=200, deadline=None)
@given(facts=all_facts(), probe=days)
def test_a_fact_that_begins_later_changes_no_earlier_day_but_by_the_clock(facts: Facts, probe: date) -> None:
    """A certificate issued later, a duty begun later: the day before is as it was."""
    later = probe + timedelta(days=1)
    more = replace(
        facts,
        certificates=[*facts.certificates, Held(99, 99, later)],
        duties=[*facts.duties, Duty(later, None, 99, due_on=later)],
    )
    assert on(more, probe) == on(facts, probe)


@settings(max_examples=200, deadline=None)
@given(facts=all_facts(), probe=days)
def test_somebody_holding_a_valid_certificate_is_never_in_arrears(facts: Facts, probe: date) -> None:
    holds = any(one.is_valid(probe) for one in facts.certificates)
    assert holds == (on(facts, probe).state in {State.VALID, State.RENEWAL_OPEN, State.HELD})
