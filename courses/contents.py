"""The activities of courses, kept in memory: every page of a course shows all of them, and they change once a month."""

from collections.abc import Iterable
from uuid import UUID

from courses.models import Activity, Course

KEPT = 1_000  # courses; about 20 KB each

_kept: dict[tuple[int, UUID], list[Activity]] = {}


def contents(courses: Iterable[Course]) -> dict[Course, list[Activity]]:
    """Each course's counted activities, in order. No query for a course whose edition this process has read before.

    The lists and their rows are shared between requests: nobody changes them.
    """
    editions = {(course.pk, course.edition): course for course in courses}
    found = {edition: _kept[edition] for edition in editions if edition in _kept}
    missing = {course.pk: edition for edition, course in editions.items() if edition not in found}
    if missing:
        found |= {edition: [] for edition in missing.values()}
        for activity in Activity.objects.counted().filter(course__in=missing).order_by("position"):
            found[missing[activity.course_id]].append(activity)
        if len(_kept) > KEPT:
            _kept.clear()
        _kept.update(found)
    return {course: found[edition] for edition, course in editions.items()}
