"""Aiken: one right option of several, in plain lines. https://docs.moodle.org/en/Aiken_format

It knows one line for each text, and neither reasons, feedback, codes, tags nor a second language. A text in both
languages is written as ``中文 ‖ English``.
"""

import re
from collections.abc import Iterator
from typing import Any

from bilingual.text import LANGUAGES
from quizzes.exchange.building import Builder, option
from quizzes.exchange.faults import Fault, NotUnderstood
from quizzes.exchange.finished import unfinished
from quizzes.exchange.items import Export, Item, Parsed
from quizzes.exchange.markup import read_html
from quizzes.exchange.textfile import decoded
from quizzes.exchange.texts import Texts, is_plainly, plain
from quizzes.exchange.writing import unheld, unkept
from quizzes.translation import pairs

OPTION = re.compile(r"^\s*([A-Z])[.)．、）]\s*(.*)$")
ANSWER = re.compile(r"^\s*(?:ANSWER|答案)\s*[:：]\s*(.*)$", re.I)
BETWEEN = " ‖ "
LETTERS = 26
SINGLE_LINE = re.compile(r"\s*\n\s*")


def read(data: bytes) -> Parsed:
    parsed = Parsed()
    for lines in _blocks(decoded(data)):
        parsed.another()
        try:
            parsed.items.append(_question(parsed, lines))
        except NotUnderstood as refused:
            parsed.note(refused.fault.code, refused.fault.line or lines[0][0], **refused.fault.facts)
    return parsed


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """A question ends with its answer; what follows an empty line without one is a question that lacks it."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            if any(OPTION.match(said) for _number, said in block):
                yield block
                block = []
            continue
        block.append((number, line.strip()))
        if ANSWER.match(line):
            yield block
            block = []
    if block:
        yield block


def _question(parsed: Parsed, lines: list[tuple[int, str]]) -> Item:
    builder = Builder(parsed, lines[0][0])
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    answer = ""
    for number, line in lines:
        if found := ANSWER.match(line):
            answer = found[1].strip().rstrip(".")
        elif found := OPTION.match(line):
            options.append((found[1], found[2]))
        elif options:
            raise NotUnderstood("not_aiken", line=number)
        else:
            stem.append(line)
    return _made(builder, "\n".join(stem), options, answer.upper())


def _made(builder: Builder, stem: str, options: list[tuple[str, str]], answer: str) -> Item:
    if not options:
        raise NotUnderstood("no_options")
    if not answer:
        raise NotUnderstood("no_right")
    letters = [letter for letter, _text in options]
    right = [letter for letter in re.split(r"[\s,，、;；]+", answer) if letter]
    for letter in right:
        if letter not in letters:
            raise NotUnderstood("bad_answer", value=answer[:20])
    builder.content["stem"] = _texts(stem)
    builder.content["options"] = [
        option(letter.lower(), _texts(text), right=letter in right) for letter, text in options
    ]
    return builder.item("single" if len(right) == 1 else "multiple")


def _texts(text: str) -> Texts:
    """Plain text as it stands; whatever would run in a browser is refused all the same."""
    if re.search(r"<[a-zA-Z]", text):
        read_html(text)
    chinese, between, english = text.partition(BETWEEN)
    return dict(zip(LANGUAGES, (plain(chinese), plain(english)), strict=True)) if between else {"": plain(text)}


def write(export: Export) -> bytes:
    written = []
    for item in export.items:
        if item.kind != "single" or item.content.get("picture"):
            export.faults.append(unheld(item))
        elif fault := unfinished(item):
            export.faults.append(fault)
        elif not _is_held(item.content):
            export.faults.append(unkept(item, ["stem", "options"]))
        else:
            written.append(_written(item.content))
            left = [name for name in ("feedback", "because") if _has(item.content, name)]
            if left:
                export.faults.append(Fault("without", 0, {"code": item.code, "what": _called(left)}))
    return "\n".join(written).encode()


def _has(content: dict[str, Any], name: str) -> bool:
    said = [content.get(name), *(one.get(name) for one in content.get("options") or [])]
    return any(texts and any(texts.values()) for texts in said)


def _called(names: list[str]) -> Texts:
    words = {"feedback": {"zh-hans": "讲解", "en": "feedback"}, "because": {"zh-hans": "理由", "en": "reasons"}}
    return {language: ", ".join(words[name][language] for name in names) for language in LANGUAGES}


def _is_held(content: dict[str, Any]) -> bool:
    return len(content["options"]) <= LETTERS and _is_sayable(content)


def _written(content: dict[str, Any]) -> str:
    told = _told(content)
    bare = is_plainly(told)
    lines = [_line(told["stem"], bare)]
    answer = ""
    for place, one in enumerate(content["options"]):
        letter = chr(ord("A") + place)
        lines.append(f"{letter}. {_line(one['text'], bare)}")
        answer = letter if one.get("right") else answer
    return "\n".join([*lines, f"ANSWER: {answer}", ""])


def _told(content: dict[str, Any]) -> dict[str, Any]:
    return {"stem": content["stem"], "options": [{"text": one["text"]} for one in content["options"]]}


def _is_sayable(content: dict[str, Any]) -> bool:
    """No text reads like a line of another sort."""
    lines = [_line(texts, False) for _place, texts in pairs(_told(content))]
    return not any(OPTION.match(line) or ANSWER.match(line) for line in lines[:1]) and not any(
        line.count(BETWEEN.strip()) > 1 for line in lines
    )


def _line(texts: Texts, bare: bool) -> str:
    said = [SINGLE_LINE.sub(" ", plain(texts.get(language) or "")) for language in LANGUAGES]
    return "".join(said) if bare else BETWEEN.join(said)
