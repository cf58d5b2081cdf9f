"""What the schemas of QTI 2.1, 2.2 and 3.0 ask of the elements that we write, read from these: which children in which
order, where text may stand, which attributes must be there. Names are those of 2.x.
"""

import re
from collections.abc import Iterator
from typing import Any

from quizzes.exchange.qti.versions import V21, V22, Version, attribute, kebab, name_of
from quizzes.exchange.xmlfile import tag

WORDS = "(div|p|br|span|img|object|video)*"
ASKING = "(choice|order|match|inlineChoice|textEntry|extendedText|upload|hotspot)Interaction"
FLOW = f"(div|p|br|span|img|object|video|rubricBlock|{ASKING})*"
COUNTED = "(variable|baseValue|mapResponse|product|sum)"
TOLD = "(match|equal)"
# Children, as a pattern over their names, each with a space behind it.
CHILDREN = {
    "assessmentItem": "(responseDeclaration )*(outcomeDeclaration )*itemBody (responseProcessing )?(modalFeedback )*",
    "responseDeclaration": "(correctResponse )?(mapping )?",
    "outcomeDeclaration": "(defaultValue )?",
    "correctResponse": "(value )+",
    "defaultValue": "(value )+",
    "mapping": "(mapEntry )+",
    "itemBody": f"((div|p|rubricBlock|{ASKING}) )*",
    "div": f"((div|p|br|span|img|object|video|rubricBlock|{ASKING}) )*",
    "p": "((br|span|img) )*",
    "choiceInteraction": "(prompt )?(simpleChoice )+",
    "orderInteraction": "(prompt )?(simpleChoice )+",
    "matchInteraction": "(prompt )?simpleMatchSet simpleMatchSet ",
    "simpleMatchSet": "(simpleAssociableChoice )*",
    "inlineChoiceInteraction": "(inlineChoice )+",
    "hotspotInteraction": "(prompt )?(object|img) (hotspotChoice )+",
    "simpleChoice": "((br|feedbackInline) )*",
    "simpleAssociableChoice": "(br )*",
    "feedbackInline": "(br )*",
    "contentBody": "((p|br|div) )*",
    "responseProcessing": "((responseCondition|setOutcomeValue) )*",
    "responseCondition": "responseIf (responseElseIf )*(responseElse )?",
    "responseIf": f"{TOLD} (setOutcomeValue )*",
    "responseElseIf": f"{TOLD} (setOutcomeValue )*",
    "setOutcomeValue": f"{COUNTED} ",
    "sum": f"({COUNTED} )+",
    "product": f"({COUNTED} )+",
    "match": "variable correct ",
    "equal": "variable baseValue ",
    "video": "(source )*(track )*",
    "object": "((p|br|div|img|param) )*",
}
OLD = {"rubricBlock": "((div|p) )*", "modalFeedback": "((br|p|div) )*"}
NEW = {"rubricBlock": "contentBody ", "modalFeedback": "(contentBody )?"}
EMPTY = {
    "mapEntry",
    "textEntryInteraction",
    "extendedTextInteraction",
    "uploadInteraction",
    "hotspotChoice",
    "br",
    "img",
    "variable",
}
EMPTY |= {"correct", "mapResponse", "source", "track"}
TEXT = {
    "value",
    "div",
    "p",
    "simpleChoice",
    "simpleAssociableChoice",
    "inlineChoice",
    "feedbackInline",
    "contentBody",
    "baseValue",
}
TEXT |= {"object", "video"}
MUST = {
    "assessmentItem": "identifier title adaptive timeDependent",
    "responseDeclaration": "identifier cardinality baseType",
    "outcomeDeclaration": "identifier cardinality baseType",
    "mapEntry": "mapKey mappedValue",
    "choiceInteraction": "responseIdentifier shuffle maxChoices",
    "orderInteraction": "responseIdentifier shuffle",
    "matchInteraction": "responseIdentifier shuffle maxAssociations",
    "inlineChoiceInteraction": "responseIdentifier shuffle",
    "textEntryInteraction": "responseIdentifier",
    "extendedTextInteraction": "responseIdentifier",
    "uploadInteraction": "responseIdentifier",
    "hotspotInteraction": "responseIdentifier maxChoices",
    "hotspotChoice": "identifier shape coords",
    "simpleChoice": "identifier",
    "inlineChoice": "identifier",
    "simpleAssociableChoice": "identifier matchMax",
    "feedbackInline": "outcomeIdentifier identifier showHide",
    "modalFeedback": "outcomeIdentifier identifier showHide",
    "rubricBlock": "view",
    "setOutcomeValue": "identifier",
    "equal": "toleranceMode",
    "variable": "identifier",
    "correct": "identifier",
    "mapResponse": "identifier",
    "baseValue": "baseType",
    "img": "src alt",
    "object": "data type",
    "track": "src",
}
NCNAME = re.compile(r"[^\W\d][\w.-]*")
SPELLED = ("identifier", "responseIdentifier", "outcomeIdentifier")


