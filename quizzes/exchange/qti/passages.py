"""What an item shows from other files of its package: stimuli (2.2 and 3.0), and texts that XInclude names (TAO)."""

import posixpath
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import unquote

from lxml import etree

from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.qti.versions import attribute, every, name_of

INCLUDE = "{http://www.w3.org/2001/XInclude}include"
MOST = 20  # other files that one item may show
Open = Callable[[str], Any]  # a path in the package → the root element; NotUnderstood


def brought(root: Any, path: str, opened: Open) -> Any:
    """The item with these texts in it: stimuli stand before the question, included texts where they are named.

    Raises :class:`NotUnderstood` where the package does not hold them; nothing is fetched from elsewhere.
    """
    stimuli, includes = every(root, "assessmentStimulusRef"), list(root.iter(INCLUDE))
    if len(stimuli) + len(includes) > MOST:
        raise NotUnderstood("asks_many", count=len(stimuli) + len(includes))
    for place, one in enumerate(stimuli):
        for body in every(root, "itemBody")[:1]:
            body.insert(place, _block(one, path, opened))
    for one in includes:
        block = _block(one, path, opened)
        block.tail = one.tail
        one.getparent().replace(one, block)
    return root


def _block(named: Any, path: str, opened: Open) -> Any:
    address = unquote(attribute(named, "href"))
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
    if there.startswith("../"):
        raise NotUnderstood("item_missing", name=address[:80])
    other = opened(there)
    if list(other.iter(INCLUDE)):
        raise NotUnderstood("bad_interaction", what="include")
    bodies = every(other, "stimulusBody") or [other]
    block = etree.Element("div")
    for one in bodies:
        held = deepcopy(one)
        held.tag, held.tail = "div", None
        block.append(held)
    _seen_from(block, posixpath.dirname(path), posixpath.dirname(there))
    return block


def _seen_from(block: Any, here: str, there: str) -> None:
    """Its pictures are named as seen from its own folder; the item sees them from here."""
    for one in block.iter(etree.Element):
        for name in ("src", "data"):
            address = one.get(name)
            if address and ":" not in address.split("/")[0] and not address.startswith("/"):
                one.set(name, posixpath.relpath(posixpath.join(there, address), here or "."))


def pictured(body: Any) -> Any:
    """The body with its pictures as ``img``, where 2.x shows them as ``object``."""
    if not _objects(body):
        return body
    body = deepcopy(body)
    for one in _objects(body):
        inside = every(one, "img")
        if inside and attribute(one, "type") not in SHOWN:
            shown = inside[0]
        else:
            shown = etree.Element("img", src=attribute(one, "data"), alt=" ".join("".join(one.itertext()).split()))
        shown.tail = one.tail
        one.getparent().replace(one, shown)
    return body


SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


def _objects(body: Any) -> list[Any]:
    """Those that are not what an interaction is about: places on a picture are marked on theirs."""
    return [
        one
        for one in every(body, "object")
        if attribute(one, "type").startswith("image/")
        and not name_of(one.getparent()).endswith(("Interaction", "Stage"))
        and name_of(one.getparent()) not in ("object", "gapImg")
    ]
