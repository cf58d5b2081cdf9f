"""What the cells of a person's page may be."""

from typing import Any

from django import template

from people.person_page import Link

register = template.Library()


@register.filter
def is_link(cell: Any) -> bool:
    return isinstance(cell, Link)
