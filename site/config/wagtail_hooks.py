"""The back office's own scripts and style sheet."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem

from config.first_steps import FirstSteps


@hooks.register("insert_global_admin_js")
def carry_out_inline_calls() -> str:
    return _module("config/admin.js")


@hooks.register("insert_global_admin_js")
def name_what_has_no_name() -> str:
    return _module("config/accessible.js")


@hooks.register("insert_global_admin_css")
def dress_what_is_ours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("config/admin.css"))


@hooks.register("construct_main_menu")
def offer_no_documents(request: HttpRequest, items: list[MenuItem]) -> None:
    """Their pages are closed (``config.areas``)."""
    items[:] = [item for item in items if item.name != "documents"]


@hooks.register("construct_homepage_summary_items")
def count_no_documents(request: HttpRequest, items: list[SummaryItem]) -> None:
    items[:] = [item for item in items if not isinstance(item, DocumentsSummaryItem)]


@hooks.register("construct_homepage_panels")
def show_first_steps(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(FirstSteps())


def _module(path: str) -> str:
    return format_html('<script type="module" src="{}"></script>', static(path))
