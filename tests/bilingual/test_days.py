"""Days of the organisation."""

from datetime import UTC, date, datetime

import pytest
from django.test import override_settings
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from bilingual.days import day_of, month_end, months_later, today
from bilingual.templatetags.bilingual import day


def test_a_day_begins_where_the_organisation_is_not_where_the_reader_is() -> None:
    evening = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)
    with timezone.override("America/New_York"):
        assert day_of(evening) == date(2026, 4, 1)
    with override_settings(TIME_ZONE="Europe/Berlin"):
        assert day_of(evening) == date(2026, 3, 31)
    assert today() == day_of(timezone.now())


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 4), 24, date(2028, 5, 4)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_later(start: date, months: int, end: date) -> None:
    assert months_later(start, months) == end


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 600))
def test_months_later_is_that_many_months_and_never_a_later_day(start: date, months: int) -> None:
    end = months_later(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, month_end(end).day)


def test_a_day_is_written_out_in_the_readers_language() -> None:
    with translation.override("en"):
        assert day(date(2027, 3, 31)) == "31 March 2027"
    with translation.override("zh-hans"):
        assert day(date(2027, 3, 31)) == "2027 年 3 月 31 日"
    assert day(None) == ""
