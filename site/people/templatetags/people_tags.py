"""The audit's rows of this room, as a reader reads them."""

from typing import Any

from django import template

from people import wording
from people.person_page import Link

register = template.Library()
register.filter("action_of", wording.action_of)
register.filter("changes_of", wording.changes_of)


@register.filter
def is_link(cell: Any) -> bool:
    return isinstance(cell, Link)
