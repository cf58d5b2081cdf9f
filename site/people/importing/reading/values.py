"""From a cell to what its column holds. Each raises ``CellRefused``, whose sentence tells what to write instead."""

import re
import unicodedata
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from people.importing.problems import CellRefused
from people.importing.reading.cell import Cell, Kind
from people.importing.reading.text import fold_code, fold_key, fold_name, has_control
from people.tag_lists import divided

STAFF_NUMBER = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff_./-]*")
SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d\.\d+e\+\d+", re.IGNORECASE)
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,}(?: ?(?:x|ext\.?|转|-) ?[0-9]{1,6})?", re.IGNORECASE)
MOST_STAFF_NUMBER, MOST_NAME, MOST_LATIN, MOST_PHONE, MOST_PATH = 40, 120, 60, 40, 400
NOTHING_WORDS = frozenset({"", "-", "--", "/", "\\", "无", "暂无", "n/a", "na", "none", "null", "nil", "空"})
CLEAR_WORDS = frozenset({"清空", "(清空)", "[清空]", "(clear)", "[clear]"})
LANGUAGES = {
    **dict.fromkeys(
        ("zh-hans", "zh", "zh-cn", "zh_cn", "cn", "中文", "简体中文", "汉语", "普通话", "chinese"), "zh-hans"
    ),
    **dict.fromkeys(("en", "en-gb", "en-us", "en_gb", "en_us", "英文", "英语", "english"), "en"),
}
ZONES = {
    **dict.fromkeys(
        ("北京时间", "北京", "上海", "中国", "utc+8", "gmt+8", "utc+08:00", "gmt+08:00", "cst"), "Asia/Shanghai"
    ),
    **{"香港": "Asia/Hong_Kong", "台北": "Asia/Taipei", "新加坡": "Asia/Singapore", "东京": "Asia/Tokyo"},
    **{"乌鲁木齐": "Asia/Urumqi", "伦敦": "Europe/London", "utc": "UTC"},
}
PRIMARY, SECONDARY = "primary", "secondary"
PLACEMENT_KINDS = {
    **dict.fromkeys(("主岗", "主职", "主任职", "主要", "是", "primary", "main", "yes", "y", "true", "1"), PRIMARY),
    **dict.fromkeys(("兼岗", "兼职", "兼任", "兼", "否", "secondary", "additional", "concurrent"), SECONDARY),
    **dict.fromkeys(("no", "n", "false", "0"), SECONDARY),
}
_ZONES_BY_KEY = {zone.casefold(): zone for zone in available_timezones() - {"localtime", "Factory"}}
_check_email = EmailValidator()


def is_nothing(cell: Cell) -> bool:
    """Empty, or what people write where there is nothing: the value that is there stays."""
    return cell.kind is not Kind.FORMULA and fold_code(cell.text).casefold() in NOTHING_WORDS


def is_clearing(cell: Cell) -> bool:
    """A value is emptied only where somebody wrote so."""
    return fold_key(cell.text) in CLEAR_WORDS


def read_staff_number(cell: Cell) -> str:
    """As it is written, zeros and all; an apostrophe before it (“this is text”) is not part of it."""
    text = fold_code(cell.text).removeprefix("'")
    if LONG_NUMBER.fullmatch(text) or (cell.kind is Kind.NUMBER and SCIENTIFIC.fullmatch(text)):
        raise CellRefused("scientific", value=text)
    if len(text) > MOST_STAFF_NUMBER:
        raise CellRefused("too_long", limit=MOST_STAFF_NUMBER)
    if not STAFF_NUMBER.fullmatch(text):
        raise CellRefused("not_a_number_of_staff", value=text)
    return text


def insists(cell: Cell) -> bool:
    """'1001: whoever types the apostrophe means this very number."""
    return fold_code(cell.text).startswith("'")


def read_name(cell: Cell) -> str:
    return _words(fold_name(cell.text), MOST_NAME)


def read_latin(cell: Cell) -> str:
    text = _words(fold_name(cell.text), MOST_LATIN)
    if any(character.isalpha() and "LATIN" not in unicodedata.name(character, "") for character in text):
        raise CellRefused("not_latin", value=text)
    return text


def read_email(cell: Cell) -> str:
    text = fold_code(cell.text).lower().removeprefix("mailto:")
    try:
        _check_email(text)
    except ValidationError:
        raise CellRefused("not_an_email", value=text[:80]) from None
    if len(text) > 254:
        raise CellRefused("too_long", limit=254)
    return text


def read_phone(cell: Cell) -> str:
    text = fold_code(cell.text).removeprefix("'")
    if SCIENTIFIC.fullmatch(text):
        raise CellRefused("scientific", value=text)
    if not PHONE.fullmatch(text) or len(text) > MOST_PHONE:
        raise CellRefused("not_a_phone", value=text[:60])
    return text


def read_language(cell: Cell) -> str:
    found = LANGUAGES.get(fold_key(cell.text))
    if found is None:
        raise CellRefused("not_a_language", value=cell.text.strip()[:40])
    return found


def read_time_zone(cell: Cell) -> str:
    text = fold_key(cell.text)
    found = ZONES.get(text) or _ZONES_BY_KEY.get(text.replace(" ", "_"))
    if found is None:
        raise CellRefused("not_a_time_zone", value=cell.text.strip()[:60])
    return found


def read_placement_kind(cell: Cell) -> str:
    """The cell under 主岗/兼岗, or under 是否主岗: yes is the primary one."""
    found = PLACEMENT_KINDS.get(fold_key(cell.text))
    if found is None:
        raise CellRefused("not_a_placement_kind", value=cell.text.strip()[:40])
    return found


def read_words(cell: Cell) -> str:
    """A unit, a position, a family: looked up by name or code, so folded as codes are."""
    return _words(fold_code(cell.text), MOST_PATH)


def read_tags(cell: Cell) -> str:
    """``night; end: first aid``: names or codes, looked up as such; a line break divides, too."""
    return _words("; ".join(map(fold_code, divided(cell.text))), MOST_PATH)


def _words(text: str, most: int) -> str:
    if has_control(text):
        raise CellRefused("control")
    if len(text) > most:
        raise CellRefused("too_long", limit=most)
    return text
