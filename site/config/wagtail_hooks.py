"""The back office's own script."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def carry_out_inline_calls() -> str:
    return format_html('<script type="module" src="{}"></script>', static("config/admin.js"))
