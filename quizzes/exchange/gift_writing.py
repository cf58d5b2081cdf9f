"""GIFT: writing. A question of which it would lose something is left out and named."""

from collections.abc import Callable, Iterator
from typing import Any

from quizzes.exchange import gift, grades
from quizzes.exchange.faults import Fault
from quizzes.exchange.finished import unfinished
from quizzes.exchange.gift_escapes import escaped
from quizzes.exchange.items import Export, Item
from quizzes.exchange.labels import labels_of
from quizzes.exchange.markup import write_html
from quizzes.exchange.texts import Texts, is_plainly
from quizzes.exchange.writing import lost, unheld, unkept

Written = Callable[[Texts], str]


def write(export: Export) -> bytes:
    lines: list[str] = []
    category: tuple[str, ...] = ()
    for item in export.items:
        said, fault = _written(item)
        if fault:
            export.faults.append(fault)
            continue
        if item.category != category:
            category = item.category
            lines += [f"$CATEGORY: {'/'.join(['$course$', 'top', *map(_part, category)])}", ""]
        lines += [*said, ""]
    return "\n".join(lines).encode()


def _written(item: Item) -> tuple[list[str], Fault | None]:
    """The question's lines; or why there are none: what reading them would not bring back is not written at all."""
    if item.kind not in ANSWERS:
        return [], unheld(item)
    if item.content.get("picture"):
        return [], unkept(item, ["picture"])
    if fault := unfinished(item):
        return [], fault
    if not _is_told_apart(item):
        return [], unkept(item, ["accepted"])
    said = list(_question(item))
    read = gift.read("\n".join(said).encode()).items
    return said, lost(item, read[0].kind, read[0].content) if read else unheld(item)


def _is_told_apart(item: Item) -> bool:
    """Moodle takes words with an arrow for pairs."""
    accepted = item.content.get("accepted") or []
    return item.kind != "short_text" or not any("->" in row["text"] for row in accepted)


def _part(name: str) -> str:
    return name.replace("/", "//")


def _question(item: Item) -> Iterator[str]:
    """One line: an empty one would end the question."""
    notes = [f"[tag:{_in_comment(label)}]" for label in labels_of(item)]
    yield "// " + " ".join([f"[id:{_in_comment(item.code)}]", *notes])
    plainly = is_plainly(item.content)

    def written(texts: Texts) -> str:
        return escaped(write_html(texts, plainly=plainly))

    feedback = item.content.get("feedback")
    general = f" ####{written(feedback)}" if feedback and any(feedback.values()) else ""
    answers = " ".join(ANSWERS[item.kind](item.content, written))
    yield f"::{escaped(item.code)}::[html]{written(item.content['stem'])} {{{answers}{general}}}"


def _in_comment(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("\n", " ")


def _because(option: dict[str, Any], written: Written) -> str:
    because = option.get("because")
    return f"#{written(because)}" if because and any(because.values()) else ""


def _single(content: dict[str, Any], written: Written) -> Iterator[str]:
    for option in content.get("options", []):
        yield f"{'=' if option.get('right') else '~'}{written(option['text'])}{_because(option, written)}"


def _multiple(content: dict[str, Any], written: Written) -> Iterator[str]:
    options = content.get("options", [])
    weights = grades.weighed([bool(option.get("right")) for option in options])
    for option, weight in zip(options, weights, strict=True):
        yield f"~%{weight}%{written(option['text'])}{_because(option, written)}"


def _true_false(content: dict[str, Any], written: Written) -> Iterator[str]:
    yield "TRUE" if content["answer"] else "FALSE"


def _matching(content: dict[str, Any], written: Written) -> Iterator[str]:
    targets = {target["key"]: target["text"] for target in (content.get("targets") or [])}
    for item in content.get("items") or []:
        yield f"={written(item['text'])} -> {written(targets.pop(item.get('target'), None) or _target(content, item))}"
    for text in targets.values():
        yield f"= -> {written(text)}"


def _target(content: dict[str, Any], item: dict[str, Any]) -> Texts:
    return next((one["text"] for one in content.get("targets") or [] if one["key"] == item.get("target")), {})


def _short(content: dict[str, Any], written: Written) -> Iterator[str]:
    for accepted in content.get("accepted") or []:
        yield f"=%{grades.share(accepted.get('percent', '100'))}%{escaped(accepted['text'])}"


def _numeric(content: dict[str, Any], written: Written) -> Iterator[str]:
    yield "#"
    for accepted in content.get("accepted") or []:
        percent = grades.share(accepted.get("percent", "100"))
        yield f"=%{percent}%{accepted['value']}:{accepted.get('tolerance', '0')}"


def _essay(content: dict[str, Any], written: Written) -> Iterator[str]:
    yield ""


ANSWERS: dict[str, Callable[[dict[str, Any], Written], Iterator[str]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "matching": _matching,
    "short_text": _short,
    "numeric": _numeric,
    "essay": _essay,
}
