"""The back office's own scripts and style sheet."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def carry_out_inline_calls() -> str:
    return _module("config/admin.js")


@hooks.register("insert_global_admin_js")
def name_what_has_no_name() -> str:
    return _module("config/accessible.js")


@hooks.register("insert_global_admin_css")
def dress_what_is_ours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("config/admin.css"))


def _module(path: str) -> str:
    return format_html('<script type="module" src="{}"></script>', static(path))
