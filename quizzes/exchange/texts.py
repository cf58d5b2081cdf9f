"""Texts of a question on their way in and out: their language, their keys, and when two contents are the same."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from bilingual.text import LANGUAGES
from quizzes.translation import pairs

Texts = dict[str, str]  # language → text; under "" what the file does not say the language of
HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
UNKNOWN = ""
OPTIONAL = ("feedback", "because", "levels")
DEFAULTS = {"case": (False,), "form": ("rate",), "scoring": ("partial", "absolute", "distance")}
GAP = re.compile(r"\[\[([A-Za-z0-9_-]{1,20})\]\]")


def plain(text: str) -> str:
    """Without what no file can hold; one kind of line end, no space around it, no more than one empty line."""
    lines = UNSAYABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", lines)).strip()


def guessed(texts: str) -> str:
    return "zh-hans" if HAN.search(texts) else "en"


def language_of(code: str) -> str:
    """*zh_cn*, *zh-Hans*, *en-GB* → one of ours; any other as it is."""
    folded = code.strip().lower().replace("_", "-")
    return {"zh": "zh-hans", "en": "en"}.get(folded.partition("-")[0], folded)


def unsettled(part: Any) -> Iterator[Texts]:
    """The texts of a content before :func:`settle`, where languages may be unknown."""
    if isinstance(part, dict):
        if part and set(part) <= {UNKNOWN, *LANGUAGES}:
            yield part
        else:
            for inner in part.values():
                yield from unsettled(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from unsettled(inner)


def settle(content: dict[str, Any]) -> dict[str, Any]:
    """Gives texts of an unknown language theirs: both, where the question speaks both; else the one it looks like."""
    texts = list(unsettled(content))
    unknown = " ".join(text.get(UNKNOWN, "") for text in texts)
    spoken = {language for text in texts for language in LANGUAGES if text.get(language)}
    both = len(spoken) == len(LANGUAGES)
    language = next(iter(spoken), guessed(unknown))
    for text in texts:
        given = text.pop(UNKNOWN, "")
        for one in LANGUAGES:
            text.setdefault(one, given if both or one == language else "")
    return content


def is_plainly(content: dict[str, Any]) -> bool:
    """Would :func:`settle` find the language again if nobody named it?"""
    texts = [pair for _place, pair in pairs(content)]
    spoken = {language for pair in texts for language in LANGUAGES if pair.get(language)}
    return spoken == {guessed(" ".join(text for pair in texts for text in pair.values()))}


def rekeyed(content: Mapping[str, Any], named: Callable[[str, list[dict[str, Any]]], list[str]]) -> dict[str, Any]:
    """The content with other keys. ``named`` gives those of one list, by the list's name and entries."""
    new = {name: value if name in OPTIONAL else deepcopy(value) for name, value in content.items()}
    became: dict[str, dict[str, str]] = {}
    for name, entries in new.items():
        if isinstance(entries, list) and entries and all(isinstance(one, dict) and "key" in one for one in entries):
            keys = named(name, entries)
            became[name] = {one["key"]: key for one, key in zip(entries, keys, strict=True)}
            new[name] = [_entry(one, key, named) for one, key in zip(entries, keys, strict=True)]
    _follow(new, became)
    return new


def _entry(entry: dict[str, Any], key: str, named: Any) -> dict[str, Any]:
    inner = rekeyed(entry, named) | {"key": key}
    if isinstance(entry.get("content"), dict):
        inner["content"] = rekeyed(entry["content"], named)
    return inner


def _follow(content: dict[str, Any], became: dict[str, dict[str, str]]) -> None:
    """What refers to a key follows it: a target, a scale, a gap in the text."""
    for name, reference, lists in (("items", "target", "targets"), ("statements", "scale", "scales")):
        for entry in content.get(name) or []:
            if isinstance(entry, dict) and reference in entry and lists in became:
                entry[reference] = became[lists].get(entry[reference], entry[reference])
    if "gaps" in became and isinstance(content.get("text"), dict):
        content["text"] = {
            language: GAP.sub(lambda gap: f"[[{became['gaps'].get(gap[1], gap[1])}]]", text)
            for language, text in content["text"].items()
        }


def canonical(content: Mapping[str, Any]) -> dict[str, Any]:
    """Two contents that mean the same become equal: keys by place, both languages named, nothing empty."""
    numbered = rekeyed(_in_order(content), lambda _name, entries: [str(place) for place in range(len(entries))])
    tidied: dict[str, Any] = _tidy(numbered)
    for row in tidied.get("accepted") or []:
        row.setdefault("percent", "100")
    if isinstance(tidied.get("families"), list):
        tidied["families"] = sorted(map(str, tidied["families"]))
    for part in tidied.get("parts") or []:
        part["content"] = canonical(part["content"])
    return {name: value for name, value in tidied.items() if value not in DEFAULTS.get(name, ())}


def _in_order(content: Mapping[str, Any]) -> dict[str, Any]:
    """Gaps as they come in the text; which stands first in the list says nothing."""
    gaps, text = content.get("gaps"), content.get("text")
    if not isinstance(gaps, list) or not isinstance(text, dict):
        return dict(content)
    stands = [key for language in LANGUAGES for key in GAP.findall(text.get(language) or "")]
    ranks = {key: rank for rank, key in reversed(list(enumerate(stands)))}
    return {**content, "gaps": sorted(gaps, key=lambda gap: ranks.get(gap["key"], len(ranks)))}


def _tidy(part: Any) -> Any:
    if isinstance(part, list):
        return [_tidy(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part and set(part) <= set(LANGUAGES):
        return {language: plain(part.get(language) or "") for language in LANGUAGES}
    kept = {name: _tidy(value) for name, value in part.items()}
    if "kind" in kept and "content" in kept:
        kept = {"weight": "1"} | kept
    if "percent" in kept or "value" in kept:
        kept = {"percent": "100"} | ({"tolerance": "0"} if "value" in kept else {}) | kept
    return {name: value for name, value in kept.items() if not _is_nothing(name, value)}


def _is_nothing(name: str, value: Any) -> bool:
    if name in ("reverse", "scale") and not value:
        return True
    return value in (None, [], {}) or (name in OPTIONAL and isinstance(value, dict) and not any(value.values()))
