"""Marking in the back office's menu: each sees what is theirs to do."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from people.models import Person
from people.rules import may_administer_certificates, may_author, may_mark_answers, may_see_records
from quizzes.appeals.office import may_answer
from quizzes.appeals.urls import urls as appeal_urls
from quizzes.regrading.urls import urls as regrading_urls


class ItemFor(MenuItem):
    """Shown to those whom ``may`` lets in."""

    def __init__(self, label: str | Promise, url: Any, may: Callable[[Person], bool], **more: Any) -> None:
        super().__init__(label, url, **more)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Person) and self.may(request.user)


def _reads_regrades(viewer: Person) -> bool:
    return may_author(viewer) or may_see_records(viewer)


ITEMS = [
    ItemFor(
        _("Answers to mark"),
        reverse_lazy("quizzes:marking"),
        may_mark_answers,
        name="answers-to-mark",
        icon_name="edit",
        order=10,
    ),
    ItemFor(_("Appeals"), reverse_lazy("appeals"), may_answer, name="appeals", icon_name="comment", order=20),
    ItemFor(_("Regrades"), reverse_lazy("regrades"), _reads_regrades, name="regrades", icon_name="redirect", order=30),
    ItemFor(
        _("Passes lost"),
        reverse_lazy("lost_passes"),
        may_administer_certificates,
        name="lost-passes",
        icon_name="warning",
        order=40,
    ),
]


@hooks.register("register_admin_menu_item")
def register_marking() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Marking"), Menu(items=ITEMS), name="marking", icon_name="edit", order=205)


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    return [*regrading_urls, *appeal_urls]
