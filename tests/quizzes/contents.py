"""A whole content of every kind."""

from typing import Any

from tests.quizzes.factories import both, multiple, single, true_false

POINTS = [{"text": both(f"{point}分", f"Point {point}")} for point in range(1, 6)]


def keyed(keys: str, **more: Any) -> list[dict[str, Any]]:
    return [{"key": key, "text": both(f"项{key}", f"Item {key}"), **more} for key in keys]


def matching() -> dict[str, Any]:
    items = [row | {"target": target} for row, target in zip(keyed("abc"), "xyx", strict=True)]
    return {"stem": both("连线", "Match"), "targets": keyed("xyz"), "items": items}


def ordering(keys: str = "dbca", scoring: str = "absolute") -> dict[str, Any]:
    return {"stem": both("排序", "Order"), "items": keyed(keys), "scoring": scoring}


def gap_choice() -> dict[str, Any]:
    gaps = [
        {
            "key": key,
            "options": [
                {"key": option, "text": both(f"词{option}", f"word {option}"), "right": option == right}
                for option in "pqr"
            ],
        }
        for key, right in (("a", "q"), ("b", "p"))
    ]
    text = both("先[[a]]，后[[b]]。", "After [[b]] comes [[a]].")
    return {"stem": both("填空", "Fill in"), "text": text, "gaps": gaps}


def gap_text() -> dict[str, Any]:
    gaps = [{"key": "a", "accepted": ["微笑", "smile*"]}, {"key": "b", "accepted": ["问候", "greet"]}]
    text = both("先[[a]]，后[[b]]。", "First [[a]], then [[b]].")
    return {"stem": both("填空", "Fill in"), "text": text, "gaps": gaps}


def short_text() -> dict[str, Any]:
    accepted = [{"text": "耐心"}, {"text": "patien*"}, {"text": "calm", "percent": "50"}]
    return {"stem": both("答", "Say"), "accepted": accepted}


def numeric() -> dict[str, Any]:
    units = [
        {"key": "kg", "text": both("千克", "kg"), "factor": "1"},
        {"key": "g", "text": both("克", "g"), "factor": "0.001"},
    ]
    accepted = [{"value": "12.5", "tolerance": "0.5"}, {"value": "12.5", "tolerance": "2", "percent": "40"}]
    return {"stem": both("多重？", "How heavy?"), "accepted": accepted, "units": units}


def judgement(form: str = "rate", scoring: str = "distance") -> dict[str, Any]:
    ratings = {"a": [5, 4, 5], "b": [1, 2, 1], "c": [3, 3, 4]}
    actions = [row | {"ratings": ratings[row["key"]]} for row in keyed("abc")]
    return {
        "stem": both("怎么办？", "What to do?"),
        "actions": actions,
        "points": POINTS,
        "form": form,
        "scoring": scoring,
    }


def likert() -> dict[str, Any]:
    statements = [row | {"scale": "calm", "reverse": row["key"] == "b"} for row in keyed("abc")]
    scales = [{"key": "calm", "text": both("沉着", "Composure")}]
    return {"stem": both("你如何？", "How are you?"), "statements": statements, "scales": scales, "points": POINTS}


def case() -> dict[str, Any]:
    parts = [
        {"key": "p", "kind": "single", "content": single(right="c")},
        {"key": "q", "kind": "numeric", "weight": "2", "content": numeric()},
        {"key": "r", "kind": "matching", "content": matching()},
    ]
    return {"stem": both("一位顾客……", "A customer …"), "parts": parts}


def essay() -> dict[str, Any]:
    rubric = [row | {"points": 4} for row in keyed("ab")]
    return {"stem": both("写一写", "Write"), "rubric": rubric, "words_least": 5, "words_most": 200}


def upload(**more: Any) -> dict[str, Any]:
    rubric = [row | {"points": 4} for row in keyed("ab")]
    return {"stem": both("录一段", "Record"), "families": ["picture", "audio"], "rubric": rubric, **more}


def hotspot() -> dict[str, Any]:
    shapes = (("rect", [10, 10, 20, 30]), ("circle", [50, 50, 10.5]), ("polygon", [60, 60, 90, 60, 75, 90]))
    zones = [
        row | {"right": row["key"] == "b", "shape": shape, "at": at}
        for row, (shape, at) in zip(keyed("abc"), shapes, strict=True)
    ]
    return {"stem": both("在哪里？", "Where?"), "picture": {"image": 1, "alt": both("店面", "A shop")}, "zones": zones}


EACH: dict[str, dict[str, Any]] = {
    "single": single(),
    "multiple": multiple(),
    "true_false": true_false(),
    "matching": matching(),
    "ordering": ordering(),
    "gap_choice": gap_choice(),
    "gap_text": gap_text(),
    "short_text": short_text(),
    "numeric": numeric(),
    "judgement": judgement(),
    "likert": likert(),
    "case": case(),
    "essay": essay(),
    "upload": upload(),
    "hotspot": hotspot(),
}
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *EACH.items(),
    ("multiple", multiple() | {"scoring": "all"}),
    ("ordering", ordering(scoring="relative")),
    ("ordering", ordering(scoring="run")),
    ("judgement", judgement(scoring="consensus")),
    ("judgement", judgement(form="pick")),
    ("judgement", judgement(form="pick", scoring="consensus")),
]
