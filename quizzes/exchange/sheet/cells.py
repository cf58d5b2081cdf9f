"""Small languages inside a cell: pairs, accepted answers, units."""

import re
from collections.abc import Iterable
from typing import Any

from quizzes.exchange.building import KEYS
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.numbers import decimal
from quizzes.exchange.texts import Texts

PERCENT = re.compile(r"^(\d+(?:\.\d+)?)\s*[%％]\s+(.*)$")
TOLERANCE = re.compile(r"^(.*?)\s*(?:±|\+-|\+/-)\s*(.*)$")
ARROW = re.compile(r"\s*(?:→|->|=>|⇒)\s*")
SAME = re.compile(r"\s*[=＝]\s*")
TAG = re.compile(r'"((?:[^"]|"")*)"|([^,，、;；\n]+)')
SEPARATORS = re.compile(r"[,，、;；\s]+")


def lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.split("\n") if line.strip()]


def letters(cell: str) -> list[str]:
    """``AC``, ``A,C``, ``A、C`` → A and C."""
    wide = cell.translate({ord("Ａ") + place: ord("A") + place for place in range(26)}).upper()
    return list(SEPARATORS.sub("", wide))


def tags(cell: str) -> tuple[str, ...]:
    """Between commas or line ends; in quotation marks where a tag holds one."""
    found = [quoted.replace('""', '"') or bare.strip() for quoted, bare in TAG.findall(cell)]
    return tuple(dict.fromkeys(tag for tag in found if tag.strip()))


def write_tags(said: Iterable[str]) -> str:
    return "\n".join('"{}"'.format(tag.replace('"', '""')) if re.search('[",，、;；]', tag) else tag for tag in said)


def accepted(cell: str, name: str) -> list[dict[str, str]]:
    """One to a line, ``80% …`` where it is not worth the whole mark."""
    found = []
    for line in lines(cell):
        weighed = PERCENT.match(line)
        percent, said = (decimal(weighed[1]), weighed[2]) if weighed else ("100", line)
        found.append({"percent": percent} | (_number(said) if name == "value" else {"text": said}))
    return found


def _number(said: str) -> dict[str, str]:
    spread = TOLERANCE.match(said)
    value, tolerance = (spread[1], spread[2]) if spread else (said, "0")
    return {"value": decimal(value), "tolerance": decimal(tolerance)}


def write_accepted(entries: Iterable[dict[str, Any]]) -> str:
    """The weight stands where it is needed, also before words that look like one."""
    said = []
    for entry in entries:
        words = str(entry["text"]) if "text" in entry else _spread(entry)
        needs = str(entry.get("percent", "100")) != "100" or PERCENT.match(words)
        said.append(f"{entry.get('percent', '100')}% {words}" if needs else words)
    return "\n".join(said)


def _spread(entry: dict[str, Any]) -> str:
    tolerance = str(entry.get("tolerance", "0"))
    return f"{entry['value']} ± {tolerance}" if tolerance != "0" else str(entry["value"])


def units(cell: str) -> list[dict[str, Any]]:
    """``千克 | kg = 1000``, one to a line: what is typed, times the number, is the value."""
    found = []
    for key, line in zip(KEYS, lines(cell), strict=False):
        name, factor = [*SAME.split(line, maxsplit=1), "1"][:2]
        chinese, _bar, english = (part.strip() for part in name.partition("|"))
        found.append({"key": key, "text": {"zh-hans": chinese, "en": english or chinese}, "factor": decimal(factor)})
    return found


def write_units(entries: Iterable[dict[str, Any]]) -> str:
    return "\n".join(f"{one['text']['zh-hans']} | {one['text']['en']} = {one['factor']}" for one in entries)


def pair(texts: Texts) -> tuple[Texts, Texts]:
    """``left → right`` in each language that is there."""
    left: Texts = {}
    right: Texts = {}
    for language, said in texts.items():
        if not said:
            continue
        sides = ARROW.split(said)
        if len(sides) != 2 or not sides[1]:
            raise NotUnderstood("bad_pair", value=said[:60])
        left[language], right[language] = sides
    return left, right


def is_pairable(said: str) -> bool:
    return not ARROW.search(f" {said} ")
