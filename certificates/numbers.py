"""Certificate numbers: *PZ-2026-7F3K-9Q2M-Y*. Random, so that nobody can walk through them; checked, so that a typing
error is told apart from a number that was never issued."""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 8


def check_character(body: str) -> str:
    """Luhn's algorithm modulo 32 over ``body``: catches single errors, and nearly every swap."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign)
        if place % 2 == 0:
            value = sum(divmod(value * 2, len(ALPHABET)))
        total += value
    return ALPHABET[-total % len(ALPHABET)]


def new_number(year: int) -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"PZ-{year}-{body[:4]}-{body[4:]}-{check_character(f'{year}{body}')}"


def normalise(typed: str) -> str:
    """As we write it, from what somebody typed: any case or width, spaces or dashes, O for 0, I or L for 1."""
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())
    signs = signs.removeprefix("PZ").translate(str.maketrans("OIL", "011"))
    if len(signs) != 4 + LENGTH + 1:
        return ""
    return f"PZ-{signs[:4]}-{signs[4:8]}-{signs[8:12]}-{signs[12]}"


def is_well_formed(number: str) -> bool:
    """Whether the check character fits. ``number`` is normalised."""
    signs = number.replace("-", "").removeprefix("PZ")
    if len(signs) != 4 + LENGTH + 1 or any(sign not in ALPHABET for sign in signs):
        return False
    return check_character(signs[:-1]) == signs[-1]
