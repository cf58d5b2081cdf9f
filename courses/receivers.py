"""Wagtail tells that a page came, changed or went: the outline follows, in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.models import ActivityPage, CoursePage, ModulePage
from courses.outline import close, course_page_of, sync

PARTS = (ActivityPage, ModulePage, CoursePage)


@receiver(page_published)
def follow_publication(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, PARTS) and (course_page := course_page_of(instance)):
        sync(course_page)


@receiver(page_unpublished)
def follow_removal(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, PARTS) and (course_page := course_page_of(instance)):
        sync(course_page)


@receiver(post_delete, sender=Page)
def follow_deletion(instance: Page, **kwargs: Any) -> None:
    """Sent for each page of a branch, as a plain ``Page``, when all their rows are gone."""
    kind = instance.specific_class
    if kind is CoursePage:
        close(instance)
    elif kind is not None and issubclass(kind, PARTS) and (course_page := course_page_of(instance)):
        sync(course_page)


@receiver(post_page_move)
def follow_move(instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """The course it left, then the course it came to."""
    page = instance.specific
    if not isinstance(page, PARTS):
        return
    left = Page.objects.filter(pk=parent_page_before.pk).first()  # moving may have changed its own place in the tree
    for course_page in dict.fromkeys([left and course_page_of(left), course_page_of(page)]):
        if course_page is not None:
            sync(course_page)
