"""Template filters: JSON texts and days in the language of the reader."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django import template
from django.utils import dateformat
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext

from bilingual.text import in_language
from bilingual.text import percent as in_percent

register = template.Library()


@register.filter
def reader(texts: Mapping[str, str]) -> str:
    """The reader's language out of ``{"zh-hans": …, "en": …}``."""
    return in_language(texts)


@register.filter
def day(value: date | None) -> str:
    """*31 March 2027*, 2027 年 3 月 31 日."""
    return _day(date(value.year, value.month, value.day), get_language()) if value else ""


@lru_cache(4096)
def _day(value: date, code: str | None) -> str:
    """``code`` is the active language: the same few hundred days are written again and again."""
    return dateformat.format(value, get_format("DATE_FORMAT"))


@register.filter
def percent(number: object) -> str:
    """*91 %*, 91%. In a template nobody writes the sign after a number."""
    return in_percent(number)


@register.filter
def minutes(number: int) -> str:
    """*12 min*, 12 分钟."""
    return gettext("%(minutes)s min") % {"minutes": number}
