"""One question that a file says twice, once in each language."""

from collections.abc import Mapping
from typing import Any

from bilingual.text import LANGUAGES
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.texts import UNKNOWN, unsettled


def spoken_in(content: dict[str, Any], language: str) -> dict[str, Any]:
    """Texts of an unknown language are in this one."""
    for texts in unsettled(content):
        texts.setdefault(language, texts.pop(UNKNOWN, ""))
    return content


def joined(contents: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """By language, each with texts in its own. Raises :class:`NotUnderstood` where they differ in more than words."""
    first, *others = contents.values()
    for other in others:
        first = _both(first, other)
    return first


def _both(one: Any, other: Any) -> Any:
    if _is_text(one) and _is_text(other):
        return {language: one.get(language) or other.get(language) or "" for language in LANGUAGES}
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _both(one[name], other[name]) if name in one and name in other else one.get(name, other.get(name))
                for name in {**one, **other}}  # fmt: skip
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [_both(left, right) for left, right in zip(one, other, strict=True)]
    if one != other:
        raise NotUnderstood("languages_differ")
    return one


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= set(LANGUAGES)
