"""The cast (Lin learns, Wen is HR), courses to learn, and the page tree in both languages."""

import uuid
from datetime import date

import pytest
from django.test import Client
from wagtail.models import Locale, Page, Site

from certificates.models import Certification, Obligation, Requirement
from certificates.projection import project
from courses.models import Activity, CataloguePage, Course, CoursePage
from courses.services import enrol
from people.models import Person, Position, Role, Unit
from people.services import add_person, grant_role, place
from people.signin.invitations import begin

BACKEND = "people.backends.StaffNumberOrEmailBackend"


@pytest.fixture
def lin(db: None) -> Person:
    person = add_person(
        staff_number="1001",
        name="林晓雯",
        name_latin="Lin Xiaowen",
        email="lin@staff.example",
        password="quiet-water",
    )
    begin(person=person)
    return person


@pytest.fixture
def wen(db: None) -> Person:
    person = add_person(staff_number="2001", name="文静", name_latin="Wen Jing", language="en")
    grant_role(person=person, role=Role.HR)
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def as_lin(client: Client, lin: Person) -> Client:
    client.force_login(lin, backend=BACKEND)
    return client


def a_course(code: str, minutes: int = 12, kind: str = "lesson") -> Course:
    course = Course.objects.create(key=uuid.uuid4(), code=code, name_zh=f"课程 {code}", name_en=f"Course {code}")
    for position in (1, 2):
        Activity.objects.create(
            course=course,
            key=uuid.uuid4(),
            kind=kind,
            position=position,
            minutes=minutes,
            name_zh=f"第 {position} 课",
            name_en=f"Lesson {position}",
            path_zh=f"{code}/{position}/",
            path_en=f"{code}-en/{position}/",
        )
    return course


def learning(person: Person, code: str, minutes: int = 12, kind: str = "lesson") -> Course:
    course = a_course(code, minutes, kind)
    enrol(person=person, course=course)
    return course


def an_obligation(person: Person, code: str, due_on: date) -> Certification:
    """A duty to hold the certification ``code``, which nothing has been done for yet."""
    unit = Unit.objects.filter(code="shop").first() or Unit.add_root(code="shop", name_zh="店", name_en="Shop")
    certification = Certification.objects.create(code=code, name_zh=f"认证 {code}", name_en=f"Certification {code}")
    requirement = Requirement.objects.create(certification=certification, starts_on=date(2026, 1, 1))
    requirement.units.add(unit)
    Obligation.objects.create(
        person=person,
        certification=certification,
        requirement=requirement,
        starts_on=date(2026, 1, 1),
        due_on=due_on,
    )
    project([person.pk])
    return certification


def placed(person: Person) -> None:
    unit = Unit.add_root(code="jingan", name_zh="静安店", name_en="Jing'an shop")
    position = Position.objects.create(code="assistant", name_zh="店员", name_en="Shop assistant")
    place(person=person, unit=unit, position=position, starts_on=date(2024, 5, 4))


@pytest.fixture
def catalogue(db: None) -> CataloguePage:
    """``/zh-hans/courses/`` with one course, and its English translation under another slug."""
    chinese, _ = Locale.objects.get_or_create(language_code="zh-hans")
    Locale.objects.get_or_create(language_code="en")
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=CataloguePage(title="课程", slug="catalogue", locale=chinese))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": page})
    course = page.add_child(instance=CoursePage(title="心理素质", slug="xinli", locale=chinese))
    page.save_revision().publish()
    course.save_revision().publish()
    in_english(page)
    return page


def in_english(page: Page, **changes: str) -> Page:
    translation = page.copy_for_translation(Locale.objects.get(language_code="en"))
    for field, value in changes.items():
        setattr(translation, field, value)
    translation.save_revision().publish()
    return Page.objects.get(pk=translation.pk)
