"""Questions as people might write them, for hypothesis."""

from typing import Any

from hypothesis import strategies as st

from quizzes.exchange.items import Item
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
def items(draw: Any, kinds: tuple[str, ...] = ("single", "multiple", "true_false")) -> Item:
    kind = draw(st.sampled_from(kinds))
    content = draw(statement() if kind == "true_false" else choice(kind))
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
