"""Folding of what people and input methods type: wide letters, strange spaces, invisible marks."""

import re
import unicodedata

# U+FF01–U+FF5E are the wide forms of ! to ~, in the same order.
WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n\v\f\u2028\u2029\u0085",
    ),
    " ",
)
INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63"), "-")


def _single(text: str) -> str:
    return " ".join(text.split())


def fold_name(text: str) -> str:
    """A name keeps its characters: NFC, and only wide letters, digits and spaces become plain ones.

    NFKC would also replace rare characters of names by look-alikes. Spaces inside a Chinese name only pad it
    in a column (张　三), so they go.
    """
    plain = unicodedata.normalize("NFC", _plain_spaces(text).translate(WIDE))
    return BETWEEN_HAN.sub("", plain)


def fold_code(text: str) -> str:
    """What is compared and computed with (numbers, addresses, days): NFKC, and one kind of hyphen."""
    return _single(unicodedata.normalize("NFKC", _plain_spaces(text)).translate(DASHES))


def fold_key(text: str) -> str:
    """For looking up by name: as ``fold_code``, without regard to case, spaces between Chinese left out."""
    return BETWEEN_HAN.sub("", fold_code(text)).casefold()


def _plain_spaces(text: str) -> str:
    return _single(text.translate(SPACES).translate(INVISIBLE))


def has_control(text: str) -> bool:
    """Characters that no keyboard makes and PostgreSQL or a browser refuses, lone surrogates among them."""
    return any(unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"} for character in text)
