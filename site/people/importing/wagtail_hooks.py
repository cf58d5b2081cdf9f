"""Bringing people in, as Wagtail finds it. Its place in the menu is in ``people.wagtail_hooks``."""

from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import hooks

from people.importing import urls


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    return [path("people-import/", include(urls))]


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("importing/admin.css"))
