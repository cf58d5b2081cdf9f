"""A day, in every way that HR's files write one."""

import re
from datetime import date, timedelta

from people.importing.problems import CellRefused
from people.importing.reading.cell import Cell, Kind
from people.importing.reading.text import fold_code

WINDOWS_EPOCH = date(1899, 12, 30)  # Excel's day 0, with its 29 February 1900 in it: right from March 1900 on
MAC_EPOCH = date(1904, 1, 1)
SERIALS = range(3_000, 80_000)  # 1908 to 2119: as text, fewer or more digits are no serial
LIKELY = range(1930, 2100)

YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
DAY_MONTH_NAME = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?,?[ -](\d{4})")
MONTH_NAME_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})")
SERIAL = re.compile(r"\d{4,5}")
MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?(Z|[+-]00:?00)?$")
MONTHS: tuple[str, ...] = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
)
MONTHS += ("november", "december")


def read_day(cell: Cell, *, mac_epoch: bool = False) -> date:
    """Raises ``CellRefused``; what could be two days is refused, never guessed."""
    text = MIDNIGHT.sub("", fold_code(cell.text))
    day = _serial(text, cell.kind, mac_epoch) or _year_first(text) or _year_last(text) or _named(text.lower())
    if day is None:
        raise CellRefused("not_a_date", value=cell.text.strip()[:40])
    if day.year not in LIKELY:
        raise CellRefused("unlikely_date", value=day.isoformat())
    return day


def _serial(text: str, kind: Kind, mac_epoch: bool) -> date | None:
    if not SERIAL.fullmatch(text) or int(text) not in SERIALS:
        return None
    if len(text) == 4 and kind is not Kind.NUMBER:
        return None  # a year, most likely
    return (MAC_EPOCH if mac_epoch else WINDOWS_EPOCH) + timedelta(days=int(text))


def _year_first(text: str) -> date | None:
    found = YEAR_FIRST.fullmatch(text) or EIGHT_DIGITS.fullmatch(text)
    return _date(*map(int, found.groups())) if found else None


def _year_last(text: str) -> date | None:
    """31/12/2026 can only be one day; 1/3/2026 depends on who wrote it."""
    found = YEAR_LAST.fullmatch(text)
    if not found:
        return None
    one, other, year = map(int, found.groups())
    as_day_first, as_month_first = _date(year, other, one), _date(year, one, other)
    if as_day_first and as_month_first and as_day_first != as_month_first:
        raise CellRefused(
            "ambiguous_date", value=text, first=as_day_first.isoformat(), second=as_month_first.isoformat()
        )
    return as_day_first or as_month_first


def _named(text: str) -> date | None:
    """1 Mar 2026, March 1, 2026."""
    if found := DAY_MONTH_NAME.fullmatch(text):
        day, month, year = found.groups()
    elif found := MONTH_NAME_DAY.fullmatch(text):
        month, day, year = found.groups()
    else:
        return None
    number = next((place for place, name in enumerate(MONTHS, start=1) if _means(month, name)), 0)
    return _date(int(year), number, int(day))


def _means(word: str, month: str) -> bool:
    return word == month or (len(word) in (3, 4) and month.startswith(word))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
