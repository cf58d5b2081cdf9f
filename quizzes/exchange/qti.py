"""QTI 2.1, 2.2 and 3.0 packages: reading. https://www.imsglobal.org/spec/qti

The versions differ in names only (``choiceInteraction``, ``qti-choice-interaction``). Read are items that ask with one
choice interaction. A question's line is that of its resource in the manifest.
"""

import posixpath
import re
import zipfile
from copy import deepcopy
from typing import Any
from urllib.parse import unquote

from lxml import etree

from quizzes.exchange import archive, pictures
from quizzes.exchange.building import KEYS, Builder, option
from quizzes.exchange.faults import FileRefused, NotUnderstood
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.xmlfile import parsed as parsed_xml
from quizzes.exchange.xmlfile import tag

MANIFEST = "imsmanifest.xml"
CHOICE = "choiceInteraction"
OWN = ("code", "category")  # labels of ours that say where a question belongs


def read(data: bytes) -> Parsed:
    held = archive.opened(data)
    if MANIFEST not in held.namelist():
        raise FileRefused("no_manifest")
    parsed = Parsed()
    for resource in parsed_xml(archive.part(held, MANIFEST)).iter("{*}resource"):
        if "item" not in (resource.get("type") or ""):
            continue
        try:
            parsed.items.append(_item(parsed, held, resource))
        except NotUnderstood as refused:
            parsed.note(refused.fault.code, resource.sourceline, **refused.fault.facts)
    return parsed


def name_of(element: Any) -> str:
    """As 2.x says it."""
    said = tag(element)
    return re.sub(r"-(\w)", lambda found: found[1].upper(), said.removeprefix("qti-"))


def _attribute(element: Any, name: str) -> str:
    return element.get(name) or element.get(re.sub("([A-Z])", r"-\1", name).lower()) or ""


def _all(element: Any, name: str) -> list[Any]:
    return [one for one in element.iter() if name_of(one) == name]


def _item(parsed: Parsed, held: zipfile.ZipFile, resource: Any) -> Item:
    path = unquote(resource.get("href") or "")
    builder = Builder(parsed, resource.sourceline)
    try:
        item = parsed_xml(archive.part(held, path))
    except KeyError:
        raise NotUnderstood("picture_missing", name=path[:80]) from None
    builder.fetch = _files(parsed, held, path)
    interactions = [one for one in item.iter() if name_of(one).endswith("Interaction")]
    if [name_of(one) for one in interactions] != [CHOICE]:
        raise NotUnderstood("bad_interaction", what=", ".join(map(name_of, interactions))[:80])
    kind = _choice(builder, item, interactions[0])
    builder.stem(_stem(item, interactions[0]))
    for feedback in _all(item, "modalFeedback")[:1]:
        builder.feedback(builder.html(inner(feedback)))
    labels = [found.text or "" for found in resource.iter("{*}string", "{*}langstring")]
    own = {name: label[len(name) + 1 :] for label in labels for name in OWN if label.startswith(f"{name}:")}
    return builder.item(
        kind,
        labels=[label for label in labels if label.partition(":")[0] not in OWN],
        code=own.get("code", ""),
        category=tuple(part for part in own.get("category", "").split("/") if part),
    )


def _stem(item: Any, interaction: Any) -> str:
    """The body without its interaction, then the interaction's prompt."""
    prompt = "".join(inner(one) for one in _all(interaction, "prompt"))
    body = deepcopy(_all(item, "itemBody")[0])
    for one in _all(body, CHOICE):
        one.getparent().remove(one)
    return f"{inner(body)}{prompt}"


def inner(element: Any) -> str:
    """What stands in it, as markup without namespaces."""
    copy = deepcopy(element)
    for one in copy.iter(etree.Element):
        one.tag = tag(one)
    etree.cleanup_namespaces(copy)
    children = "".join(etree.tostring(child, encoding="unicode") for child in copy)
    start = etree.Element("p")
    start.text = copy.text
    return (
        etree.tostring(start, encoding="unicode").removeprefix("<p>").removesuffix("</p>").replace("<p/>", "")
        + children
    )


def _choice(builder: Builder, item: Any, interaction: Any) -> str:
    right = _right(item)
    choices = _all(interaction, "simpleChoice")
    if {one.get("identifier") for one in choices} == {"true", "false"}:
        builder.content["answer"] = "true" in right
        return "true_false"
    builder.content["options"] = [
        _option(builder, key, choice, right) for key, choice in zip(KEYS, choices, strict=False)
    ]
    return "single" if _attribute(interaction, "maxChoices") == "1" else "multiple"


def _option(builder: Builder, key: str, choice: Any, right: set[str]) -> dict[str, Any]:
    """Its words without the feedback that stands among them."""
    because = "".join(inner(one) for one in _all(choice, "feedbackInline"))
    words = deepcopy(choice)
    for one in _all(words, "feedbackInline"):
        one.getparent().remove(one)
    is_right = choice.get("identifier") in right
    return option(key, builder.html(inner(words)), right=is_right, because=builder.html(because))


def _right(item: Any) -> set[str]:
    said = {(value.text or "").strip() for one in _all(item, "correctResponse") for value in _all(one, "value")}
    if said:
        return said
    entries = _all(item, "mapEntry")
    if not entries:
        raise NotUnderstood("right_unsaid")
    return {_attribute(one, "mapKey") for one in entries if not _attribute(one, "mappedValue").startswith(("-", "0"))}


def _files(parsed: Parsed, held: zipfile.ZipFile, path: str) -> pictures.Fetch:
    """Pictures lie in the package, seen from the item."""
    inline = pictures.inline(parsed)

    def fetch(address: str) -> str:
        if re.match(r"(?i)[a-z]+:|//", address):
            return inline(address)
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
        if name.startswith("../") or name not in held.namelist():
            raise NotUnderstood("picture_missing", name=address[:80])
        return pictures.keep(parsed, archive.part(held, name), address)

    return fetch
