"""A course with its quiz as pages in both languages, and a count of statements that leaves transactions out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, Site

from courses.models import Activity, CataloguePage, CoursePage, Enrolment
from people.models import Role, RoleGrant
from quizzes.loading import ensure_quiz_pages
from tests.quizzes.factories import EnrolmentFactory, PersonFactory, Sitting, both

TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")
Statements = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def statements() -> Statements:
    """``with statements(4): …`` fails unless exactly four statements are executed."""

    @contextmanager
    def counted(expected: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        executed = [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTIONS)]
        assert len(executed) == expected, "\n".join(executed)

    return counted


@pytest.fixture
def course_pages(db: None) -> dict[str, CoursePage]:
    """One course page in each language under one key, published."""
    root = Page.objects.get(depth=1)
    made: dict[str, CoursePage] = {}
    keys: dict[str, object] = {}
    for code in ("zh-hans", "en"):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        catalogue = CataloguePage(title=code, slug=f"catalogue-{code}", locale=locale)
        course = CoursePage(title=f"Course {code}", slug="psychological-qualities", locale=locale)
        if keys:
            catalogue.translation_key, course.translation_key = keys["catalogue"], keys["course"]
        keys = {"catalogue": catalogue.translation_key, "course": course.translation_key}
        root.add_child(instance=catalogue)
        catalogue.add_child(instance=course)
        course.save_revision().publish()
        made[code] = course
    Site.objects.update(root_page=made["zh-hans"].get_parent())
    return made


@pytest.fixture
def classroom(course_pages: dict[str, CoursePage]) -> Sitting:
    """A :class:`Sitting` whose quiz has its pages: ``classroom.page["en"]``."""
    sitting = Sitting(attempts_allowed=2)
    made = ensure_quiz_pages(
        quiz=sitting.quiz, course_pages=course_pages, title=both("测验", "Quiz"), intro=both("开场白", "Welcome")
    )
    sitting.page = dict(zip(course_pages, made, strict=True))
    sitting.activity = Activity.objects.select_related("course").get(key=made[0].translation_key)
    Enrolment.objects.all().delete()
    sitting.enrolment = EnrolmentFactory(person=sitting.person, course=sitting.activity.course)
    return sitting


@pytest.fixture
def trainer() -> Any:
    group = Group.objects.create(name="Trainers of the test")
    group.permissions.add(*Permission.objects.filter(content_type__app_label="quizzes"))
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    person = PersonFactory(language="en")
    person.groups.add(group)
    RoleGrant.objects.create(person=person, role=Role.TRAINER)
    return person


@pytest.fixture
def desk(trainer: Any) -> Client:
    """A trainer's browser, in the back office."""
    client = Client()
    client.force_login(trainer)
    return client
