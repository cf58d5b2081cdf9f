"""What the writers of all formats do alike."""

from typing import Any

from django.utils.functional import Promise

from quizzes.exchange.faults import Fault
from quizzes.exchange.items import Item
from quizzes.models import QuestionVersion


def kind_name(kind: str) -> str | Promise:
    return dict(QuestionVersion.Kind.choices).get(kind, kind)


def unheld(item: Item) -> Fault:
    return Fault("kind_unheld", 0, {"code": item.code, "kind": str(kind_name(item.kind))})


def is_whole(content: dict[str, Any], kind: str) -> bool:
    """Has it what a format needs that knows no unfinished drafts? A right option, an answer."""
    if kind == "true_false":
        return isinstance(content.get("answer"), bool)
    if kind in ("single", "multiple"):
        options = content.get("options") or []
        filled = all(any(option.get("text", {}).values()) for option in options)
        return len(options) >= 2 and filled and any(option.get("right") for option in options)
    return True


def partly(item: Item, parts: tuple[str, ...]) -> list[Fault]:
    """The parts of the content that a format leaves out, as one fault."""
    lost = [part for part in parts if item.content.get(part)]
    return [Fault("without", 0, {"code": item.code, "what": ", ".join(lost)})] if lost else []
