"""What differs between the versions of QTI: names, and what the parts of a package are called."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from quizzes.exchange.texts import UNSAYABLE
from quizzes.exchange.xmlfile import tag

CODES = {"zh-hans": "zh-Hans", "en": "en"}
HTML = {"div", "p", "span", "img", "object", "br", "video", "source", "track"}
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Version:
    """``rules`` is where its templates of response processing have their names. ``package`` is what a package calls
    itself, by name and number.
    """

    item: str
    manifest: str
    kind: str
    rules: str
    package: tuple[str, str]
    schemas: tuple[str, str]  # where those of items and of manifests lie
    is_kebab: bool = False

    def name(self, name: str) -> str:
        """An element of QTI; those of HTML keep their names."""
        said = f"qti-{kebab(name)}" if self.is_kebab and name not in HTML else name
        return f"{{{self.item}}}{said}"

    def root(self, name: str) -> Any:
        return etree.Element(self.name(name), nsmap={None: self.item, "xsi": XSI})

    def inside(self, parent: Any) -> Any:
        """Where the words of a rubric or of feedback stand: since 3.0 in an element of their own."""
        return self.put(parent, "contentBody") if self.is_kebab else parent

    def locate(self, item: Any, *, is_manifest: bool = False) -> Any:
        space = self.manifest if is_manifest else self.item
        item.set(f"{{{XSI}}}schemaLocation", f"{space} {self.schemas[is_manifest]}")
        return item

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


SCHEMAS = "http://www.imsglobal.org/xsd/qti"
SPEC = "https://purl.imsglobal.org/spec/qti/v3p0"
V21 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "imsqti_item_xmlv2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    ("QTIv2.1 Package", "1.0.0"),
    (f"{SCHEMAS}/qtiv2p1/imsqti_v2p1.xsd", f"{SCHEMAS}/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"),
)
V22 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "imsqti_item_xmlv2p2",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    ("QTIv2.2 Package", "1.0.0"),
    (f"{SCHEMAS}/qtiv2p2/imsqti_v2p2.xsd", f"{SCHEMAS}/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd"),
)
V3 = Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "imsqti_item_xmlv3p0",
    f"{SPEC}/rptemplates/",
    ("QTI Package", "3.0.0"),
    (f"{SPEC}/schema/xsd/imsqti_asiv3p0_v1p0.xsd", f"{SPEC}/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"),
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
