"""Days of the organisation. A day begins and ends in ``settings.TIME_ZONE``, wherever the reader sits."""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def organisation_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def day_of(moment: datetime) -> date:
    """The organisation's day in which ``moment`` falls."""
    return moment.astimezone(organisation_zone()).date()


def today() -> date:
    return day_of(timezone.now())


def day_after(day: date) -> datetime:
    """The first moment of the day after ``day``, where the organisation is."""
    return datetime.combine(day + timedelta(days=1), time.min, organisation_zone())


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later; the month's last where that month is shorter."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
