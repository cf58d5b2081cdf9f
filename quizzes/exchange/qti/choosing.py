"""Choices among options, in a list or in a text; without a right one they are a self-report."""

from typing import Any

from quizzes.exchange.building import KEYS, Builder, option
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.qti.answers import Answers, Declared
from quizzes.exchange.qti.fragments import inner, leave_out, said_in, without
from quizzes.exchange.qti.versions import attribute, every, name_of


def choice(builder: Builder, asked: Any, answers: Answers) -> str:
    declared = answers.get(asked)
    choices = every(asked, "simpleChoice")
    if not declared.right and not declared.mapped and _is_self_report(asked):
        return self_report(builder, every(asked, "prompt"), choices)
    if {attribute(one, "identifier") for one in choices} == {"true", "false"}:
        builder.content["answer"] = "true" in right_of(declared)
        leave_out(builder, every(asked, "feedbackInline"))
        return "true_false"
    return options(builder, asked, answers, choices)


def is_reason(feedback: Any) -> bool:
    """Is it said of an option, and kept or named with it?"""
    return any(name_of(above) in ("choiceInteraction", "hottextInteraction") for above in feedback.iterancestors())


def _is_self_report(asked: Any) -> bool:
    """The specification's own example says so by a class."""
    return any("likert" in attribute(above, "class").split() for above in asked.iterancestors())


def options(builder: Builder, asked: Any, answers: Answers, choices: list[Any]) -> str:
    declared = answers.get(asked)
    right = right_of(declared)
    builder.content["options"] = [
        option(
            key,
            said_in(builder, without(one, "feedbackInline")),
            right=attribute(one, "identifier") in right,
            because=builder.html("".join(inner(said) for said in every(one, "feedbackInline"))),
        )
        for key, one in zip(KEYS, choices, strict=False)
    ]
    if declared.cardinality == "single" or (not declared.cardinality and attribute(asked, "maxChoices") == "1"):
        if len(right) > 1:  # each of them would do
            raise NotUnderstood("weights", reason=", ".join(sorted(right))[:60])
        return "single"
    scoring(builder, asked, answers, declared, len(right))
    return "multiple"


def right_of(declared: Declared) -> set[str]:
    found = set(declared.right) or {key for key, worth in declared.mapped.items() if worth > 0}
    if not found:
        raise NotUnderstood("right_unsaid")
    return found


def scoring(builder: Builder, asked: Any, answers: Answers, declared: Declared, right: int) -> None:
    """All or nothing, unless the file gives parts. Weights that are not even are told of."""
    if not declared.mapped or not answers.is_mapped(asked):
        builder.content["scoring"] = "all"
        return
    shares = {round(worth * right, 2) for worth in declared.mapped.values()}
    most = max(shares)
    if not shares <= {most, -most, 0.0} or most <= 0:
        builder.parsed.note("weights_left", builder.line)


def hottext(builder: Builder, asked: Any, answers: Answers) -> str:
    return options(builder, asked, answers, every(asked, "hottext"))


def self_report(builder: Builder, rows: list[Any], columns: list[Any]) -> str:
    builder.content["statements"] = [
        {"key": key, "text": said_in(builder, one), "reverse": False} for key, one in zip(KEYS, rows, strict=False)
    ]
    builder.content["points"] = [{"text": said_in(builder, one)} for one in columns]
    return "likert"
