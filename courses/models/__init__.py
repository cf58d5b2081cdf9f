"""Courses: what is taught (pages), what it is made of (outline), who learnt what (progress)."""

from courses.models.outline import Activity, CatalogueEntry, Course
from courses.models.pages import ActivityPage, CataloguePage, CoursePage, LessonPage, ModulePage
from courses.models.progress import Bookmark, Completion, Enrolment

__all__ = [
    "Activity",
    "ActivityPage",
    "Bookmark",
    "CatalogueEntry",
    "CataloguePage",
    "Completion",
    "Course",
    "CoursePage",
    "Enrolment",
    "LessonPage",
    "ModulePage",
]
