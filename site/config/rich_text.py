"""Wagtail's text editor under our policy: see docs/decisions/006-strict-csp.md."""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea


class RichTextArea(DraftailRichTextArea):
    """Draftail, but its hint for an empty text comes from ``config/admin.css``.

    Draftail would write the hint into a style element that names the block it stands in, so that it differs each time
    and no hash could allow it. Without a hint of its own that element is empty.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options["placeholder"] = ""
