"""What differs between the versions of QTI: names, and what the parts of a package are called."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from quizzes.exchange.texts import UNSAYABLE
from quizzes.exchange.xmlfile import tag

CODES = {"zh-hans": "zh-Hans", "en": "en"}
HTML = {"div", "p", "span", "img", "object", "br"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Version:
    """``rules`` is where its templates of response processing have their names."""

    item: str
    manifest: str
    kind: str
    rules: str
    is_kebab: bool = False

    def name(self, name: str) -> str:
        """An element of QTI; those of HTML keep their names."""
        said = f"qti-{kebab(name)}" if self.is_kebab and name not in HTML else name
        return f"{{{self.item}}}{said}"

    def root(self, name: str) -> Any:
        return etree.Element(self.name(name), nsmap={None: self.item})

    def put(self, parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
        """A new child with a text that is one line."""
        said = {kebab(key) if self.is_kebab else key: UNSAYABLE.sub("", value) for key, value in attributes.items()}
        child = etree.SubElement(parent, self.name(name), said)
        child.text = UNSAYABLE.sub("", text) or None
        return child

    def say(self, parent: Any, text: str) -> Any:
        """The text (a ``plain`` one) with its line ends, after what stands in the element."""
        first, *rest = text.split("\n")
        before = list(parent)
        if before:
            before[-1].tail = (before[-1].tail or "") + first
        else:
            parent.text = (parent.text or "") + first
        for line in rest:
            self.put(parent, "br").tail = line
        return parent


V21 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "imsqti_item_xmlv2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
)
V22 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "imsqti_item_xmlv2p2",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
)
V3 = Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "imsqti_item_xmlv3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    is_kebab=True,
)


def kebab(name: str) -> str:
    return re.sub("([A-Z])", r"-\1", name).lower()


def name_of(element: Any) -> str:
    """As 2.x says it."""
    return re.sub(r"-(\w)", lambda found: found[1].upper(), tag(element).removeprefix("qti-"))


def attribute(element: Any, name: str) -> str:
    return element.get(name) or element.get(kebab(name)) or ""


def every(element: Any, *names: str) -> list[Any]:
    """All descendants of these names, in the order of the document."""
    return [one for one in element.iter() if name_of(one) in names]
