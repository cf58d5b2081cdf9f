"""What QTI's interactions ask, as questions of ours."""

from collections.abc import Callable
from typing import Any

from quizzes.exchange.building import Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.gapped import Gap
from quizzes.exchange.handing_in import families_of
from quizzes.exchange.numbers import decimal
from quizzes.exchange.qti.answers import Answers
from quizzes.exchange.qti.choosing import choice, hottext, options
from quizzes.exchange.qti.fragments import inner
from quizzes.exchange.qti.pairing import associate, match, order
from quizzes.exchange.qti.versions import attribute, every, name_of
from quizzes.exchange.qti.zones import hotspot
from quizzes.exchange.texts import plain

FOR_MARKERS = ("scorer", "tutor", "author", "proctor", "testConstructor")


def essay(builder: Builder, asked: Any, answers: Answers) -> str:
    _rubric(builder, answers)
    return "essay"


def upload(builder: Builder, asked: Any, answers: Answers) -> str:
    builder.content["families"] = families_of(attribute(asked, "type"))
    _rubric(builder, answers)
    return "upload"


def _rubric(builder: Builder, answers: Answers) -> None:
    """What only markers see."""
    blocks = [one for one in every(answers.root, "rubricBlock") if attribute(one, "view") in FOR_MARKERS]
    texts = builder.html("".join(inner(block) for block in blocks))
    if any(texts.values()):
        builder.rubric(texts)


def slider(builder: Builder, asked: Any, answers: Answers) -> str:
    return _numeric(builder, asked, answers)


def _numeric(builder: Builder, asked: Any, answers: Answers) -> str:
    builder.content["accepted"] = answers.numbers(asked)
    if not builder.content["accepted"]:
        raise NotUnderstood("right_unsaid")
    return "numeric"


def typed(builder: Builder, asked: Any, answers: Answers) -> str:
    """A number or a few words, asked by themselves."""
    declared = answers.get(asked)
    if declared.base in ("float", "integer"):
        return _numeric(builder, asked, answers)
    worth = {value: share for value, share in declared.mapped.items() if share > 0}
    most = max(worth.values(), default=1)
    rows = [{"text": pattern(value), "percent": decimal(f"{100 * one / most:.2f}")} for value, one in worth.items()]
    if not rows:
        said = dict.fromkeys(declared.right, 1.0)
        said |= {text: share for text, share in answers.words(asked).items() if text not in said}
        rows = [{"text": pattern(text), "percent": decimal(f"{100 * share:.2f}")} for text, share in said.items()]
    if not rows:
        raise NotUnderstood("right_unsaid")
    builder.content["accepted"] = rows
    if declared.case:
        builder.content["case"] = True
    return "short_text"


def pattern(text: str) -> str:
    """A star is a star elsewhere."""
    return plain(text).replace("*", r"\*")


def gap(builder: Builder, asked: Any, answers: Answers) -> Gap:
    """One interaction inside a text."""
    alone = Builder(builder.parsed, builder.line, builder.fetch)
    if name_of(asked) == "textEntryInteraction":
        kind = typed(alone, asked, answers)
    else:
        kind = options(alone, asked, answers, every(asked, "inlineChoice"))
    return Gap(kind, alone.content)


BLOCKS: dict[str, Callable[[Builder, Any, Answers], str]] = {
    "choiceInteraction": choice,
    "hottextInteraction": hottext,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": associate,
    "extendedTextInteraction": essay,
    "uploadInteraction": upload,
    "sliderInteraction": slider,
    "hotspotInteraction": hotspot,
    "selectPointInteraction": hotspot,
}
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
GAPS = "gapMatchInteraction"
