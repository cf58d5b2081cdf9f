"""One course: its folder becomes pages in both languages."""

import uuid
from pathlib import Path
from typing import Any

import yaml
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Page

from bilingual.text import LANGUAGES
from courses.loading.ledger import Ledger, Outcome
from courses.loading.markdown import NAMESPACE, SourceError, body_of, read_lesson
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage

Source = dict[str, Any]


class CourseFolder:
    """The files of one course, and the pages made from them so far."""

    def __init__(self, folder: Path, ledger: Ledger, roots: dict[str, CataloguePage]) -> None:
        self.folder, self.ledger, self.roots = folder, ledger, roots
        self.source: Source = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
        self.key: str = self.source["key"]

    def place(self, model: type[Page], parent: Page | None, name: str, code: str, fields: Source) -> Page | None:
        """The page called ``name`` in language ``code``: made, brought up to date, or left as people want it."""
        entry, source = f"page:{self.key}/{name}:{code}", {**fields, "order": None}
        translation_key = uuid.uuid5(NAMESPACE, f"{self.key}/{name}")
        page = model.objects.filter(translation_key=translation_key, locale__language_code=code).first()
        outcome = self.ledger.decide(entry, source, mark_now=str(page.latest_revision_id) if page else None)
        if outcome is Outcome.CREATED and parent is not None:
            page = model(slug=name.rsplit("/", 1)[-1], locale=parent.locale, translation_key=translation_key, **fields)
            parent.add_child(instance=page)
            page.save_revision().publish()
        elif outcome is Outcome.UPDATED and page is not None:
            for field, value in fields.items():
                setattr(page, field, value)
            page.save_revision().publish()
        elif outcome is Outcome.CREATED:
            outcome = Outcome.KEPT  # the page above it was removed by people
        self.ledger.note(entry, outcome, source, mark=str(page.latest_revision_id) if page else "")
        return page

    def picture(self, name: str, code: str) -> int:
        """The image made from ``pictures/<name>.<code>.svg``; a changed drawing replaces the file."""
        path = self.folder / "pictures" / f"{name}.{code}.svg"
        title, images = f"{self.key}/{path.name}", get_image_model()
        image = images.objects.filter(title=title).first() or images(title=title)
        if not path.exists():
            raise SourceError(f"{self.key}: the picture {path.name} is not there")
        content = path.read_bytes()
        if image.pk is None or not image.is_stored_locally() or image.file.open("rb").read() != content:
            with path.open("rb") as file:
                image.file = ImageFile(file, name=f"{self.key}-{path.name}")
                image.save()
        return int(image.pk)


@transaction.atomic
def load_course(folder: Path, *, ledger: Ledger, roots: dict[str, CataloguePage]) -> dict[str, CoursePage]:
    """The course's pages by language. Its quiz is the ``quizzes`` room's to load."""
    course = CourseFolder(folder, ledger, roots)
    pages: dict[str, CoursePage] = {}
    for code in LANGUAGES:
        page = course.place(CoursePage, roots[code], course.key, code, _course_fields(course.source, code))
        if page is not None:
            pages[code] = page
            _load_modules(course, page, code)
    return pages


def _course_fields(source: Source, code: str) -> Source:
    return {"title": source["title"][code], "summary": source["summary"][code], "minutes": source["minutes"]}


def _load_modules(course: CourseFolder, course_page: Page, code: str) -> None:
    lessons = {path.stem.split("-", 1)[1]: path for path in (course.folder / "lessons" / code).glob("*.md")}
    for module in course.source["modules"]:
        module_page = course.place(ModulePage, course_page, module["key"], code, {"title": module["title"][code]})
        for key in module["lessons"]:
            fields = _lesson_fields(course, lessons[key], code)
            course.place(LessonPage, module_page, f"{module['key']}/{key}", code, fields)


def _lesson_fields(course: CourseFolder, path: Path, code: str) -> Source:
    head, tokens = read_lesson(path)
    body = body_of(
        tokens,
        where=str(path.name),
        seed=f"{course.key}/{head['key']}",
        picture=lambda name: course.picture(name, code),
    )
    return {"title": head["title"], "summary": head["summary"], "minutes": head["minutes"], "body": _stream(body)}


def _stream(body: list[dict[str, Any]]) -> Any:
    field = LessonPage._meta.get_field("body")
    return field.stream_block.to_python(body)
