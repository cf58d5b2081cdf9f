"""Reading progress: a few queries for any number of courses."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import translation

from bilingual.days import organisation_zone
from bilingual.text import in_language, language
from courses.contents import contents
from courses.models import Activity, Bookmark, CataloguePage, Completion, Course, CoursePage, Enrolment
from people.models import Person
from people.rules import may_author
from prepared import Given, Prepared, PreparedRows
from prepared.among import Among


@lru_cache(maxsize=20_000)
def page_url(path: str, code: str) -> str:
    """The address of a page below ``/<code>/courses/``; "" where there is no page. A page shows twenty of them."""
    if not path:
        return ""
    with translation.override(code):
        return reverse("wagtail_serve", args=[path])


def activity_path(activity: Activity) -> tuple[str, str]:
    """Path and language of the activity's page: the reader's language, or the other where only that exists."""
    paths = {"zh-hans": activity.path_zh, "en": activity.path_en}
    mine = language()
    code = mine if paths[mine] else next((code for code, path in paths.items() if path), mine)
    return paths[code], code


def activity_url(activity: Activity) -> str:
    return page_url(*activity_path(activity))


def course_url(activity: Activity) -> str:
    """The page of the activity's course: the folder its pages stand in."""
    path, code = activity_path(activity)
    return page_url(path.split("/", 1)[0] + "/", code) if path else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One activity as this person sees it."""

    activity: Activity
    done_on: date | None
    is_next: bool

    @property
    def url(self) -> str:
        return activity_url(self.activity)


@dataclass
class CourseProgress:
    """One person in one course. ``enrolment`` is ``None`` for someone who does not take it."""

    course: Course
    enrolment: Enrolment | None
    activities: list[Activity]
    done_at: dict[int, date] = field(default_factory=dict)
    finished_on: date | None = None
    block: str = ""  # on the reader's screen when they stopped, where one activity was asked for

    @property
    def total(self) -> int:
        return len(self.activities)

    @cached_property
    def done(self) -> int:
        return sum(1 for activity in self.activities if activity.pk in self.done_at)

    @cached_property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @cached_property
    def minutes_left(self) -> int:
        return sum(activity.minutes for activity in self.activities if activity.pk not in self.done_at)

    @property
    def due_on(self) -> date | None:
        return self.enrolment.due_on if self.enrolment else None

    @cached_property
    def next_activity(self) -> Activity | None:
        """Where they stopped if that is unfinished, else the first unfinished one."""
        open_ones = [activity for activity in self.activities if activity.pk not in self.done_at]
        if not open_ones and self.finished_on is None:  # what was left to do was taken out of the course
            open_ones = [activity for activity in self.activities if activity.kind == Activity.Kind.LESSON][-1:]
        last = self.enrolment.last_activity_id if self.enrolment else None
        return next((activity for activity in open_ones if activity.pk == last), next(iter(open_ones), None))

    @cached_property
    def next_url(self) -> str:
        return activity_url(self.next_activity) if self.next_activity else ""

    @cached_property
    def url(self) -> str:
        return course_url(self.activities[0]) if self.activities else ""

    @cached_property
    def steps(self) -> list[Step]:
        return [
            Step(activity, self.done_at.get(activity.pk), activity == self.next_activity)
            for activity in self.activities
        ]

    @property
    def modules(self) -> list[tuple[str, list[Step]]]:
        """The outline in order: a module's title ("" outside modules) with its steps."""

        def title(step: Step) -> str:
            return in_language({"zh-hans": step.activity.module_zh, "en": step.activity.module_en})

        return [(name, list(steps)) for name, steps in groupby(self.steps, key=title)]

    def neighbours(self, activity: Activity) -> tuple[Step | None, Step | None]:
        """The steps before and after."""
        steps = self.steps
        place = next(index for index, step in enumerate(steps) if step.activity == activity)
        return (steps[place - 1] if place else None, steps[place + 1] if place + 1 < len(steps) else None)


def current_enrolment(person: Person, course: Course | int) -> Enrolment | None:
    """The newest cycle that was not withdrawn. ``course`` may be its id."""
    return _current.first(person=person.pk, course=course if isinstance(course, int) else course.pk)


