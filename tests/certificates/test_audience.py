"""Of whom a requirement speaks, and the duties that follow: a table of cases, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.audience import FOR_EVER, Audience, Place, Someone, Tagged, Wanted, duties, periods

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in range(1, 5))
EAST, SHOP, SOUTH = "0001", "00010001", "0002"
ASSISTANT, MANAGER, FAMILY = 1, 2, 7
HER = Someone(5, [Place(SHOP, ASSISTANT, FAMILY, FEB)], joined_on=FEB)
ALL = Audience(requirement=1, certification=9, starts_on=JAN, everybody=True)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("audience", "someone", "expected"),
    [
        (ALL, HER, [(FEB, FOR_EVER)]),
        (replace(ALL, paths=[EAST]), HER, [(FEB, FOR_EVER)]),  # what is below, too
        (replace(ALL, paths=[SOUTH]), HER, []),
        (replace(ALL, paths=[SOUTH, EAST], positions={ASSISTANT}), HER, [(FEB, FOR_EVER)]),
        (replace(ALL, paths=[EAST], positions={MANAGER}), HER, []),
        (replace(ALL, positions={MANAGER}, families={FAMILY}), HER, [(FEB, FOR_EVER)]),  # one of them
        (replace(ALL, tags={3}), HER, []),
        (replace(ALL, tags={3, 4}), replace(HER, tags=[Tagged(4)]), [(FEB, FOR_EVER)]),
        (replace(ALL, tags={4}), replace(HER, tags=[Tagged(4, MAR, APR)]), [(MAR, APR)]),
        (replace(ALL, tags={4}), replace(HER, tags=[Tagged(5, MAR, APR)]), []),
        (replace(ALL, joined_after=JAN), HER, [(FEB, FOR_EVER)]),
        (replace(ALL, joined_after=FEB), HER, []),
        (replace(ALL, exceptions={5}), HER, []),
        (replace(ALL, people={5}), HER, [(FEB, FOR_EVER)]),
        (replace(ALL, people={5}, everybody=False), HER, [(FEB, FOR_EVER)]),
        (replace(ALL, people={6}, everybody=False), HER, []),  # names people alone
        (replace(ALL, people={6}), HER, [(FEB, FOR_EVER)]),  # everybody, and she by name
        (replace(ALL, everybody=False), HER, []),  # nobody is named
        (replace(ALL, paths=[EAST], everybody=False), HER, [(FEB, FOR_EVER)]),
        (replace(ALL, people={6}, paths=[EAST]), HER, [(FEB, FOR_EVER)]),
        (replace(ALL, people={5}, paths=[SOUTH]), HER, [(FEB, FOR_EVER)]),  # in any case
        (replace(ALL, starts_on=MAR), HER, [(MAR, FOR_EVER)]),
        (replace(ALL, ends_on=MAR), HER, [(FEB, MAR)]),
        (replace(ALL, starts_on=JAN, ends_on=JAN), HER, []),
        (ALL, replace(HER, left_on=MAR), [(FEB, MAR)]),
        (ALL, Someone(5), []),  # never placed
    ],
)
def test_an_audience_holds(audience: Audience, someone: Someone, expected: list[tuple[date, date]]) -> None:
    assert periods(audience, someone) == expected


def test_a_move_within_the_audience_begins_no_new_duty() -> None:
    moved = replace(HER, places=[Place(SHOP, ASSISTANT, None, FEB, MAR - DAY), Place(EAST, ASSISTANT, None, MAR)])
    assert duties([replace(ALL, paths=[EAST])], moved) == [Wanted(9, 1, FEB, FOR_EVER, FEB + 60 * DAY)]


def test_leaving_the_audience_ends_the_duty_and_coming_back_begins_another() -> None:
    away = Place(SOUTH, 1, None, FEB + 10 * DAY, MAR)
    back = replace(HER, places=[Place(SHOP, 1, None, FEB, FEB + 9 * DAY), away, Place(SHOP, 1, None, APR)])
    found = duties([replace(ALL, paths=[EAST], within_days=10)], back)
    assert [(one.starts_on, one.ends_on, one.due_on) for one in found] == [
        (FEB, FEB + 9 * DAY, FEB + 10 * DAY),
        (APR, FOR_EVER, APR + 10 * DAY),
    ]


@pytest.mark.parametrize(
    ("joined", "from_start", "due_on"),
    [(FEB, False, FEB + 30 * DAY), (FEB, True, FEB), (date(2025, 12, 1), True, JAN + 30 * DAY)],
)
def test_days_are_counted_from_joining_or_from_the_start(joined: date, from_start: bool, due_on: date) -> None:
    audience = replace(ALL, within_days=30, from_start=from_start)
    assert duties([audience], Someone(5, [Place(SHOP, 1, None, joined)]))[0].due_on == due_on


def test_of_two_requirements_the_first_speaks_and_the_other_follows() -> None:
    first = replace(ALL, ends_on=MAR)
    other = replace(ALL, requirement=2, starts_on=FEB, within_days=10)
    assert duties([other, first], replace(HER, places=[Place(SHOP, 1, None, JAN)])) == [
        Wanted(9, 1, JAN, MAR, JAN + 60 * DAY),
        Wanted(9, 2, MAR + DAY, FOR_EVER, FEB + 10 * DAY, since=FEB),
    ]


days = st.dates(date(2025, 1, 1), date(2027, 1, 1))
ends = st.just(FOR_EVER) | days


@st.composite
def places(draw: st.DrawFn) -> Place:
    starts_on, path = draw(days), draw(st.sampled_from([EAST, SHOP, SOUTH]))
    return Place(path, draw(st.integers(1, 2)), None, starts_on, max(starts_on, draw(ends)))


@st.composite
def audiences(draw: st.DrawFn) -> Audience:
    starts_on = draw(days)
    return Audience(
        requirement=draw(st.integers(1, 4)),
        certification=draw(st.integers(1, 2)),
        starts_on=starts_on,
        ends_on=max(starts_on, draw(ends)),
        within_days=draw(st.integers(0, 90)),
        from_start=draw(st.booleans()),
        everybody=draw(st.booleans()),
        paths=draw(st.lists(st.sampled_from([EAST, SHOP, SOUTH]), max_size=2)),
        positions=draw(st.frozensets(st.integers(1, 2), max_size=1)),
    )


@settings(max_examples=200, deadline=None)
@given(asked=st.lists(audiences(), max_size=4), at=st.lists(places(), max_size=4), probe=days)
def test_on_each_day_there_is_a_duty_exactly_where_somebody_asks(
    asked: list[Audience], at: list[Place], probe: date
) -> None:
    her = Someone(5, at)
    found = duties(asked, her)
    for certification in (1, 2):
        wanted = any(
            starts_on <= probe <= ends_on
            for audience in asked
            if audience.certification == certification
            for starts_on, ends_on in periods(audience, her)
        )
        there = [one for one in found if one.certification == certification and one.starts_on <= probe <= one.ends_on]
        assert len(there) == wanted


@settings(max_examples=100, deadline=None)
@given(asked=st.lists(audiences(), max_size=4), at=st.lists(places(), max_size=4), chance=st.randoms())
def test_the_order_of_placements_does_not_matter(asked: list[Audience], at: list[Place], chance: object) -> None:
    mixed = list(at)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert duties(asked, Someone(5, mixed)) == duties(asked, Someone(5, at))


@settings(max_examples=100, deadline=None)
@given(asked=audiences(), at=st.lists(places(), max_size=4), turn=days)
def test_a_change_that_changes_nothing_keeps_every_day_and_every_clock(
    asked: Audience, at: list[Place], turn: date
) -> None:
    her, split = Someone(5, at), asked.starts_on < turn <= asked.ends_on
    then = replace(asked, requirement=9, follows=asked.requirement, starts_on=turn)
    parts = [then, replace(asked, ends_on=turn - DAY)] if split else [asked]
    whole = {(day, one.began) for one in duties([asked], her) for day in (one.starts_on, one.ends_on)}
    found = duties(parts, her)
    assert {(day, one.began) for one in found for day in (one.starts_on, one.ends_on)} - whole <= {
        (day, one.began) for one in found for day in (turn, turn - DAY)
    }
    assert {one.due_on for one in found if one.since} <= {one.due_on for one in duties([asked], her)}
