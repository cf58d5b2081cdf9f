"""What files a question takes, as other systems name them: media types and endings."""

import re

from files.kinds import KINDS, Family
from quizzes.types.upload import FAMILIES as HANDED_IN

FAMILIES = [str(family) for family, _words in HANDED_IN]
START = {"image": Family.PICTURE, "audio": Family.AUDIO, "video": Family.VIDEO, "application": Family.DOCUMENT}


def families_of(said: str) -> list[str]:
    """``audio/mp4, .pdf, image`` → families; all of them where nothing is said that is known."""
    words = [word.strip(".").lower() for word in re.split(r"[\s,;]+", said) if word.strip(".")]
    found = {_family(word) for word in words} - {None}
    return [family for family in FAMILIES if family in found] or FAMILIES


def _family(word: str) -> str | None:
    if word in KINDS:
        return KINDS[word].family.value
    family = START.get(word.partition("/")[0]) or START.get(word.partition("_")[2])  # Moodle has web_audio
    return family.value if family else Family.DOCUMENT.value if word == "document" else None


def endings_of(families: list[str]) -> str:
    return ",".join(f".{kind.ending}" for kind in KINDS.values() if kind.family.value in families)
