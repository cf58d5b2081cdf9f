"""One thing, two languages: choosing the words for the reader."""

from collections.abc import Mapping

from django.utils import translation

LANGUAGES = ("zh-hans", "en")


def language(code: str | None = None) -> str:
    """The reader's language, ``zh-hans`` or ``en``; the active one unless ``code`` names one."""
    code = code or translation.get_language() or "zh-hans"
    return "en" if code.startswith("en") else "zh-hans"


def percent(number: object, code: str | None = None) -> str:
    """*91 %*, which does not break, in English; 91% in Chinese."""
    return f"{number}\u00a0%" if language(code) == "en" else f"{number}%"


def in_language(texts: Mapping[str, str], code: str | None = None) -> str:
    """The text for the reader, or the other language's where only that exists."""
    chosen = language(code)
    return texts.get(chosen) or next((text for text in texts.values() if text), "")
