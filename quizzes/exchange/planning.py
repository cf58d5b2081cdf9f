"""What importing would do, without doing it: each item beside what the bank has."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import translation

from bilingual.text import LANGUAGES
from qualities.models import Quality
from quizzes.errors import Problem
from quizzes.exchange import films
from quizzes.exchange.faults import Fault
from quizzes.exchange.finished import RUBRIC, grave, problems
from quizzes.exchange.holding import Images, digest, digests
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.labels import SLUG
from quizzes.exchange.texts import canonical
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.models.banks import DEEPEST

State = QuestionVersion.State
UNSAID = (RUBRIC, "words_least", "words_most")  # of essays: no format here speaks of them
NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@dataclass
class Step:
    """One item of the file. ``question`` is the one in the bank that it is about."""

    item: Item
    code: str
    state: str = ""
    verdict: str = NEW
    question: Question | None = None
    quality: Quality | None = None


@dataclass
class Plan:
    """``faults`` in the order of the file; notes are among them."""

    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    films: dict[str, bytes] = field(default_factory=dict)

    @property
    def wrong(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.is_note]

    @property
    def notes(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.is_note]

    def count(self, verdict: str) -> int:
        return sum(step.verdict == verdict for step in self.steps)


def plan(parsed: Parsed, into: QuestionBank) -> Plan:
    """A constant number of queries, however many questions."""
    made = Plan(faults=list(parsed.faults), pictures=parsed.pictures, films=parsed.films)
    steps = [Step(item, item.code or code_of(item)) for item in parsed.items]
    twice = {fault.line for fault in parsed.faults if fault.code == "code_twice"}
    known = _known(into, steps)
    currents = [question.current.content for question in known.values() if question.current]
    images, shown = digests(currents), films.digests(currents) if parsed.films else {}
    qualities = _qualities()
    first: dict[str, int] = {}
    for step in steps:
        step.question = known.get(step.code)
        step.item = _with_unsaid(step)
        faults = list(_faults(step, into, qualities)) or list(_settled(step))
        if step.verdict == NEW and not any(not fault.is_note for fault in faults):
            step.verdict = _verdict(step, images, parsed.pictures, shown)
        if any(not fault.is_note for fault in faults) or step.item.line in twice:
            step.verdict = WRONG
        elif not step.item.code and first.setdefault(step.code, step.item.line) != step.item.line:
            step.verdict = UNCHANGED
            faults.append(Fault("same_again", step.item.line, {"other": first[step.code]}))
        made.faults += faults
    made.steps = steps
    made.faults.sort(key=lambda fault: fault.line)
    return made


def code_of(item: Item) -> str:
    """From what it says: the same question brought again is the same one."""
    said = [item.kind, canonical({**item.content, "picture": (item.content.get("picture") or {}).get("file")})]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return f"q-{digest[:12]}"


def _known(into: QuestionBank, steps: list[Step]) -> dict[str, Question]:
    """Questions of these codes in the category or below."""
    codes = [step.code for step in steps]
    found = Question.objects.within(into).filter(code__in=codes).select_related("quality", "bank")
    with_tags = found.with_current().prefetch_related("tags")  # type: ignore[misc]  # taggit is untyped
    return {question.code: question for question in with_tags}


def _with_unsaid(step: Step) -> Item:
    """What no format can say stays as the bank has it."""
    current = step.question.current if step.question else None
    if current is None or current.kind != step.item.kind:
        return step.item
    kept = {name: current.content[name] for name in UNSAID if name in current.content}
    return replace(step.item, content={**kept, **step.item.content})


def _qualities() -> dict[str, Quality]:
    """By key, and by name in either language."""
    found = Quality.objects.all()
    return {name.casefold(): one for one in found for name in (one.name_zh, one.name_en, one.key)}


def _faults(step: Step, into: QuestionBank, qualities: dict[str, Quality]) -> Iterable[Fault]:
    item = step.item
    if item.kind not in QuestionVersion.Kind.values:
        yield Fault("unsupported", item.line, {"kind": item.kind})
        return
    if not SLUG.fullmatch(step.code):
        yield Fault("bad_code", item.line, {"value": step.code[:80]})
    if len(item.category) + into.depth > DEEPEST:
        yield Fault("category_deep", item.line)
    step.quality = qualities.get(item.quality.casefold())
    if item.quality and step.quality is None:
        yield Fault("bad_quality", item.line, {"value": item.quality[:80]})
    current = step.question.current if step.question else None
    if current is not None and current.kind != item.kind:
        yield Fault("code_elsewhere", item.line, {"value": step.code})


def _settled(step: Step) -> Iterable[Fault]:
    """The state it will have. What lacks no more than a language is a draft; any other lack is a fault."""
    item = step.item
    current = step.question.current if step.question else None
    wanted = item.state or (current.state if current else State.READY)
    step.state = wanted
    if wanted == State.READY and (lacks := problems(item, State.READY)):
        if found := grave(lacks):
            yield _said(item, found)
            return
        step.state = State.DRAFT
        yield from (Fault("half", item.line) for _ in lacks[:1] if any(problem.language for problem in lacks))
        yield from (Fault("no_rubric", item.line) for _ in lacks[:1] if any(one.field == RUBRIC for one in lacks))
    elif found := problems(item, wanted):
        yield _said(item, found)


def _said(item: Item, found: list[Problem]) -> Fault:
    """What the types say, in both languages: whoever reads it later may speak the other."""
    text = {}
    for language in LANGUAGES:
        with translation.override(language):
            text[language] = " ".join(dict.fromkeys(str(problem) for problem in found))
    return Fault("content", item.line, {"text": text})


def _verdict(step: Step, images: Images, pictures: Mapping[str, bytes], shown: Mapping[str, str]) -> str:
    """A question without a code of its own that is there already is left as people have made it since."""
    question, item = step.question, step.item
    if question is None or question.current is None:
        return NEW
    if not item.code:
        return UNCHANGED
    current = question.current
    kept = [
        comparable(films.named(current.content, lambda key: shown.get(key, key)), images)
        == comparable(item.content, pictures),
        step.state == current.state,
        item.difficulty in ("", current.difficulty),
        step.quality in (None, question.quality),
        item.source in ("", question.source),
        not item.tags or set(item.tags) == {tag.name for tag in question.tags.all()},
    ]
    return UNCHANGED if all(kept) else CHANGED


def comparable(content: Mapping[str, Any], files: Mapping[Any, Any]) -> dict[str, Any]:
    """The content with its picture told by what is in it. ``files``: digests by image, or bytes by file."""
    picture = content.get("picture") or {}
    shown = files.get(picture.get("image", picture.get("file")))
    told = digest(shown) if isinstance(shown, bytes) else shown
    return canonical({**content, "picture": [told, picture.get("alt")] if picture else None})
