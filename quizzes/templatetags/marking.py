"""Marks as readers see them."""

from decimal import Decimal

from django import template

from quizzes.regrading import telling

register = template.Library()


@register.simple_tag
def percent(score: Decimal | None, possible: Decimal | None) -> str:
    return telling.percent(score, possible)
