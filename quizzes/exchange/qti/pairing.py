"""What is put in order, matched, or laid into the gaps of a text."""

from typing import Any

from quizzes.exchange.building import KEYS, Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.gapped import Gap
from quizzes.exchange.qti.answers import Answers
from quizzes.exchange.qti.choosing import self_report
from quizzes.exchange.qti.fragments import said_in
from quizzes.exchange.qti.versions import attribute, every, name_of


def order(builder: Builder, asked: Any, answers: Answers) -> str:
    choices = {attribute(one, "identifier"): one for one in every(asked, "simpleChoice")}
    right = answers.get(asked).right
    if not right or not set(right) <= set(choices):
        raise NotUnderstood("right_unsaid")
    if len(right) < len(choices):
        raise NotUnderstood("bad_interaction", what="orderInteraction")  # only some are to be ordered
    builder.content["items"] = [
        {"key": key, "text": said_in(builder, choices[one])} for key, one in zip(KEYS, right, strict=False)
    ]
    return "ordering"


def match(builder: Builder, asked: Any, answers: Answers) -> str:
    """Each of the first set gets one of the second. Without a right answer it is a self-report."""
    sets = [every(group, "simpleAssociableChoice") for group in every(asked, "simpleMatchSet")]
    if len(sets) != 2:
        raise NotUnderstood("bad_interaction", what=name_of(asked))
    declared = answers.get(asked)
    if not declared.right and not declared.mapped:
        return self_report(builder, *sets)
    pairs = [pair.split(" ") for pair in declared.right or [one for one, worth in declared.mapped.items() if worth > 0]]
    rows, columns = ([attribute(one, "identifier") for one in group] for group in sets)
    fits = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    if set(fits) - set(rows):  # the sets may stand the other way round
        fits = {right: left for left, right in fits.items()}
    if len(fits) < len(pairs) or set(fits) - set(rows) or set(fits.values()) - set(columns):
        raise NotUnderstood("pairs_many")
    if len({worth for worth in declared.mapped.values() if worth > 0}) > 1:
        builder.parsed.note("scored", builder.line)
    _matched(builder, sets[0], sets[1], fits)
    return "matching"


def _matched(builder: Builder, rows: list[Any], columns: list[Any], fits: dict[str, str]) -> None:
    """A row that nothing fits has no place in a matching of ours."""
    keys = {attribute(one, "identifier"): key for one, key in zip(columns, KEYS, strict=False)}
    if any(attribute(one, "identifier") not in fits for one in rows):
        raise NotUnderstood("pairs_few")
    builder.content["targets"] = [
        {"key": keys[attribute(one, "identifier")], "text": said_in(builder, one)} for one in columns
    ]
    builder.content["items"] = [
        {"key": key, "text": said_in(builder, one), "target": keys[fits[attribute(one, "identifier")]]}
        for key, one in zip(KEYS, rows, strict=False)
    ]


def associate(builder: Builder, asked: Any, answers: Answers) -> str:
    """Pairs without sides: the first of each pair is asked, the second is what fits."""
    choices = {attribute(one, "identifier"): one for one in every(asked, "simpleAssociableChoice")}
    declared = answers.get(asked)
    said = declared.right or [one for one, worth in declared.mapped.items() if worth > 0]
    fits = {pair.split(" ")[0]: pair.split(" ")[-1] for pair in said}
    if not fits:
        raise NotUnderstood("right_unsaid")
    if len(fits) < len(said) or set(fits) & set(fits.values()) or not {*fits, *fits.values()} <= set(choices):
        raise NotUnderstood("pairs_many")
    columns = [one for key, one in choices.items() if key not in fits]
    _matched(builder, [choices[key] for key in fits], columns, fits)
    return "matching"


def gap_match(builder: Builder, asked: Any, answers: Answers) -> list[Gap]:
    """Words to be laid into gaps: each gap offers all of them."""
    words = {attribute(one, "identifier"): one for one in every(asked, "gapText", "gapImg")}
    declared = answers.get(asked)
    pairs = [pair.split(" ") for pair in declared.right or declared.mapped]
    fits = {pair[-1]: pair[0] for pair in pairs}
    gaps = [attribute(one, "identifier") for one in every(asked, "gap")]
    if len({worth for worth in declared.mapped.values() if worth > 0}) > 1:
        builder.parsed.note("scored", builder.line)
    if not gaps or any(fits.get(one) not in words for one in gaps):
        raise NotUnderstood("right_unsaid")
    return [
        Gap("single", {"options": [
            {"key": key, "text": said_in(builder, words[word]), "right": word == fits[one]}
            for key, word in zip(KEYS, words, strict=False)
        ]})
        for one in gaps
    ]  # fmt: skip
