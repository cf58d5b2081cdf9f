"""Rows for tests, as little of each as it takes. ``PersonFactory()`` is nobody in particular and sees nobody."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from certificates.evidence import courses_tree
from certificates.models import (
    Certificate,
    Certification,
    Obligation,
    PolicyVersion,
    Requirement,
    Revocation,
)
from certificates.projection import project
from certificates.services.policies import index
from courses.contents import contents
from courses.loading import catalogue_pages
from courses.models import Activity, Completion, Course, CoursePage, Enrolment, LessonPage, ModulePage
from courses.outline import sync
from courses.services import complete, enrol
from people.models import Person, Placement, Position, Role, RoleGrant, Unit

LONG_AGO = date(2020, 1, 1)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    staff_number = factory.Sequence(lambda number: f"E{number:05}")
    name = "林晓雯"
    name_latin = "Lin Xiaowen"

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **fields: Any) -> Person:
        person = model_class(**fields)
        person.write_derived()
        person.save(force_insert=True)
        return person


class UnitFactory(DjangoModelFactory):
    """``UnitFactory(parent=region)`` hangs below; without a parent it is a root."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda number: f"unit-{number}")
    name_zh = factory.Sequence(lambda number: f"部门{number}")
    name_en = factory.Sequence(lambda number: f"Unit {number}")

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **fields: Any) -> Unit:
        parent = fields.pop("parent", None)
        if parent is None:
            return model_class.add_root(**fields)
        parent.refresh_from_db()
        return parent.add_child(**fields)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    code = factory.Sequence(lambda number: f"position-{number}")
    name_zh = "导购"
    name_en = "Shop assistant"


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    position = factory.SubFactory(PositionFactory)
    starts_on = LONG_AGO


class RoleGrantFactory(DjangoModelFactory):
    """``unit=None`` (as it stands) is everywhere."""

    class Meta:
        model = RoleGrant

    person = factory.SubFactory(PersonFactory)
    role = Role.HR


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course
        skip_postgeneration_save = True

    key = factory.LazyFunction(uuid4)
    code = factory.Sequence(lambda number: f"course-{number}")
    name_zh = factory.Sequence(lambda number: f"课程{number}")
    name_en = factory.Sequence(lambda number: f"Course {number}")

    @factory.post_generation
    def lessons(self: Any, create: bool, count: int | None, **_: Any) -> None:
        """``CourseFactory(lessons=3)``: rows alone, without pages. ``published_course`` makes pages."""
        for position in range(1, (count or 0) + 1):
            ActivityFactory(course=self, position=position)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    course = factory.SubFactory(CourseFactory)
    key = factory.LazyFunction(uuid4)
    kind = Activity.Kind.LESSON
    position = factory.Sequence(lambda number: number)
    minutes = 5
    name_zh = factory.LazyAttribute(lambda made: f"第{made.position}课")
    name_en = factory.LazyAttribute(lambda made: f"Lesson {made.position}")
    path_zh = factory.LazyAttribute(lambda made: f"{made.course.code}/{made.position}/")
    path_en = factory.LazyAttribute(lambda made: f"{made.course.code}/{made.position}/")


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)


class CourseCompletionFactory(DjangoModelFactory):
    """The fact that a whole course was finished."""

    class Meta:
        model = Completion

    enrolment = factory.SubFactory(
        EnrolmentFactory, person=factory.SelfAttribute("..person"), course=factory.SelfAttribute("..course")
    )
    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    how = Completion.How.ALL


class CertificationFactory(DjangoModelFactory):
    class Meta:
        model = Certification

    code = factory.Sequence(lambda number: f"certification-{number}")
    name_zh = factory.Sequence(lambda number: f"认证{number}")
    name_en = factory.Sequence(lambda number: f"Certification {number}")
    position = factory.Sequence(lambda number: number)


class PolicyVersionFactory(DjangoModelFactory):
    """``PolicyVersionFactory(asks=[course])`` names the evidence; ``evidence=`` gives any tree."""

    class Meta:
        model = PolicyVersion
        skip_postgeneration_save = True

    certification = factory.SubFactory(CertificationFactory)
    number = 1
    effective_on = LONG_AGO
    valid_months = 24
    renewal_days = 60

    @factory.post_generation
    def asks(self: Any, create: bool, courses: list[Course] | None, **_: Any) -> None:
        if courses:
            self.evidence = courses_tree(course.pk for course in courses)
            self.save(update_fields=["evidence"])
        index(self)


