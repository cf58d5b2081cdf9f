"""One course: its folder becomes pages in both languages."""

import uuid
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from bilingual.text import LANGUAGES
from courses.loading.ledger import Ledger, Outcome
from courses.loading.markdown import NAMESPACE, SourceError, body_of, read_lesson, read_yaml
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage

Source = dict[str, Any]


class CourseFolder:
    """The files of one course, and the pages made from them so far."""

    def __init__(self, folder: Path, ledger: Ledger, roots: dict[str, CataloguePage]) -> None:
        self.folder, self.ledger, self.roots = folder, ledger, roots
        path = folder / "course.yaml"
        self.source: Source = read_yaml(path.read_text(encoding="utf-8"), where=str(path))
        self.key: str = self.source["key"]

    def place(self, model: type[Page], parent: Page | None, name: str, code: str, fields: Source) -> Page | None:
        """The page called ``name`` in language ``code``: made, brought up to date, or left as people want it."""
        entry = f"page:{self.key}/{name}:{code}"
        translation_key = uuid.uuid5(NAMESPACE, f"{self.key}/{name}")
        page = model.objects.filter(translation_key=translation_key, locale__language_code=code).first()
        outcome = self.ledger.decide(entry, fields, mark_now=_mark(page))
        if outcome is Outcome.CREATED and parent is not None:
            page = model(slug=name.rsplit("/", 1)[-1], locale=parent.locale, translation_key=translation_key)
            _publish(page, fields, parent=parent)
        elif outcome is Outcome.UPDATED and page is not None:
            _publish(page, fields)
        elif outcome is Outcome.CREATED:
            outcome = Outcome.KEPT  # the page above it was removed by people
        self.ledger.note(entry, outcome, fields, mark=_mark(page) or "")
        return page

    def picture(self, name: str, code: str) -> int:
        """The image made from ``pictures/<name>.<code>.svg``; a changed drawing replaces it, unless people did."""
        path = self.folder / "pictures" / f"{name}.{code}.svg"
        if not path.exists():
            raise SourceError(f"{self.key}: the picture {path.name} is not there")
        entry, drawing = f"picture:{self.key}/{path.name}", path.read_text(encoding="utf-8")
        known = self.ledger.entries.get(entry)
        image = get_image_model().objects.filter(pk=known.mark.partition(":")[0]).first() if known else None
        outcome = self.ledger.decide(entry, drawing, mark_now=_mark_of_image(image) if image else None)
        if image is None or outcome is Outcome.UPDATED:
            outcome = Outcome.UPDATED if image else Outcome.CREATED
            image = _draw(image or get_image_model()(title=f"{self.key}/{path.name}"), path)
        self.ledger.note(entry, outcome, drawing, mark=_mark_of_image(image))
        return int(image.pk)


def _mark(page: Page | None) -> str | None:
    """Changes when people save, publish or unpublish the page."""
    if page is None:
        return None
    return str(page.latest_revision_id) if page.live else f"{page.latest_revision_id} not live"


def _publish(page: Page, fields: Source, *, parent: Page | None = None) -> None:
    for field, value in fields.items():
        setattr(page, field, _stream(value) if field == "body" else value)
    if parent is not None:
        parent.add_child(instance=page)
    page.save_revision().publish()


def _draw(image: AbstractImage, path: Path) -> AbstractImage:
    with path.open("rb") as file:
        image.file = ImageFile(file, name=path.name)
        image.file_hash = ""
        image.save()
    for rendition in image.renditions.all():  # they show the drawing before
        rendition.delete()
    return image


def _mark_of_image(image: AbstractImage) -> str:
    return f"{image.pk}:{image.get_file_hash()}"


@transaction.atomic
def load_course(folder: Path, *, ledger: Ledger, roots: dict[str, CataloguePage]) -> dict[str, CoursePage]:
    """The course's pages by language. Its quiz is the ``quizzes`` room's to load."""
    pages: dict[str, CoursePage] = {}
    try:
        course = CourseFolder(folder, ledger, roots)
        for code in LANGUAGES:
            page = course.place(CoursePage, roots[code], course.key, code, _course_fields(course.source, code))
            if page is not None:
                pages[code] = page
                _load_modules(course, page, code)
    except KeyError as missing:
        raise SourceError(f"{folder / 'course.yaml'} lacks {missing}") from missing
    return pages


def _course_fields(source: Source, code: str) -> Source:
    return {"title": source["title"][code], "summary": source["summary"][code], "minutes": source["minutes"]}


def _load_modules(course: CourseFolder, course_page: Page, code: str) -> None:
    lessons = {path.stem.split("-", 1)[1]: path for path in (course.folder / "lessons" / code).glob("*.md")}
    for module in course.source["modules"]:
        module_page = course.place(ModulePage, course_page, module["key"], code, {"title": module["title"][code]})
        for key in module["lessons"]:
            if key not in lessons:
                raise SourceError(f"{course.folder / 'course.yaml'} names the lesson {key}; {code} has no file for it")
            fields = _lesson_fields(course, lessons[key], code)
            course.place(LessonPage, module_page, f"{module['key']}/{key}", code, fields)


def _lesson_fields(course: CourseFolder, path: Path, code: str) -> Source:
    head, tokens = read_lesson(path)
    body = body_of(
        tokens,
        where=str(path),
        seed=f"{course.key}/{head['key']}",
        picture=lambda name: course.picture(name, code),
    )
    return {"title": head["title"], "summary": head["summary"], "minutes": head["minutes"], "body": body}


def _stream(body: list[dict[str, Any]]) -> Any:
    field = LessonPage._meta.get_field("body")
    return field.stream_block.to_python(body)
