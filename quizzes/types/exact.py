"""Decimals as exact fractions."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any


def exact(value: object) -> Fraction | None:
    """A decimal as an exact fraction; ``None`` for what is none, or has more digits than anybody means."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 40:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return None
    return Fraction(number)


def percent(row: Mapping[str, Any]) -> Fraction:
    """A row's ``percent`` as a share from 0 to 1; all of it where nothing is said."""
    return (exact(row.get("percent") or "100") or Fraction()) / 100
