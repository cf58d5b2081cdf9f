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
    used = draw(st.integers(2, len(targets)))
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
def short(draw: Any, percents: Any = PERCENTS, words: Any = WORDS) -> dict[str, Any]:
    shares = ["100", *draw(st.lists(percents, max_size=2))]
    accepted = [{"text": draw(words), "percent": share} for share in shares]
    return {"stem": draw(texts()), "accepted": accepted, "case": draw(st.booleans()), "feedback": draw(optional())}


@st.composite
def numeric(draw: Any, percents: Any = PERCENTS) -> dict[str, Any]:
    accepted = [
        {"value": draw(DECIMALS), "tolerance": draw(st.sampled_from(["0", "0.5"])), "percent": share}
        for share in ["100", *draw(st.lists(percents, max_size=2))]
    ]
    return {"stem": draw(texts()), "accepted": accepted, "feedback": draw(optional())}


FAMILIES = ("document", "picture", "audio", "video")


@st.composite
def upload(draw: Any) -> dict[str, Any]:
    wanted = draw(st.sets(st.sampled_from(FAMILIES), min_size=1))
    limits = {
        "files_most": draw(st.none() | st.integers(1, 10)),
        "megabytes_most": draw(st.none() | st.integers(1, 50)),
    }
    families = [family for family in FAMILIES if family in wanted]
    return {
        "stem": draw(texts()),
        "feedback": draw(optional()),
        "families": families,
        "rubric": draw(rubric()),
        **limits,
    }


ONE_LINE = WORDS.filter(lambda said: "[[" not in said)


@st.composite
def rubric(draw: Any) -> list[dict[str, Any]]:
    return [
        {"key": key, "text": draw(texts()), "points": draw(st.integers(1, 20)), "levels": draw(optional())}
        for key in "abc"[: draw(st.integers(1, 3))]
    ]


@st.composite
def essay(draw: Any) -> dict[str, Any]:
    words = st.one_of(st.none(), st.integers(1, 50))
    limits = {"words_least": draw(words), "words_most": draw(words.map(lambda most: most and most + 50))}
    return {"stem": draw(texts()), "feedback": draw(optional()), "rubric": draw(rubric()), **limits}


@st.composite
def gaps(draw: Any, inside: Any, ordered: bool = False) -> dict[str, Any]:
    """The languages put the gaps where they like, unless ``ordered``."""
    keys = list("abc"[: draw(st.integers(1, 3))])
    passage = {}
    for language, start in (("zh-hans", "文"), ("en", "T")):
        places = keys if ordered else draw(st.permutations(keys))
        passage[language] = start + "".join(f" [[{key}]] {draw(ONE_LINE)}" for key in places)
    more = {"text": passage, "gaps": [{"key": key, **draw(inside)} for key in keys]}
    return {"stem": draw(texts()), "feedback": draw(optional()), **more}


@st.composite
def gap_options(draw: Any) -> dict[str, Any]:
    keys = "pqrs"[: draw(st.integers(2, 4))]
    right = draw(st.sampled_from(keys))
    return {"options": [{"key": key, "text": draw(texts(WORDS)), "right": key == right} for key in keys]}


def patterns() -> Any:
    return st.lists(WORDS, min_size=1, max_size=3).map(lambda said: {"accepted": said})


@st.composite
def gap_text(draw: Any, ordered: bool = False) -> dict[str, Any]:
    return draw(gaps(patterns(), ordered)) | {"case": draw(st.booleans())}


@st.composite
def scale(draw: Any) -> list[dict[str, Any]]:
    return [{"text": draw(texts(WORDS))} for _ in range(draw(st.integers(2, 5)))]


@st.composite
def judgement(draw: Any) -> dict[str, Any]:
    points, panel = draw(scale()), draw(st.integers(1, 3))
    ratings = st.lists(st.integers(1, len(points)), min_size=panel, max_size=panel)
    given = [[1] * panel, [2] * panel, *draw(st.lists(ratings, max_size=2))]  # a panel of one mind judges nothing
    actions = [
        {"key": key, "text": draw(texts(WORDS)), "ratings": rated} for key, rated in zip("abcd", given, strict=False)
    ]
    form = {
        "form": draw(st.sampled_from(["rate", "pick"])),
        "scoring": draw(st.sampled_from(["distance", "consensus"])),
    }
    return {"stem": draw(texts()), "actions": actions, "points": points, "feedback": draw(optional()), **form}


