"""What other systems have no field for travels as a tag: ``quality:composure``, ``difficulty:hard``."""

import re
from typing import Any

from quizzes.exchange.items import Item
from quizzes.models import QuestionVersion

FIELDS = ("quality", "difficulty", "state", "source")
SCORING = "scoring"
CASE = "case"  # letters' case counts
HAVE = {SCORING: ("multiple", "ordering", "judgement", "hotspot"), CASE: ("short_text", "gap_text")}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")


def labels_of(item: Item) -> list[str]:
    """The item's tags, then its fields as tags."""
    said = [f"{name}:{value}" for name in FIELDS if (value := getattr(item, name))]
    if scoring := item.content.get(SCORING):
        said.append(f"{SCORING}:{scoring}")
    if item.content.get(CASE):
        said.append(f"{CASE}:yes")
    return [*item.tags, *said]


def read_labels(labels: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of an item, and what belongs into its content; what is no field of ours is a tag."""
    found: dict[str, Any] = {}
    content: dict[str, Any] = {}
    tags = []
    known = {"difficulty": QuestionVersion.Difficulty.values, "state": QuestionVersion.State.values}
    for label in labels:
        name, _colon, value = label.partition(":")
        if name == SCORING and value:
            content[SCORING] = value
        elif label == f"{CASE}:yes":
            content[CASE] = True
        elif name in FIELDS and value and (name not in known or value in known[name]):
            found[name] = value
        elif label:
            tags.append(label)
    return {**found, "tags": tuple(tags)}, content
