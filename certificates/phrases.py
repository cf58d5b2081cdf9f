"""What sentences are put together from: days, lists, and what stands between two of them."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from bilingual.templatetags.bilingual import day
from bilingual.text import language


def joined(*parts: str) -> str:
    return space().join(part for part in parts if part)


def space() -> str:
    """What stands between two sentences."""
    return "" if language() == "zh-hans" else " "


def in_words(value: date | None) -> str:
    return written(value, language()) if value else ""


@lru_cache(maxsize=4096)
def written(value: date, code: str) -> str:
    """An export says the same few hundred days thousands of times. ``code`` is the active language."""
    return day(value)


def listed(names: Iterable[str]) -> str:
    return ("、" if language() == "zh-hans" else ", ").join(names)


def either(names: Iterable[str]) -> str:
    """*shop assistant, cashier or shop manager*: each of them is meant."""
    each = list(names)
    if language() == "zh-hans" or len(each) < 2:
        return "、".join(each)
    return _("%(several)s or %(last)s") % {"several": ", ".join(each[:-1]), "last": each[-1]}
