"""How the two languages of a question stand to each other. Pure."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bilingual.text import LANGUAGES


class Translation(models.TextChoices):
    WHOLE = "whole", _("both languages")
    CHINESE_MISSING = "zh_missing", _("Chinese is missing")
    ENGLISH_MISSING = "en_missing", _("English is missing")
    CHINESE_BEHIND = "zh_behind", _("Chinese is behind")
    ENGLISH_BEHIND = "en_behind", _("English is behind")


MISSING = {"zh-hans": Translation.CHINESE_MISSING, "en": Translation.ENGLISH_MISSING}
BEHIND = {"zh-hans": Translation.CHINESE_BEHIND, "en": Translation.ENGLISH_BEHIND}


def pairs(content: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], dict[str, str]]]:
    """Every text of a content with its place, whatever the kind: a dictionary of languages is a text."""
    if isinstance(content, dict):
        if content and set(content) <= set(LANGUAGES):
            yield place, content
        else:
            for key, part in content.items():
                yield from pairs(part, (*place, key))
    elif isinstance(content, list):
        for number, part in enumerate(content):
            yield from pairs(part, (*place, number))


def words(content: Any, language: str) -> list[tuple[tuple[Any, ...], str]]:
    return [(place, (texts.get(language) or "").strip()) for place, texts in pairs(content)]


def lacking(content: Any) -> str:
    """The language that some text has not, while it has the other; empty where both are whole."""
    texts = [pair for _place, pair in pairs(content)]
    for language in LANGUAGES:
        if any(any(filled(pair).values()) and not filled(pair)[language] for pair in texts):
            return language
    return ""


def filled(pair: dict[str, str]) -> dict[str, bool]:
    return {language: bool((pair.get(language) or "").strip()) for language in LANGUAGES}


def standing(content: Any, before: Any = None, stood: str = "") -> Translation:
    """After ``content`` follows the content ``before``, whose translation ``stood`` so.

    A language is behind where only the other's words changed; it catches up when its own do.
    """
    if language := lacking(content):
        return MISSING[language]
    changed = [one for one in LANGUAGES if before is not None and words(content, one) != words(before, one)]
    if not changed:
        return Translation(stood) if stood in BEHIND.values() else Translation.WHOLE
    if len(changed) == len(LANGUAGES) or stood in (BEHIND[changed[0]], MISSING[changed[0]]):
        return Translation.WHOLE
    return BEHIND[next(one for one in LANGUAGES if one not in changed)]
