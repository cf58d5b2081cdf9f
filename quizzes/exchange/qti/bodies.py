"""One item: its words, and the question or questions that it asks."""

import re
from collections.abc import Sequence
from typing import Any

from quizzes.exchange import gapped
from quizzes.exchange.building import KEYS, Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.qti import choosing, passages, showing
from quizzes.exchange.qti import interactions as asks
from quizzes.exchange.qti.answers import Answers
from quizzes.exchange.qti.fragments import drop, inner, leave_out, without
from quizzes.exchange.qti.pairing import gap_match
from quizzes.exchange.qti.versions import attribute, every, name_of
from quizzes.exchange.texts import Texts, plain
from quizzes.exchange.writing import can_stand_under_a_case, kind_name

SILENT = ("endAttemptInteraction",)  # a button, which asks nothing
MOST_ASKED = 100  # interactions in one item
START, END = "\ue000", "\ue001"  # around the key of a gap, while its text is read
HIDDEN: tuple[str, ...] = ("feedbackBlock", "feedbackInline", "templateBlock", "templateInline", "rubricBlock")
HIDDEN += ("stylesheet", "companionMaterialsInfo", "catalogInfo")


def read(builder: Builder, root: Any) -> str:
    """Fills the content; returns the kind."""
    bodies = every(root, "itemBody")
    if not bodies:
        raise NotUnderstood("bad_interaction", what=name_of(root)[:40])
    if every(root, "templateDeclaration", "templateProcessing", "printedVariable"):
        raise NotUnderstood("calculated")
    answers = Answers(root)
    if answers.marks_otherwise():
        builder.parsed.note("scored", builder.line)
    body, video = showing.taken(builder, passages.pictured(bodies[0]))
    found = [one for one in body.iter() if name_of(one).endswith("Interaction")]
    kind = _question(builder, body, found, answers)
    if video:
        kind = showing.under(builder, kind, video)
    _feedback(builder, root)
    return kind


def _feedback(builder: Builder, root: Any) -> None:
    """Of several, each is for another answer; ours is for all."""
    said = every(root, "modalFeedback")
    if len(said) == 1:
        builder.feedback(builder.html(inner(said[0])))
    others = said if len(said) > 1 else []
    hidden = [one for one in every(root, "feedbackBlock", "feedbackInline") if not choosing.is_reason(one)]
    leave_out(builder, [*others, *hidden])


def _question(builder: Builder, body: Any, found: Sequence[Any], answers: Answers) -> str:
    found = [one for one in found if name_of(one) not in SILENT]
    names = [name_of(one) for one in found]
    if len(names) > MOST_ASKED:
        raise NotUnderstood("asks_many", count=len(names))
    unknown = [name for name in names if name not in (*asks.BLOCKS, *asks.INLINE, asks.GAPS)]
    if unknown or not names:
        raise NotUnderstood("bad_interaction", what=", ".join(unknown)[:80] or "–")
    if names == [asks.GAPS]:
        return _laid(builder, body, found[0], answers)
    if all(name in asks.INLINE for name in names):
        return _passage(builder, body, found, answers)
    if len(names) > 1:
        return _case(builder, body, found, answers)
    kind = asks.BLOCKS[names[0]](builder, found[0], answers)
    before = inner(without(body, names[0], *_hidden(body)))
    reports = kind == "likert" and names[0] == "choiceInteraction"  # its prompt is the statement
    builder.stem(before if reports and plain(re.sub("<[^>]*>", "", before)) else _words(body, found[0]))
    return kind


def _words(body: Any, asked: Any) -> str:
    """All that can be read without answering, then the interaction's prompt."""
    if name_of(asked) == "hottextInteraction":
        return inner(without(body, *_hidden(body)))
    return inner(without(body, name_of(asked), *_hidden(body))) + _prompt(asked)


def _hidden(body: Any) -> tuple[str, ...]:
    """What candidates do not see at first."""
    shown = [attribute(one, "view") not in asks.FOR_MARKERS for one in every(body, "rubricBlock")]
    return tuple(name for name in HIDDEN if name != "rubricBlock" or not all(shown))


def _prompt(asked: Any) -> str:
    return "".join(inner(one) for one in every(asked, "prompt"))


def _marked(body: Any, found: Sequence[Any], keys: Sequence[str] = KEYS) -> str:
    """The words, with a mark where each interaction stands."""
    names = tuple({name_of(one) for one in found})
    copy = without(body, *(name for name in _hidden(body) if name not in names))
    for key, one in zip(keys, every(copy, *names), strict=False):
        drop(one, f"{START}{key}{END}")
    return inner(copy)


