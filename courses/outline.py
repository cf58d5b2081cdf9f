"""Keeping the outline (``Course``, ``Activity``) in step with the pages."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from bilingual.text import language
from courses.models import Activity, ActivityPage, Course, CoursePage, ModulePage


def course_page_of(page: Page) -> CoursePage | None:
    """The course that ``page`` is, or is part of."""
    found: CoursePage | None = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    return found


@transaction.atomic
def sync(course_page: CoursePage) -> Course:
    """Write the outline of one language's pages.

    Order and minutes follow the Chinese pages where both exist; names and addresses each their own language.
    """
    suffix = _suffix(course_page)
    title = _fitting(course_page.title)
    new: dict[str, Any] = {"code": lambda: _free_code(course_page), "name_zh": title, "name_en": title}
    course, _ = Course.objects.get_or_create(key=course_page.translation_key, defaults=new)
    leads = suffix == "zh" or not course.activities.exclude(path_zh="").exists()
    setattr(course, f"name_{suffix}", title)
    if leads:
        course.minutes = course_page.minutes
    course.retired = not _has_live_pages(course)
    course.edition = uuid4()
    course.save()
    _write_activities(course, _pages_in_order(course_page), suffix=suffix, leads=leads)
    return course


def follow(page: Page) -> None:
    """What became of this page: the outline that it is part of is written anew."""
    course_page = course_page_of(page)
    if course_page is not None:
        sync(course_page)
        if isinstance(page, ActivityPage):  # it may have stood alone before
            _end_alone(page)
    elif isinstance(page, ActivityPage):
        sync_alone(page)


@transaction.atomic
def sync_alone(page: ActivityPage) -> Course:
    """Of a page that stands in no course: an exam, with this page as its one activity."""
    suffix, title = _suffix(page), _fitting(page.title)
    new: dict[str, Any] = {
        "code": lambda: _free_code(page),
        "kind": Course.Kind.EXAM,
        "name_zh": title,
        "name_en": title,
        "self_enrolment": False,
    }
    course, _ = Course.objects.get_or_create(key=page.translation_key, defaults=new)
    leads = suffix == "zh" or not course.activities.exclude(path_zh="").exists()
    setattr(course, f"name_{suffix}", title)
    if leads:
        course.minutes = page.minutes
    course.retired = not _has_live_pages(course)
    course.edition = uuid4()
    course.save()
    _write_activities(course, [(page, "")] if page.live else [], suffix=suffix, leads=leads)
    return course


def _end_alone(page: ActivityPage) -> None:
    alone = Course.objects.filter(key=page.translation_key, kind=Course.Kind.EXAM, retired=False)
    alone.exclude(activities__key=page.translation_key).update(retired=True, edition=uuid4())


@transaction.atomic
def close(page: Page) -> None:
    """The course's page (or the exam's) in this language was deleted, with all that stood below it."""
    course = Course.objects.filter(key=page.translation_key).first()
    if course is not None:
        course.retired = not _has_live_pages(course)
        course.edition = uuid4()
        course.save()
        _write_activities(course, [], suffix=_suffix(page), leads=False)


def _suffix(page: Page) -> str:
    return "en" if language(page.locale.language_code) == "en" else "zh"


def _has_live_pages(course: Course) -> bool:
    return Page.objects.live().filter(translation_key=course.key).exists()


def _free_code(course_page: Page) -> str:
    """The slug, where it can stand in an address of its own: Wagtail allows slugs in Chinese, and in two languages."""
    code = slugify(course_page.slug)[:60]
    if code and not Course.objects.filter(code=code).exists():
        return code
    return f"{code or 'course'}-{course_page.translation_key.hex[:8]}"


def _fitting(title: str) -> str:
    """A page's title may be longer than a name."""
    return title[: Course._meta.get_field("name_zh").max_length]


def _pages_in_order(course_page: CoursePage) -> list[tuple[ActivityPage, str]]:
    """The activity pages that readers reach, with the title of their module ("" outside one), in the tree's order.

    What stands below a page that is not live is not reached either.
    """
    hidden: list[str] = []
    found, module = [], None
    for page in course_page.get_descendants(inclusive=True).specific():
        if not page.live:
            hidden.append(page.path)
        if page.path.startswith(tuple(hidden)):
            continue
        if isinstance(page, ModulePage):
            module = page
        elif isinstance(page, ActivityPage):
            inside = module is not None and page.is_descendant_of(module)
            found.append((page, _fitting(module.title) if module is not None and inside else ""))
    return found


def _write_activities(course: Course, pages: list[tuple[ActivityPage, str]], *, suffix: str, leads: bool) -> None:
    known = {activity.key: activity for activity in course.activities.all()}
    elsewhere = Activity.objects.filter(key__in=[page.translation_key for page, _ in pages]).exclude(course=course)
    moved = {activity.key: activity for activity in elsewhere}
    Course.objects.filter(pk__in={one.course_id for one in moved.values()}).update(edition=uuid4())
    for position, (page, module) in enumerate(pages, start=1):
        activity = known.pop(page.translation_key, None) or moved.get(page.translation_key)
        if activity is not None and activity.course_id != course.pk and not leads:
            continue  # the Chinese page decides which course it belongs to
        if activity is None:
            activity = Activity(key=page.translation_key, name_zh=_fitting(page.title), name_en=_fitting(page.title))
        activity.course = course
        if leads or activity.pk is None:
            activity.position, activity.minutes, activity.kind = position, page.minutes, page.activity_kind
        setattr(activity, f"name_{suffix}", _fitting(page.title))
        setattr(activity, f"module_{suffix}", module)
        setattr(activity, f"path_{suffix}", _address(page))
        activity.retired = False
        activity.save()
    for activity in known.values():  # no longer in this language
        setattr(activity, f"path_{suffix}", "")
        activity.retired = not (activity.path_zh or activity.path_en)
        activity.save()


def _address(page: Page) -> str:
    """The address below ``/<language>/courses/``: the part after the root page."""
    return page.url_path.split("/", 2)[2]
