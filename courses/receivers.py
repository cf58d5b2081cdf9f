"""Wagtail tells that a page came, changed or went: the outline follows, in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.models import ActivityPage, CoursePage, ModulePage
from courses.outline import close, course_page_of, follow, sync

PARTS = (ActivityPage, ModulePage, CoursePage)


@receiver(page_published)
def follow_publication(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, PARTS):
        follow(instance)


@receiver(page_unpublished)
def follow_removal(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, PARTS):
        follow(instance)


@receiver(post_delete, sender=Page)
def follow_deletion(instance: Page, **kwargs: Any) -> None:
    """Sent for each page of a branch, as a plain ``Page``, when all their rows are gone."""
    kind = instance.specific_class
    if kind is CoursePage:
        close(instance)
    elif kind is not None and issubclass(kind, PARTS):
        if course_page := course_page_of(instance):
            sync(course_page)
        elif issubclass(kind, ActivityPage):
            close(instance)


@receiver(post_page_move)
def follow_move(instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """The course it left, then the course it came to."""
    page = instance.specific
    if not isinstance(page, PARTS):
        return
    left = Page.objects.filter(pk=parent_page_before.pk).first()  # moving may have changed its own place in the tree
    came_from = left and course_page_of(left)
    if came_from is not None and came_from != course_page_of(page):
        sync(came_from)
    follow(page)
