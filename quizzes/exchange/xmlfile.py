"""XML of strangers: looked through for a document type first, then read without entities, network or huge trees."""

import re
import xml.parsers.expat as expat
from typing import Any

from lxml import etree

from quizzes.exchange.faults import FileRefused
from quizzes.exchange.texts import UNSAYABLE

DEEPEST = 200
CHINESE = re.compile(rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"'](?:gbk|gb2312|gb18030)[\"'][^>]{0,100}\?>", re.I)


def parsed(data: bytes) -> Any:
    """The root element. Raises :class:`FileRefused`: entities need a document type, and none may have one."""
    data = as_utf8(data)
    refuse_doctypes(data)
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, reader)
    except etree.XMLSyntaxError as error:
        raise FileRefused("not_xml", reason=(error.msg or "")[:120], line=error.lineno or 0) from None


def as_utf8(data: bytes) -> bytes:
    """Chinese encodings, which expat does not know, by the name that the file gives."""
    found = CHINESE.match(data)
    if not found:
        return data
    try:
        return data[found.end() :].decode("gb18030").lstrip().encode()
    except UnicodeDecodeError:
        raise FileRefused("not_text") from None


def refuse_doctypes(data: bytes) -> None:
    """Also what is nested too deep."""
    depth = 0

    def refuse(*_: object) -> None:
        raise FileRefused("doctype")

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise FileRefused("not_xml", reason="too deep")

    def leave(*_: object) -> None:
        nonlocal depth
        depth -= 1

    looker = expat.ParserCreate()
    looker.StartDoctypeDeclHandler = refuse
    looker.StartElementHandler = enter
    looker.EndElementHandler = leave
    try:
        looker.Parse(data, True)
    except expat.ExpatError as error:
        raise FileRefused("not_xml", reason=expat.ErrorString(error.code), line=error.lineno) from None
    except (LookupError, ValueError):
        raise FileRefused("not_text") from None


def tag(element: Any) -> str:
    """Without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def text(element: Any, path: str, default: str = "") -> str:
    """What stands at the path, or ``default``. ``path`` speaks of local names."""
    found = element.find(path)
    return (found.text or "") if found is not None else default


def put(parent: Any, name: str, said: str = "", /, **attributes: str) -> Any:
    """A new child. What XML cannot say is left out."""
    child = etree.SubElement(parent, name, {key: str(value) for key, value in attributes.items()})
    child.text = UNSAYABLE.sub("", said)
    return child


def written(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data
