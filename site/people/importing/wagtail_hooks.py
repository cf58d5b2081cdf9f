"""Bringing people in, as Wagtail finds it."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.importing import urls
from people.importing.access import may_bring_people_in
from people.importing.views import ICON


class BringPeopleIn(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_bring_people_in(request.user)  # type: ignore[arg-type]  # nobody else gets below /admin/


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    return [path("people-import/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return BringPeopleIn(_("Bring people in"), reverse("importing:index"), icon_name=ICON, order=160)


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("importing/admin.css"))
