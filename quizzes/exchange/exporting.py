"""A category and all below it, as items for a writer."""

from itertools import repeat
from typing import Any

from quizzes.exchange import films, limits
from quizzes.exchange.faults import Fault
from quizzes.exchange.films import VIDEO
from quizzes.exchange.formats import Format
from quizzes.exchange.holding import files
from quizzes.exchange.items import Export, Item
from quizzes.exchange.writing import unkept
from quizzes.models import Question, QuestionBank


def export(bank: QuestionBank, form: Format) -> tuple[bytes, Export]:
    """The newest version of each question, drafts and retired ones among them. A constant number of queries."""
    made = collect(bank, with_films=form.films)
    return form.write(made), made


def collect(bank: QuestionBank, *, with_films: bool) -> Export:
    found = Question.objects.within(bank).select_related("bank", "quality").with_current()
    tagged = found.prefetch_related("tags")  # type: ignore[misc]  # taggit is untyped
    questions = [one for one in tagged.order_by("bank__path", "code") if one.current]
    images = files(question.current.content for question in questions if question.current)
    items = [_item(place, one, bank, images) for place, one in enumerate(questions, start=1)]
    made = Export([], dict(images.values()))
    shown = [item for item in items if item.content.get(VIDEO)]
    carried = films.carried([item.content for item in shown], limits.MOST_FILM) if with_films else repeat(None)
    held = {item.line: one for item, one in zip(shown, carried, strict=False)}
    for item in items:
        if item.line in held and held[item.line] is None:
            made.faults.append(_without_room(item) if with_films else unkept(item, [VIDEO]))
        else:
            made.items.append(item)
            made.films |= held.get(item.line) or {}
    return made


def _without_room(item: Item) -> Fault:
    return Fault("films_many", 0, {"code": item.code, "limit": limits.MOST_FILM // limits.MEGABYTE})


def _item(place: int, question: Question, bank: QuestionBank, images: dict[int, tuple[str, bytes]]) -> Item:
    version = question.current
    assert version is not None  # noqa: S101 - for the types
    content: dict[str, Any] = dict(version.content)
    if (picture := content.pop("picture", None)) and picture["image"] in images:
        content["picture"] = {"file": images[picture["image"]][0], "alt": picture.get("alt") or {}}
    return Item(
        line=place,
        kind=version.kind,
        content=content,
        code=question.code,
        category=tuple(question.bank.path[len(bank.path) :].strip("/").split("/")) if question.bank != bank else (),
        quality=question.quality.key if question.quality else "",
        difficulty=version.difficulty,
        state=version.state,
        tags=tuple(sorted(tag.name for tag in question.tags.all())),
        source=question.source,
    )