@st.composite
def likert(draw: Any) -> dict[str, Any]:
    scales = [{"key": f"s{place}", "text": draw(texts(WORDS))} for place in range(draw(st.integers(0, 2)))]
    known = st.sampled_from(["", *(one["key"] for one in scales)])
    statements = [
        {"key": key, "text": draw(texts(WORDS)), "reverse": draw(st.booleans()), "scale": draw(known)}
        for key in "abcd"[: draw(st.integers(1, 4))]
    ]
    return {"stem": draw(texts()), "statements": statements, "scales": scales, "points": draw(scale())}


PER_CENT = st.floats(0, 100).map(lambda number: round(number, 2))
SHAPES = {"rect": 4, "circle": 3, "polygon": 8}


@st.composite
def zone(draw: Any, key: str) -> dict[str, Any]:
    shape = draw(st.sampled_from(sorted(SHAPES)))
    numbers = draw(st.lists(PER_CENT, min_size=SHAPES[shape], max_size=SHAPES[shape]))
    return {"key": key, "text": draw(texts(WORDS)), "because": draw(optional()), "shape": shape, "at": numbers}


@st.composite
def hotspot(draw: Any) -> dict[str, Any]:
    zones = [draw(zone(key)) for key in "abc"[: draw(st.integers(2, 3))]]
    right = draw(st.sets(st.sampled_from(range(len(zones))), min_size=1))
    zones = [one | {"right": place in right} for place, one in enumerate(zones)]
    scoring = draw(st.sampled_from(["partial", "all"]))
    return {"stem": draw(texts()), "zones": zones, "scoring": scoring, "feedback": draw(optional())}


@st.composite
def several(draw: Any) -> dict[str, Any]:
    return draw(choice("multiple")) | {"scoring": draw(st.sampled_from(["partial", "all"]))}


CONTENTS = {
    "single": choice("single"),
    "multiple": several(),
    "true_false": statement(),
    "matching": matching(),
    "ordering": ordering(),
    "gap_choice": gaps(gap_options()),
    "gap_text": gap_text(),
    "short_text": short(),
    "numeric": numeric(),
    "judgement": judgement(),
    "likert": likert(),
    "essay": essay(),
    "upload": upload(),
    "hotspot": hotspot(),
}


@st.composite
def case(draw: Any, kinds: tuple[str, ...] = ()) -> dict[str, Any]:
    able = kinds or tuple(kind for kind in CONTENTS if kind not in ("likert", "essay", "upload", "hotspot", "case"))
    parts = []
    for key in "pqr"[: draw(st.integers(1, 3))]:
        kind = draw(st.sampled_from(able))
        weight = draw(st.sampled_from(["1", "2", "0.5"]))
        parts.append({"key": key, "kind": kind, "weight": weight, "content": draw(CONTENTS[kind])})
    return {"stem": draw(texts()), "parts": parts, "feedback": draw(optional())}


CONTENTS["case"] = case()
PICTURED = ("hotspot",)  # kinds that cannot be without


@st.composite
def items(draw: Any, kinds: tuple[str, ...] = ("single", "multiple", "true_false"), drawn: Any = None) -> Item:
    kind = draw(st.sampled_from(kinds))
    content = draw(drawn if drawn is not None else CONTENTS[kind])
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
    if item.kind not in PICTURED and not draw(st.booleans()):
        return item, {}
    data = dot(draw(st.integers(0, 255)))
    name = f"{hashlib.sha256(data).hexdigest()}.png"
    return replace(item, content=item.content | {"picture": {"file": name, "alt": draw(texts())}}), {name: data}


def dot(shade: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (2, 2), (shade, 0, 0)).save(file, "PNG")
    return file.getvalue()
