"""What opens an invitation: a code of twelve digits to read aloud, or the key in a mailed link.

Digits, since every keyboard has them and they are told apart when spoken. Ten are drawn, two check (ISO 7064,
MOD 97-10), so that a typing error is told apart from a wrong code, and costs no attempt.
"""

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

DRAWN = 10
LENGTH = DRAWN + 2


def new_code() -> str:
    drawn = secrets.randbelow(10**DRAWN)
    return f"{drawn:0{DRAWN}d}{checks(drawn):02d}"


def checks(drawn: int) -> int:
    """Two digits that make the whole number 1 modulo 97."""
    return 98 - drawn * 100 % 97


def spoken(code: str) -> str:
    """In groups of four: *4821 7305 9263*."""
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def typed(text: str) -> str:
    """The digits of what somebody typed, full-width or not, however grouped; ``""`` if they cannot be a code."""
    folded = unicodedata.normalize("NFKC", text)
    digits = "".join(sign for sign in folded if sign.isascii() and sign.isdigit())
    others = [sign for sign in folded if not (sign.isspace() or sign in "-–—·." or (sign.isascii() and sign.isdigit()))]
    return digits if len(digits) == LENGTH and not others else ""


def is_well_formed(code: str) -> bool:
    return len(code) == LENGTH and int(code) % 97 == 1 and 2 <= int(code[-2:]) <= 98


def code_digest(person_pk: int, code: str) -> str:
    """Keyed and for one person: who reads the table can neither try codes at home nor use one for somebody else."""
    return salted_hmac("people.signin.code", f"{person_pk}:{code}", algorithm="sha256").hexdigest()


def link_key(nonce: str) -> str:
    """The key of a mailed link, made again from what its row holds: the mail may be written more than once."""
    return salted_hmac("people.signin.link", nonce, algorithm="sha256").hexdigest()[:43]


def key_digest(key: str) -> str:
    return salted_hmac("people.signin.link-digest", key, algorithm="sha256").hexdigest()
