"""Decimals as contents write them: a plain string, without an exponent."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from quizzes.exchange.faults import NotUnderstood

MOST_DIGITS = 30
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")


def decimal(value: str | float | int) -> str:
    """Raises :class:`NotUnderstood`. A decimal comma is taken for a point; 1,000 may be a thousand or one, and is no
    number for that.
    """
    text = unicodedata.normalize("NFKC", str(value)).strip().replace("−", "-")
    if THOUSANDS.fullmatch(text):
        raise NotUnderstood("bad_number", value=text[:20])
    text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotUnderstood("bad_number", value=text[:20]) from None
    if not number.is_finite() or len(text) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise NotUnderstood("bad_number", value=text[:20])
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") or "0" if "." in plain else plain


def interval(low: str, high: str) -> tuple[str, str]:
    """Its middle, and how far it reaches from there, exact. Raises :class:`NotUnderstood`."""
    least, most = Decimal(decimal(low)), Decimal(decimal(high))
    return decimal(f"{(least + most) / 2:f}"), decimal(f"{abs(most - least) / 2:f}")
