"""Pieces of an item's body: what stands in an element as markup, and bodies without some of their elements."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from quizzes.exchange import gapped
from quizzes.exchange.building import Builder
from quizzes.exchange.markup import NO_MLANG
from quizzes.exchange.qti.versions import every
from quizzes.exchange.texts import Texts
from quizzes.exchange.xmlfile import tag


def inner(element: Any) -> str:
    """What stands in it, as markup without namespaces."""
    copy = deepcopy(element)
    copy.tail = None
    for one in copy.iter(etree.Element):
        one.tag = tag(one)
    etree.cleanup_namespaces(copy)
    children = "".join(etree.tostring(child, encoding="unicode") for child in copy)
    start = etree.Element("p")
    start.text = copy.text
    first = etree.tostring(start, encoding="unicode").removeprefix("<p>").removesuffix("</p>").replace("<p/>", "")
    return gapped.without_marks(f"{first}{children}".replace("{mlang", NO_MLANG))


def without(element: Any, *names: str) -> Any:
    """A copy that lacks these elements; what follows them stays."""
    copy = deepcopy(element)
    for one in every(copy, *names):
        if one is not copy:
            drop(one)
    return copy


def drop(element: Any, instead: str = "") -> None:
    parent, before = element.getparent(), element.getprevious()
    said = f"{instead}{element.tail or ''}"
    if before is not None:
        before.tail = f"{before.tail or ''}{said}"
    else:
        parent.text = f"{parent.text or ''}{said}"
    parent.remove(element)


def leave_out(builder: Builder, feedback: Sequence[Any]) -> None:
    """What was said of single answers, where questions of ours say nothing."""
    for one in feedback:
        if said := " ".join("".join(one.itertext()).split()):
            builder.parsed.note("feedback_left", builder.line, what=said[:60])


def said_in(builder: Builder, element: Any) -> Texts:
    return builder.html(inner(element))