def violations(root: Any, version: Version) -> Iterator[str]:
    """Of one item, a sentence each."""
    children = CHILDREN | (NEW if version.is_kebab else OLD)
    texts = TEXT | (set() if version.is_kebab else {"modalFeedback"})
    for one in root.iter():
        name = name_of(one)
        said = "".join(f"{name_of(child)} " for child in one)
        if name in EMPTY and (said or (one.text or "").strip()):
            yield f"{name} is not empty: {said}"
        elif name in children and not re.fullmatch(children[name], said):
            yield f"{name} may not hold: {said}"
        elif name not in children and name not in EMPTY and name not in texts:
            yield f"{name} is unknown"
        if name not in texts and any((text or "").strip() for text in (one.text, *(child.tail for child in one))):
            yield f"{name} may not hold text"
        wanted = MUST.get(name, "").split() + (["use"] if name == "rubricBlock" and version.is_kebab else [])
        yield from (f"{name} lacks {need}" for need in wanted if one.get(_spelled(need, version)) is None)
        for spelled in SPELLED:
            if (value := attribute(one, spelled)) and not NCNAME.fullmatch(value):
                yield f"{value} is no identifier"
    yield from _references(root, version)


def _spelled(name: str, version: Version) -> str:
    return kebab(name) if version.is_kebab else name


def _references(root: Any, version: Version) -> Iterator[str]:
    """What the schemas leave to the words of the specification."""
    of = {name: {attribute(one, "identifier"): one for one in root if name_of(one) == name}
          for name in ("responseDeclaration", "outcomeDeclaration")}  # fmt: skip
    for one in root.iter():
        if (asked := attribute(one, "responseIdentifier")) and asked not in of["responseDeclaration"]:
            yield f"{asked} is not declared"
        if (shown := attribute(one, "outcomeIdentifier")) and shown not in of["outcomeDeclaration"]:
            yield f"{shown} is not declared"
        if name_of(one) == "setOutcomeValue" and name_of(one[0]) == "variable":
            outcome = of["outcomeDeclaration"][attribute(one, "identifier")]
            response = of["responseDeclaration"][attribute(one[0], "identifier")]
            if attribute(outcome, "cardinality") != attribute(response, "cardinality"):
                yield f"{attribute(one, 'identifier')} takes a value of another cardinality"
        if (label := attribute(one, "hotspotLabel")) and len(label) > 256:
            yield "a label is longer than 256 characters"
    for one in root.iter(f"{{{version.item}}}{_spelled('template', version)}"):
        yield f"{tag(one)} is unknown"


PACKAGES = {V21.item: ("QTIv2.1 Package", "1.0.0"), V22.item: ("QTIv2.2 Package", "1.0.0")}
LOM = "{http://ltsc.ieee.org/xsd/LOM}"


def manifest_violations(root: Any, version: Version, held: set[str]) -> Iterator[str]:
    """Nothing but QTI's own elements and learning object metadata may stand in a manifest."""
    space = f"{{{version.manifest}}}"
    if [one.tag for one in root] != [f"{space}{name}" for name in ("metadata", "organizations", "resources")]:
        yield "manifest holds something else"
    said = tuple(one.text for one in root[0])
    if said != PACKAGES.get(version.item, ("QTI Package", "3.0.0")):
        yield f"metadata says {said}"
    ids = [root.get("identifier") or "", *(one.get("identifier") or "" for one in root[2])]
    yield from (f"{name} is no identifier" for name in ids if not NCNAME.fullmatch(name) or ids.count(name) > 1)
    for one in root.iter():
        if not str(one.tag).startswith((space, LOM)):
            yield f"{one.tag} may not stand in a manifest"
    for resource in root[2]:
        names = [tag(child) for child in resource]
        hrefs = [child.get("href") for child in resource if tag(child) == "file"]
        if not re.fullmatch("(metadata )?(file )+(dependency )*", "".join(f"{name} " for name in names)):
            yield f"resource may not hold: {names}"
        if resource.get("type") != version.kind or resource.get("href") not in hrefs or not set(hrefs) <= held:
            yield f"resource {resource.get('href')} is not whole"
