"""Doing what a plan says: everything, or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify

from audit.services import draft, record_many
from people.models import Person
from quizzes.exchange import films
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.holding import hold
from quizzes.exchange.items import Item
from quizzes.exchange.keys import kept_keys
from quizzes.exchange.planning import CHANGED, NEW, Plan, Step
from quizzes.exchange.texts import rekeyed
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.services.filming import name_films
from quizzes.translation import standing
from quizzes.types.video import files_of

MEDIUM = QuestionVersion.Difficulty.MEDIUM


@transaction.atomic
def apply(plan: Plan, *, into: QuestionBank, actor: Person | None, leave_out: bool = False) -> None:
    """Write the plan's new and changed questions. Raises :class:`FileRefused` where something was not understood,
    unless ``leave_out`` says that the rest is wanted all the same.
    """
    if plan.wrong and not leave_out:
        raise FileRefused("not_all")
    QuestionBank.objects.select_for_update().get(pk=into.pk)  # two imports into one category take turns
    steps = [step for step in plan.steps if step.verdict in (NEW, CHANGED)]
    banks = _categories(into, [step.item.category for step in steps])
    wanted = {_file(step.item) for step in steps} - {""}
    images = hold({name: plan.pictures[name] for name in wanted}, actor)
    _questions(steps, banks)
    known = _films_of(steps)
    named = {name for step in steps for name in files_of(step.item.content).values()}
    shown = films.hold({name: plan.films[name] for name in named}, known)
    try:
        _versions(steps, images, shown, actor)
    except BaseException:
        films.let_go(set(shown.values()) - set(known.values()))
        raise


def _films_of(steps: Sequence[Step]) -> dict[str, str]:
    """What the questions show already: keys by names of content."""
    changed = [step for step in steps if files_of(step.item.content)]
    currents = [step.question.current.content for step in changed if step.question and step.question.current]
    return {name: key for key, name in films.digests(currents).items()}


def _versions(steps: Sequence[Step], images: Mapping[str, int], shown: Mapping[str, str], actor: Person | None) -> None:
    versions = [_version(step, images, shown, actor) for step in steps]
    for version in QuestionVersion.objects.bulk_create(versions):
        name_films(version.content, version.created_at)
    record_many(
        draft(
            action="question.imported",
            subject=version.question,
            actor=actor,
            after={"version": version.number, "state": version.state},
        )
        for version in versions
    )


def _file(item: Item) -> str:
    name: str = (item.content.get("picture") or {}).get("file", "")
    return name


def _categories(into: QuestionBank, paths: Sequence[tuple[str, ...]]) -> Mapping[tuple[str, ...], QuestionBank]:
    """Below the chosen category, found by code or name, made where there is none."""
    found: dict[tuple[str, ...], QuestionBank] = {(): into}
    for path in dict.fromkeys(paths):
        for end in range(1, len(path) + 1):
            if path[:end] not in found:
                found[path[:end]] = _category(found[path[: end - 1]], path[end - 1])
    return found


def _category(parent: QuestionBank, name: str) -> QuestionBank:
    for one in parent.categories.all():
        if name.strip().casefold() in (one.code.casefold(), one.name_zh.casefold(), one.name_en.casefold()):
            return one
    code = slugify(name)[:60]
    if not code or QuestionBank.objects.filter(code=code).exists():
        code = f"{code}-{uuid4().hex[:8]}".strip("-")
    return QuestionBank.objects.create(parent=parent, code=code, name_zh=name[:200], name_en=name[:200])


def _questions(steps: Sequence[Step], banks: Mapping[tuple[str, ...], QuestionBank]) -> None:
    """The rows that stay from version to version. What the file does not speak of stays as it is."""
    new = []
    for step in steps:
        if step.question is None:
            step.question = Question(bank=banks[step.item.category], code=step.code)
            new.append(step.question)
        step.question.quality = step.quality or step.question.quality
        step.question.source = step.item.source or step.question.source
    Question.objects.bulk_create(new)
    known = [step.question for step in steps if step.question is not None and step.verdict == CHANGED]
    Question.objects.bulk_update(known, ["quality", "source"])
    for step in steps:
        if step.item.tags and step.question is not None:
            step.question.tags.set(step.item.tags)


def _version(step: Step, images: Mapping[str, int], shown: Mapping[str, str], actor: Person | None) -> QuestionVersion:
    question, item = step.question, step.item
    last = question.current if question and step.verdict == CHANGED else None
    content = content_of(item, last.content if last else None, images, shown)
    return QuestionVersion(
        question=question,
        number=last.number + 1 if last else 1,
        kind=item.kind,
        state=step.state,
        difficulty=item.difficulty or (last.difficulty if last else MEDIUM),
        content=content,
        translation=standing(content, last.content if last else None, last.translation if last else ""),
        created_by=actor,
    )


def content_of(
    item: Item, before: Mapping[str, Any] | None, images: Mapping[str, int], shown: Mapping[str, str]
) -> dict[str, Any]:
    """With keys that tell nothing, the earlier version's where a text stays, and images and films instead of files."""
    content = rekeyed(films.named(item.content, lambda name: shown[name]), kept_keys(before))
    if picture := content.get("picture"):
        content["picture"] = {"image": images[picture["file"]], "alt": picture["alt"]}
    return content