def ask(policy: PolicyVersion, *courses: Course) -> None:
    """The policy asks for these courses, too."""
    wanted = policy.asked_courses() | {course.pk for course in courses}
    policy.leaves.all().delete()
    policy.evidence = courses_tree(wanted)
    policy.save(update_fields=["evidence"])
    index(policy)


class RequirementFactory(DjangoModelFactory):
    """``RequirementFactory(unit=…, position=…)`` names the audience; without a unit it is one that nobody is in."""

    class Meta:
        model = Requirement

    certification = factory.SubFactory(CertificationFactory)
    starts_on = LONG_AGO

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Any:
        unit, position = fields.pop("unit", None) or UnitFactory(), fields.pop("position", None)
        made = super()._create(model_class, *args, **fields)
        made.units.add(unit)
        made.positions.set([position] if position else [])
        return made


class Projected(DjangoModelFactory):
    """A fact written past the services: the projection of standings follows, as it does there."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Any:
        made = super()._create(model_class, *args, **fields)
        project([getattr(made, "certificate", made).person_id])
        return made


class ObligationFactory(Projected):
    class Meta:
        model = Obligation

    person = factory.SubFactory(PersonFactory)
    certification = factory.SubFactory(CertificationFactory)
    requirement = factory.SubFactory(RequirementFactory, certification=factory.SelfAttribute("..certification"))
    starts_on = LONG_AGO
    due_on = date(2020, 3, 1)


class CertificateFactory(Projected):
    """Issued long ago, and valid for ever unless ``expires_on`` is given."""

    class Meta:
        model = Certificate

    number = factory.Sequence(lambda number: f"PZ-2020-{number:06}")
    person = factory.SubFactory(PersonFactory)
    certification = factory.SubFactory(CertificationFactory)
    policy = factory.SubFactory(PolicyVersionFactory, certification=factory.SelfAttribute("..certification"))
    cycle = 1
    issued_on = LONG_AGO
    issued_at = factory.LazyAttribute(lambda made: datetime.combine(made.issued_on, datetime.min.time(), UTC))
    holder_name = factory.SelfAttribute("person.name")


class RevocationFactory(Projected):
    class Meta:
        model = Revocation

    certificate = factory.SubFactory(CertificateFactory)
    by = factory.SubFactory(PersonFactory)
    reason = "Issued by mistake."


def holder_of(role: Role, unit: Unit | None = None) -> Person:
    """Somebody with a role, everywhere or in one part of the organisation."""
    granted: Person = RoleGrantFactory(role=role, unit=unit).person
    return Person.objects.get(pk=granted.pk)


def finish(person: Person, course: Course, at: datetime | None = None) -> Completion:
    """Every activity of the course, through the services that real events call; returns the course's completion."""
    enrolment = enrol(person=person, course=course, at=at)
    for activity in course.activities.counted():
        complete(enrolment=enrolment, activity=activity, how=Completion.How.BUTTON, at=at)
    return enrolment.completions.get(activity=None)


@dataclass
class PublishedCourse:
    """A course with its pages in both languages: ``made.lessons["en"][0]``."""

    pages: dict[str, CoursePage]
    modules: dict[str, ModulePage]
    lessons: dict[str, list[LessonPage]]

    @property
    def course(self) -> Course:
        return Course.objects.get(key=self.pages["zh-hans"].translation_key)

    @property
    def activities(self) -> list[Activity]:
        """As pages get them: what this process has kept, if the course says that it still holds."""
        return contents([self.course])[self.course]


def published_course(*, lessons: int = 2, slug: str = "composure") -> PublishedCourse:
    """Course page, one module, its lessons: written by a trainer, published in Chinese and English."""
    made = PublishedCourse({}, {}, {"zh-hans": [], "en": []})
    keys = [uuid4() for _ in range(lessons + 2)]
    for code, catalogue in catalogue_pages().items():
        told = {"zh-hans": ("沉着", "第{}课"), "en": ("Composure", "Lesson {}")}[code]
        course = CoursePage(title=told[0], slug=slug, minutes=20, translation_key=keys[0])
        made.pages[code] = _below(catalogue, course)
        module = ModulePage(title=told[0], slug="one", translation_key=keys[1])
        made.modules[code] = _below(course, module)
        for number, key in enumerate(keys[2:], start=1):
            lesson = LessonPage(title=told[1].format(number), slug=f"lesson-{number}", translation_key=key)
            lesson.body = [("heading", "标题"), ("checklist", {"title": "清单", "items": ["一", "二"]})]
            made.lessons[code].append(_below(module, lesson))
        sync(course)
    return made


def _below(parent: Any, page: Any) -> Any:
    """Live at once: publishing each would write a revision and the whole outline every time."""
    page.locale = parent.locale
    return parent.add_child(instance=page)