def _newest(**of: object) -> QuerySet[Enrolment]:
    """The newest of a person's cycles that was not withdrawn."""
    return Enrolment.objects.standing().filter(person=Given("person"), **of).order_by("-cycle")[:1]


_key = Given("key", UUIDField())
_current = Prepared(lambda: _newest(course=Given("course")))


def may_read(viewer: Person, progress: CourseProgress) -> bool:
    """Lessons are for those who take the course, and for those who write it."""
    return progress.enrolment is not None or may_author(viewer)


def course_progress(*, person: Person, key: UUID) -> CourseProgress | None:
    """One course (by its translation key) for one person: two queries. ``None`` before it was first published."""
    enrolment = _taken.first(person=person.pk, key=key)
    course = enrolment.course if enrolment else Course.objects.filter(key=key).first()
    return _progress_of({course: enrolment})[0] if course else None


_taken = Prepared(lambda: _newest(course__key=_key).select_related("course"))


def progress_around(*, person: Person, activity_key: UUID) -> CourseProgress | None:
    """The course of the activity with this key, and where its reader stopped in it. As many queries.

    ``None`` where nothing is left in the course.
    """
    enrolment = _taken_around.first(person=person.pk, key=activity_key)
    course = enrolment.course if enrolment else Course.objects.filter(activities__key=activity_key).first()
    progress = _progress_of({course: enrolment})[0] if course else None
    if progress is None or not progress.activities:
        return None
    progress.block = getattr(enrolment, "block", None) or ""
    return progress


def _around() -> QuerySet[Enrolment]:
    block = Bookmark.objects.filter(enrolment=OuterRef("pk"), activity__key=_key).values("block")
    return _newest(course__activities__key=_key).select_related("course").annotate(block=Subquery(block))


_taken_around = Prepared(_around)


def my_learning(person: Person) -> list[CourseProgress]:
    """Every course this person takes: what is unfinished first, soonest due first. Two queries."""
    cycles = _all_taken.all(person=person.pk)
    found = _progress_of({enrolment.course: enrolment for enrolment in cycles})  # the newest cycle comes last
    return sorted(found, key=lambda one: (one.finished_on is not None, one.due_on or date.max, one.course.code))


_all_taken = Prepared(
    lambda: Enrolment.objects.standing().filter(person=Given("person")).select_related("course").order_by("cycle")
)


def _progress_of(taken: Mapping[Course, Enrolment | None]) -> list[CourseProgress]:
    """One query, and one for what ``contents`` has not kept."""
    finished: dict[int, dict[int | None, date]] = defaultdict(dict)
    enrolments = [one.pk for one in taken.values() if one]
    for course_id, activity_id, on in _done.all(enrolments=enrolments) if enrolments else ():
        finished[course_id][activity_id] = on
    return [
        CourseProgress(
            course=course,
            enrolment=taken[course],
            activities=activities,
            done_at={pk: day for pk, day in finished[course.pk].items() if pk is not None},
            finished_on=finished[course.pk].get(None),
        )
        for course, activities in contents(taken).items()
    ]


_done = PreparedRows(
    lambda: (
        Completion.objects.filter(enrolment__in=Among(Given("enrolments")))
        .order_by()
        .values_list("course", "activity", TruncDate("at", tzinfo=organisation_zone()))
    )
)


@dataclass(frozen=True, slots=True)
class CatalogueCard:
    page: CoursePage
    enrolled: bool
    finished: bool


def catalogue_of(page: CataloguePage, person: Person) -> list[CatalogueCard]:
    """The live courses of one language with what this person makes of them: three queries."""
    pages = list(CoursePage.objects.live().child_of(page).order_by("title"))
    keys = [course_page.translation_key for course_page in pages]
    taken = set(
        Enrolment.objects.standing().filter(person=person, course__key__in=keys).values_list("course__key", flat=True)
    )
    finished = set(
        Completion.objects.of_courses()
        .filter(person=person, course__key__in=keys)
        .values_list("course__key", flat=True)
    )
    return [
        CatalogueCard(course_page, course_page.translation_key in taken, course_page.translation_key in finished)
        for course_page in pages
    ]
