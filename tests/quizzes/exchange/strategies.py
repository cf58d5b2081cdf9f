"""Questions as people might write them, for hypothesis."""

import hashlib
from dataclasses import replace
from io import BytesIO
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from quizzes.exchange.items import Item
from quizzes.exchange.numbers import decimal
from quizzes.exchange.texts import canonical, plain

NOT_IN_FILES = "\u2016"  # Aiken's own sign between two languages
LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters=NOT_IN_FILES + "\u00a0"
)
SIGNS = st.sampled_from("=~#{}:\\<>&\"'[]%/|@$*-. ")
WORDS = st.text(st.one_of(LETTERS, SIGNS), min_size=1, max_size=30).map(plain).filter(bool)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join).map(plain)
LABELS = (
    st.text(st.one_of(LETTERS, SIGNS), min_size=1, max_size=20).map(lambda said: " ".join(said.split())).filter(bool)
)


@st.composite
def texts(draw: Any, lines: Any = LINES) -> dict[str, str]:
    return {"zh-hans": f"问{draw(lines)}", "en": draw(lines)}


@st.composite
def optional(draw: Any) -> dict[str, str] | None:
    return draw(texts()) if draw(st.booleans()) else None


@st.composite
def choice(draw: Any, kind: str, lines: Any = LINES) -> dict[str, Any]:
    options = [
        {"key": key, "right": False, "text": draw(texts(lines)), "because": draw(optional())}
        for key in "abcdef"[: draw(st.integers(2, 6))]
    ]
    right = st.sets(st.sampled_from(range(len(options))), min_size=1, max_size=1 if kind == "single" else None)
    for place in draw(right):
        options[place]["right"] = True
    return {"stem": draw(texts(lines)), "options": options, "feedback": draw(optional())}


@st.composite
def statement(draw: Any) -> dict[str, Any]:
    return {"stem": draw(texts()), "answer": draw(st.booleans()), "feedback": draw(optional())}


def one_language(content: Any, language: str) -> Any:
    """The same with one language alone."""
    if isinstance(content, list):
        return [one_language(one, language) for one in content]
    if isinstance(content, dict) and set(content) == {"zh-hans", "en"}:
        return {one: text if one == language else "" for one, text in content.items()}
    return (
        {name: one_language(part, language) for name, part in content.items()} if isinstance(content, dict) else content
    )


@st.composite
def matching(draw: Any) -> dict[str, Any]:
    """Targets that read alike are one, so they read differently; some fit nothing."""
    words = draw(st.lists(texts(), min_size=2, max_size=4, unique_by=lambda text: (text["zh-hans"], text["en"])))
    targets = [{"key": f"t{place}", "text": text} for place, text in enumerate(words)]
    used = draw(st.integers(1, len(targets)))
    items = [{"key": f"i{place}", "text": draw(texts()), "target": f"t{place}"} for place in range(used)]
    return {"stem": draw(texts()), "targets": targets, "items": items, "feedback": draw(optional())}


@st.composite
def ordering(draw: Any) -> dict[str, Any]:
    entries = [{"key": f"i{place}", "text": draw(texts())} for place in range(draw(st.integers(2, 4)))]
    scoring = draw(st.sampled_from(["absolute", "relative", "run"]))
    return {"stem": draw(texts()), "items": entries, "scoring": scoring, "feedback": draw(optional())}


PERCENTS = st.sampled_from(["100", "50", "33.3"])
DECIMALS = st.decimals(-1000, 1000, places=2).map(decimal)


@st.composite
def short(draw: Any) -> dict[str, Any]:
    accepted = [{"text": draw(WORDS), "percent": draw(PERCENTS)} for _ in range(draw(st.integers(1, 3)))]
    return {"stem": draw(texts()), "accepted": accepted, "case": draw(st.booleans()), "feedback": draw(optional())}


@st.composite
def numeric(draw: Any) -> dict[str, Any]:
    accepted = [
        {"value": draw(DECIMALS), "tolerance": draw(st.sampled_from(["0", "0.5"])), "percent": draw(PERCENTS)}
        for _ in range(draw(st.integers(1, 3)))
    ]
    return {"stem": draw(texts()), "accepted": accepted, "feedback": draw(optional())}


@st.composite
def essay(draw: Any) -> dict[str, Any]:
    return {"stem": draw(texts()), "feedback": draw(optional())}


CONTENTS = {
    "single": choice("single"),
    "multiple": choice("multiple"),
    "true_false": statement(),
    "matching": matching(),
    "ordering": ordering(),
    "short_text": short(),
    "numeric": numeric(),
    "essay": essay(),
}


@st.composite
def items(draw: Any, kinds: tuple[str, ...] = ("single", "multiple", "true_false")) -> Item:
    kind = draw(st.sampled_from(kinds))
    content = draw(CONTENTS[kind])
    if language := draw(st.sampled_from(["", "", "zh-hans", "en"])):
        content = one_language(content, language)
    return Item(
        line=1,
        kind=kind,
        content=content,
        code=draw(st.from_regex(r"[a-zA-Z0-9_-]{1,20}", fullmatch=True)),
        category=tuple(draw(st.lists(st.sampled_from(["greeting", "phone-1", "a_b"]), max_size=2))),
        quality=draw(st.sampled_from(["", "composure"])),
        difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
        state=draw(st.sampled_from(["draft", "ready", "retired"])),
        tags=tuple(sorted(draw(st.sets(LABELS.filter(lambda said: ":" not in said), max_size=2)))),
        source=draw(st.one_of(st.just(""), LABELS)),
    )


def told(item: Item) -> tuple[Any, ...]:
    """Everything that must come back."""
    fields = (item.kind, item.code, item.category, item.quality, item.difficulty, item.state, sorted(item.tags))
    return (*fields, item.source, canonical(item.content))


@st.composite
def pictured(draw: Any, drawn: Any) -> tuple[Item, dict[str, bytes]]:
    """An item, perhaps with a picture, and the picture's file."""
    item = draw(drawn)
    if not draw(st.booleans()):
        return item, {}
    data = dot(draw(st.integers(0, 255)))
    name = f"{hashlib.sha256(data).hexdigest()}.png"
    return replace(item, content=item.content | {"picture": {"file": name, "alt": draw(texts())}}), {name: data}


def dot(shade: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (2, 2), (shade, 0, 0)).save(file, "PNG")
    return file.getvalue()
