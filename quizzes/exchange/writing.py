"""What the writers of all formats do alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from bilingual.text import LANGUAGES
from quizzes import types
from quizzes.errors import ContentInvalid
from quizzes.exchange.faults import Fault
from quizzes.exchange.items import Item
from quizzes.exchange.texts import canonical
from quizzes.models import QuestionVersion


def kind_name(kind: str) -> str | Promise:
    return dict(QuestionVersion.Kind.choices).get(kind, kind)


def can_stand_under_a_case(kind: str) -> bool:
    try:
        types.of("case").refuse_malformed({"parts": [{"key": "a", "kind": kind, "content": {}}]})
    except ContentInvalid:
        return False
    return True


def lost(item: Item, kind: str, content: Mapping[str, Any]) -> Fault | None:
    """What a format would lose of the question, if whoever reads the file gets this: then it is not written at all."""
    ours, theirs = (canonical({**one, "picture": None}) for one in (item.content, content))
    names = [part.name for part in types.of(item.kind).parts() if ours.get(part.name) != theirs.get(part.name)]
    return None if kind == item.kind and not names else unkept(item, names)


def unkept(item: Item, names: Sequence[str]) -> Fault:
    """These parts of the content would be lost; all of it where none is named."""
    parts = [part for part in types.of(item.kind).parts() if part.name in names]
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = ", ".join(str(part.label) for part in parts) or str(kind_name(item.kind))
    return Fault("unkept", 0, {"code": item.code, "what": said})


def unheld(item: Item) -> Fault:
    return Fault("kind_unheld", 0, {"code": item.code, "kind": str(kind_name(item.kind))})
