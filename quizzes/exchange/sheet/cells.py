"""Small languages inside a cell: pairs, accepted answers, units."""

import re
import unicodedata
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
LETTERED = re.compile(r"^([A-TＡ-Ｔ])\s*[:：.．、]\s*(.*)$", re.I)
SEPARATORS = re.compile(r"[,，、;；\s]+")
BETWEEN_LETTERS = re.compile(r"[,、;/|&+.。:()\[\]\s和与及]+")


def lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.split("\n") if line.strip()]


def letters(cell: str) -> list[str]:
    """``AC``, ``A,C``, ``A、C``, ``（Ａ）和 C.`` → A and C, each once."""
    return list(dict.fromkeys(BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", cell).upper())))


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
        words = _spread(entry) if "value" in entry else str(entry.get("text") or "")
        needs = str(entry.get("percent", "100")) != "100" or PERCENT.match(words)
        said.append(f"{entry.get('percent', '100')}% {words}" if needs else words)
    return "\n".join(said)


def _spread(entry: dict[str, Any]) -> str:
    tolerance = str(entry.get("tolerance", "0"))
    return f"{entry['value']} ± {tolerance}" if tolerance != "0" else str(entry["value"])


def by_letter(cell: str) -> dict[str, str]:
    """``A: …``, one to a line."""
    found = {}
    for line in lines(cell):
        said = LETTERED.match(line)
        if not said:
            raise NotUnderstood("bad_answer", value=line[:40])
        found[letters(said[1])[0]] = said[2]
    return found


def wholes(said: str) -> list[int]:
    """``4, 5, 4``."""
    numbers = [decimal(one) for one in SEPARATORS.split(said.strip()) if one]
    if any("." in one for one in numbers):
        raise NotUnderstood("bad_number", value=said[:20])
    return [int(one) for one in numbers]


def named(cell: str) -> list[Texts]:
    """``沉着 | Composure``, one to a line."""
    found = []
    for line in lines(cell):
        chinese, _bar, english = (part.strip() for part in line.partition("|"))
        found.append({"zh-hans": chinese, "en": english})
    return found


def write_name(texts: Texts) -> str:
    return f"{texts.get('zh-hans') or ''} | {texts.get('en') or ''}".strip()


def units(cell: str) -> list[dict[str, Any]]:
    """``千克 | kg = 1000``, one to a line: what is typed, times the number, is the value."""
    found = []
    for key, line in zip(KEYS, lines(cell), strict=False):
        name, factor = [*SAME.split(line, maxsplit=1), "1"][:2]
        chinese, _bar, english = (part.strip() for part in name.partition("|"))
        found.append({"key": key, "text": {"zh-hans": chinese, "en": english or chinese}, "factor": decimal(factor)})
    return found


def write_units(entries: Iterable[dict[str, Any]]) -> str:
    return "\n".join(f"{write_name(one.get('text') or {})} = {one.get('factor') or '1'}" for one in entries)


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