def _gapped(texts: Texts) -> Texts:
    return {one: said.replace(START, "[[").replace(END, "]]") for one, said in texts.items()}


def _passage(builder: Builder, body: Any, found: Sequence[Any], answers: Answers) -> str:
    ranks = {name: rank for rank, name in enumerate(answers.of)}  # languages put gaps in different orders
    ordered = sorted(found, key=lambda one: ranks.get(attribute(one, "responseIdentifier"), len(ranks)))
    gaps = [asks.gap(builder, one, answers) for one in ordered]
    builder.stem(_marked(body, found, [KEYS[ordered.index(one)] for one in found]))
    passage = _gapped(builder.content.pop("stem"))
    if len(gaps) == 1 and (alone := _alone(passage, gaps[0])):
        builder.content |= {"stem": alone, **gaps[0].content}
        return gaps[0].kind
    return gapped.read(builder, passage, gaps)


def _alone(passage: Texts, gap: gapped.Gap) -> Texts:
    """The words of a question that has one gap, and no room in them for it."""
    mark = gapped.MARK.format(key=KEYS[0])
    apart = all(mark in said.split("\n") for said in passage.values())
    if apart and gap.kind in ("short_text", "numeric"):
        lines = {one: [line for line in said.split("\n") if line != mark] for one, said in passage.items()}
        return {one: plain("\n".join(said)) for one, said in lines.items()}
    if gap.kind == "numeric" or (gap.kind == "short_text" and not gap.is_whole):
        return {one: said.replace(mark, "____") for one, said in passage.items()}
    return {}


def _laid(builder: Builder, body: Any, asked: Any, answers: Answers) -> str:
    """Words that are laid into the gaps of a text."""
    gaps = gap_match(builder, asked, answers)
    passage = _laid_text(builder, asked)
    builder.stem(_words(body, asked))
    stem = builder.content.pop("stem")
    kind = gapped.read(builder, passage, gaps)
    if any(stem.values()):
        builder.content["stem"] = stem
        builder.content["text"] = passage
    return kind


def _laid_text(builder: Builder, asked: Any) -> Texts:
    copy = without(asked, "gapText", "gapImg", "prompt")
    for key, one in zip(KEYS, every(copy, "gap"), strict=False):
        drop(one, f"{START}{key}{END}")
    return _gapped(builder.html(inner(copy)))


def _case(builder: Builder, body: Any, found: Sequence[Any], answers: Answers) -> str:
    """Several interactions: a situation, and a question for each."""
    builder.stem(_marked(body, found))
    texts = builder.content.pop("stem")
    said = {one: text.replace(END, START).split(START) for one, text in texts.items()}
    parts = []
    for place, (key, asked) in enumerate(zip(KEYS, found, strict=False)):
        before = {one: pieces[2 * place] for one, pieces in said.items() if 2 * place < len(pieces)}
        parts.append(_part(builder, key, asked, answers, before if place else {}))
    builder.content["stem"] = {one: plain(pieces[0]) for one, pieces in said.items()}
    if not any(builder.content["stem"].values()):
        builder.content["stem"] = parts[0]["content"]["stem"]
    for place, part in enumerate(parts, start=1):
        if not any(part["content"]["stem"].values()):
            part["content"]["stem"] = {one: f"({place})" for one, text in texts.items() if text}
    builder.content["parts"] = parts
    return "case"


def _part(builder: Builder, key: str, asked: Any, answers: Answers, before: Texts) -> dict[str, Any]:
    inside = Builder(builder.parsed, builder.line, builder.fetch)
    name = name_of(asked)
    if name in asks.INLINE:
        gap = asks.gap(builder, asked, answers)
        kind, inside.content = gap.kind, gap.content
    elif name in asks.BLOCKS:
        kind = asks.BLOCKS[name](inside, asked, answers)
    elif name == asks.GAPS:
        kind = gapped.read(inside, _laid_text(inside, asked), gap_match(inside, asked, answers))
    else:
        raise NotUnderstood("bad_interaction", what=name[:80])
    if not can_stand_under_a_case(kind):
        raise NotUnderstood("part_kind", kind=str(kind_name(kind)))
    prompt = inside.html(_prompt(asked))
    words = {one: plain(f"{plain(before.get(one, ''))}\n{prompt.get(one, '')}") for one in {**before, **prompt}}
    said = {"stem": words} if any(words.values()) or "stem" not in inside.content else {}
    return {"key": key, "kind": kind, "content": {**inside.content, **said}}
