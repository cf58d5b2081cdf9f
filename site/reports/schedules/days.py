"""On which days a schedule falls. Pure."""

from datetime import date, timedelta

from bilingual.days import month_end
from reports.schedules.models import Rhythm


def first_day(rhythm: str, on_day: int, begins: date) -> date:
    """The first day of the rhythm that is not before ``begins``.

    ``on_day`` is the weekday (1 is Monday) or the day of the month; where the month is shorter, its last day.
    """
    if rhythm == Rhythm.WEEKLY:
        return begins + timedelta(days=(on_day - begins.isoweekday()) % 7)
    if rhythm == Rhythm.MONTHLY:
        here = _in_month(begins, on_day)
        return here if here >= begins else _in_month(month_end(begins) + timedelta(days=1), on_day)
    return begins


def _in_month(month: date, on_day: int) -> date:
    return month.replace(day=min(on_day, month_end(month).day))
