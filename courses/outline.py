"""Keeping the outline (``Course``, ``Activity``) in step with the pages."""

from django.db import transaction
from wagtail.models import Page

from bilingual.text import language
from courses.models import Activity, ActivityPage, Course, CoursePage, ModulePage


def course_page_of(page: Page) -> CoursePage | None:
    """The course that ``page`` is, or is part of."""
    found: CoursePage | None = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    return found


@transaction.atomic
def sync(course_page: CoursePage, *, leaving: Page | None = None) -> Course:
    """Write the outline of one language's pages. ``leaving`` is a page about to be deleted or just unpublished.

    Order and minutes follow the Chinese pages where both exist; names and addresses each their own language.
    """
    suffix = "en" if language(course_page.locale.language_code) == "en" else "zh"
    course, _ = Course.objects.get_or_create(
        key=course_page.translation_key,
        defaults={"code": course_page.slug, "name_zh": course_page.title, "name_en": course_page.title},
    )
    leads = suffix == "zh" or not course.activities.exclude(path_zh="").exists()
    setattr(course, f"name_{suffix}", course_page.title)
    if leads:
        course.minutes = course_page.minutes
    course.retired = not CoursePage.objects.live().filter(translation_key=course.key).exists()
    course.save()
    _write_activities(course, _pages_in_order(course_page, leaving), suffix=suffix, leads=leads)
    return course


def _pages_in_order(course_page: CoursePage, leaving: Page | None) -> list[tuple[ActivityPage, str]]:
    """The live activity pages with the title of their module ("" outside one), as the tree orders them."""
    pages = course_page.get_descendants().live().specific()
    if leaving is not None:
        pages = pages.not_descendant_of(leaving, inclusive=True)
    found, module = [], None
    for page in pages:
        if isinstance(page, ModulePage):
            module = page
        elif isinstance(page, ActivityPage):
            inside = module is not None and page.is_descendant_of(module)
            found.append((page, module.title if module is not None and inside else ""))
    return found


def _write_activities(
    course: Course, pages: list[tuple[ActivityPage, str]], *, suffix: str, leads: bool
) -> None:
    known = {activity.key: activity for activity in course.activities.all()}
    for position, (page, module) in enumerate(pages, start=1):
        activity = known.pop(page.translation_key, None)
        if activity is None:
            activity = Activity(
                course=course, key=page.translation_key, name_zh=page.title, name_en=page.title
            )
        if leads or activity.pk is None:
            activity.position, activity.minutes, activity.kind = position, page.minutes, page.activity_kind
        setattr(activity, f"name_{suffix}", page.title)
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
