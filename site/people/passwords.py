"""What a password may be, after NIST SP 800-63B-4 §3.1.1.2 (decision 010). Also how it is compared: NFKC."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.names import readings

if TYPE_CHECKING:
    from people.models import Person

SHORTEST = 15
LONGEST = 256  # above the 64 that the standard asks for; hashing must not become somebody's way to keep us busy
OWN = 8  # characters that are left when the words anybody would guess are taken out

# What fingers run along, and what counts up. Read in both directions, and round the end.
RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn")
WORDS = ("poise", "从容", "congrong", "password", "密码", "mima", "training", "培训", "peixun", "welcome", "woaini")


def normalised(password: str) -> str:
    """One password, however the keyboard composed it: full-width letters, ligatures, accents."""
    return unicodedata.normalize("NFKC", password)


class LengthValidator:
    """Characters as people count them: each Unicode code point is one."""

    def validate(self, password: str, user: "Person | None" = None) -> None:
        length = len(normalised(password))
        if length < SHORTEST:
            missing = SHORTEST - length
            message = ngettext(
                "Too short: %(missing)d character more, please. A short sentence is long enough, spaces included.",
                "Too short: %(missing)d characters more, please. A short sentence is long enough, spaces included.",
                missing,
            )
            raise ValidationError(message % {"missing": missing}, code="password_too_short")
        if length > LONGEST:
            message = _("Too long: at most %(longest)d characters, please.")
            raise ValidationError(message % {"longest": LONGEST}, code="password_too_long")

    def get_help_text(self) -> str:
        return _(
            "At least %(shortest)d characters; spaces and Chinese characters count. A short sentence is easiest."
        ) % {"shortest": SHORTEST}


class GuessableValidator:
    """Refuses what is tried first: known passwords, also doubled or joined, and words about the person or us."""

    def validate(self, password: str, user: "Person | None" = None) -> None:
        core = bare(password)
        if len(core) > LONGEST:
            return  # refused for its length; looking at every way to cut it would take long
        if is_known(core) or any(is_known(core[:cut]) and is_known(core[cut:]) for cut in range(1, len(core))):
            raise ValidationError(
                _("This is among the passwords that are tried first. Please choose something only you would think of."),
                code="password_too_common",
            )
        rest = core
        for word in sorted(words_about(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(OWN, len(core)):
            raise ValidationError(
                _("Mostly your name, your staff number or our own name. Please add words that nobody would guess."),
                code="password_too_similar",
            )

    def get_help_text(self) -> str:
        return _("Not a common password, and not just your name, your staff number or the organisation's name.")


def bare(password: str) -> str:
    """Without case, spaces and punctuation, which add little to a guess."""
    return re.sub(r"[\W_]+", "", normalised(password).casefold())


def is_known(text: str) -> bool:
    return text in common() or is_run(text) or is_repeated(text)


@cache
def common() -> frozenset[str]:
    """The twenty thousand most common ones, as Django ships them, bare like what they are compared with."""
    return frozenset({*WORDS, *(bare(one) for one in CommonPasswordValidator().passwords)} - {""})


def is_run(text: str) -> bool:
    """``456789012``, ``poiuy``; three characters at least."""
    return len(text) >= 3 and any(text in run * 3 or text in run[::-1] * 3 for run in RUNS)


def is_repeated(text: str) -> bool:
    """The same few characters over and over, or a known password again and again."""
    for size in range(1, len(text) // 2 + 1):
        unit = text[:size]
        if (unit * (len(text) // size + 1))[: len(text)] == text:
            return size <= 4 or unit in common() or is_run(unit)
    return False


def words_about(person: "Person | None") -> set[str]:
    """What somebody who knows the person, or the organisation, would try. Three characters at least, Chinese two."""
    told = [*WORDS, *settings.ORGANISATION_NAME.values(), *(_about(person) if person else ())]
    words = {bare(word) for text in told for word in (text, *re.split(r"[\s@._\-]+", text))}
    return {word for word in words if len(word) >= (2 if re.search(r"[^\x00-\x7f]", word) else 3)}


def _about(person: "Person") -> Iterator[str]:
    latin = person.name_latin or ""
    yield from (
        person.staff_number,
        person.staff_number.lstrip("0"),
        person.name,
        latin,
        person.email or "",
        person.phone,
    )
    yield "".join(reversed(latin.split()))  # xiaowenlin as well as linxiaowen
    for reading in readings(person.name):
        yield from ("".join(reading), "".join(reading[1:]))
