"""``{% kept %}``: a piece of a page that is written once a process. See README.md."""

from datetime import date
from types import NoneType
from typing import Any
from uuid import UUID

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
KEPT = 2_000  # of each piece
PLAIN = frozenset({str, int, bool, NoneType, date, UUID})  # else what is kept would hold on to whom it came with


class KeptNode(template.Node):
    """What stands in it knows the reader's language and what is given to it, nothing else: no request, no person."""

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.given = given
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context) for value in self.given.values()]
        key = (get_language(), *values)
        found = self.kept.get(key)
        if found is None:
            if not PLAIN.issuperset(map(type, values)):
                raise TypeError(f"kept takes plain values, not {values}")
            found = self._written(dict(zip(self.given, values, strict=True)), context)
            if len(self.kept) >= KEPT:
                self.kept.clear()
            self.kept[key] = found
        return found

    def _written(self, values: dict[str, Any], context: Context) -> SafeString:
        alone = Context(values, autoescape=context.autoescape)
        alone.template = context.template
        return self.nodelist.render(alone)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept room=request.resolver_match.app_name %}…{{ room }}…{% endkept %}``."""
    bits = token.split_contents()[1:]
    given = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"kept takes names with values, not {bits[0]!r}")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, given)
