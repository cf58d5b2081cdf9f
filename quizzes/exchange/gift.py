"""GIFT, Moodle's plain text: reading. https://docs.moodle.org/en/GIFT_format

Where the format has no field of ours, tags in a comment carry it (``labels``); both languages stand side by side as
Moodle's multi-language spans.
"""

import re
from collections.abc import Iterator

from quizzes.exchange import gift_answers
from quizzes.exchange.building import Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.gift_escapes import hidden, shown
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.textfile import decoded

CATEGORY = re.compile(r"^\$CATEGORY:\s*(.*)$", re.I)
IN_COMMENT = {name: re.compile(rf"\[{name}:((?:\\.|[^\\\[\]])*)\]") for name in ("id", "tag")}
TITLE = re.compile(r"^::(.*?)::", re.S)
FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.I)
GAP = "_____"
CLOSES = re.compile(r"\s*[.,;:!?)。，；：！？）]")  # no space stands before these


def read(data: bytes) -> Parsed:
    parsed = Parsed()
    category: tuple[str, ...] = ()
    for line, comments, text in blocks(decoded(data)):
        if found := CATEGORY.match(text):
            category = path_of(found[1])
            continue
        parsed.another()
        try:
            parsed.items.append(_question(parsed, line, comments, text, category))
        except NotUnderstood as refused:
            parsed.note(refused.fault.code, line, **refused.fault.facts)
    return parsed


def blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """The number of its first line, its comments and its text, for each question; a category is a block of its own."""
    comments: list[str] = []
    lines: list[str] = []
    start = 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.lstrip().startswith("//"):
            comments.append(line)
        elif CATEGORY.match(line.strip()):
            yield number, "", line.strip()
        elif line.strip():
            start = start or number
            lines.append(line)
        elif lines:
            yield start, "\n".join(comments), "\n".join(lines)
            comments, lines, start = [], [], 0


def path_of(path: str) -> tuple[str, ...]:
    """``$course$/top/a/b`` → a, b; a slash inside a name is doubled."""
    parts = [part.strip().replace("//", "/") for part in re.split(r"(?<!/)/(?!/)", path.strip())]
    parts = [part for part in parts if part and not re.fullmatch(r"\$\w+\$", part)]
    return tuple(parts[1:] if parts and parts[0] == "top" else parts)


def _in_comments(comments: str, name: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", found).strip() for found in IN_COMMENT[name].findall(comments)]


def _question(parsed: Parsed, line: int, comments: str, text: str, category: tuple[str, ...]) -> Item:
    builder = Builder(parsed, line)
    rest = TITLE.sub("", hidden(text.strip()), count=1)
    before, answer, after = _parts(rest)
    form = FORMAT.match(before)
    is_plain = bool(form and form[1].lower() in ("plain", "markdown"))
    stem = before[form.end() :] if form else before
    if after.strip():
        between = "" if CLOSES.match(after) else " "
        stem = f"{stem.rstrip()} {GAP}{between}{after.strip()}"
    _stem(builder, stem, is_html=bool(form and form[1].lower() == "html"), is_plain=is_plain)
    kind = gift_answers.read(builder, answer, is_plain)
    code = next(iter(_in_comments(comments, "id")), "")
    return builder.item(kind, labels=_in_comments(comments, "tag"), code=code, category=category)


def _parts(text: str) -> tuple[str, str, str]:
    """What stands before the braces, between them, and after."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0:
        raise NotUnderstood("unopened" if end >= 0 else "no_answer")
    if end < start:
        raise NotUnderstood("unclosed")
    return text[:start], text[start + 1 : end], text[end + 1 :]


def _stem(builder: Builder, stem: str, *, is_html: bool, is_plain: bool) -> None:
    """Only in HTML is a line end no more than a space."""
    if is_plain:
        builder.content["stem"] = builder.text(shown(stem))
    else:
        builder.stem(shown(stem) if is_html else shown(stem).strip().replace("\n", "<br>"))
