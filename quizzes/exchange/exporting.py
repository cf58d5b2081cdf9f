"""A category and all below it, as items for a writer."""

from typing import Any

from quizzes.exchange.beside import VIDEO
from quizzes.exchange.formats import Format
from quizzes.exchange.holding import files
from quizzes.exchange.items import Export, Item
from quizzes.exchange.writing import unkept
from quizzes.models import Question, QuestionBank


def export(bank: QuestionBank, form: Format) -> tuple[bytes, Export]:
    """The newest version of each question, drafts and retired ones among them. A constant number of queries."""
    made = collect(bank)
    return form.write(made), made


def collect(bank: QuestionBank) -> Export:
    found = Question.objects.within(bank).select_related("bank", "quality").with_current()
    tagged = found.prefetch_related("tags")  # type: ignore[misc]  # taggit is untyped
    questions = [one for one in tagged.order_by("bank__path", "code") if one.current]
    images = files(question.current.content for question in questions if question.current)
    items = [_item(place, one, bank, images) for place, one in enumerate(questions, start=1)]
    made = Export([item for item in items if not item.content.get(VIDEO)])
    made.pictures = dict(images.values())
    made.faults = [unkept(item, [VIDEO]) for item in items if item.content.get(VIDEO)]  # no format carries films
    return made


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
