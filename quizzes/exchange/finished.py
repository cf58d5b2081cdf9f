"""Whether a question can be asked: what a bank needs to have it ready, and what others need who get it in a file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bilingual.text import LANGUAGES
from quizzes.errors import ContentInvalid, Problem
from quizzes.exchange import films
from quizzes.exchange.faults import Fault
from quizzes.exchange.films import VIDEO
from quizzes.exchange.items import Item
from quizzes.exchange.texts import OPTIONAL
from quizzes.models import QuestionVersion
from quizzes.services.authoring import check
from quizzes.translation import pairs

RUBRIC = "rubric"
ASIDE = (*OPTIONAL, RUBRIC, "picture")  # a question can be asked without these words


def problems(item: Item, state: str) -> list[Problem]:
    """What keeps the item from this state. Its picture and its films are not kept yet."""
    content = films.named(item.content, films.stand_in)
    if "picture" in content:
        content["picture"] = {"image": 1, "alt": content["picture"].get("alt")}
    try:
        check(kind=item.kind, state=state, content=content, kept=False)
    except ContentInvalid as invalid:
        return invalid.problems
    return []


def grave(found: list[Problem]) -> list[Problem]:
    """What lacks no more than a language or a rubric is a draft; with any other lack it could not be asked."""
    return [problem for problem in found if not problem.language and problem.field != RUBRIC]


def asked_in(content: Mapping[str, Any]) -> list[str]:
    """The languages in which it can be asked: nothing that it asks lacks words in them."""
    needed = [texts for place, texts in pairs(_shown(content)) if not set(ASIDE) & set(place)]
    stem = content.get("stem") or {}
    return [one for one in LANGUAGES if stem.get(one) and all((texts.get(one) or "").strip() for texts in needed)]


def unfinished(item: Item) -> Fault | None:
    """A draft that nobody could be asked yet would be an invalid item elsewhere."""
    shown = replace(item, content=_shown(item.content))
    if asked_in(item.content) and not grave(problems(shown, QuestionVersion.State.READY)):
        return None
    return Fault("empty_question", 0, {"code": item.code})


def _shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """A case that waits for its film can be asked without it."""
    waits = VIDEO in content and not content[VIDEO].get("film")
    return {name: value for name, value in content.items() if not (waits and name == VIDEO)}
