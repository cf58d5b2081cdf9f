"""QTI packages: writing. Labels are keywords in the manifest. What no item can say is a file of our own beside it, for
the manifests of packages may hold no elements but QTI's.
"""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from lxml import etree

from quizzes.exchange import beside
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.films import VIDEO
from quizzes.exchange.finished import asked_in, unfinished
from quizzes.exchange.items import Export, Item, Parsed
from quizzes.exchange.labels import labels_of
from quizzes.exchange.pictures import size_of
from quizzes.exchange.qti import reading, showing
from quizzes.exchange.qti.asking import ASKED, RESPONSE
from quizzes.exchange.qti.page import Page
from quizzes.exchange.qti.versions import CODES, XSI, Version
from quizzes.exchange.texts import UNSAYABLE
from quizzes.exchange.writing import unheld
from quizzes.types.video import files_of

LOM = "http://ltsc.ieee.org/xsd/LOM"
Sizes = dict[str, tuple[int, int]]


def writer(version: Version) -> Callable[[Export], bytes]:
    def write(export: Export) -> bytes:
        file = BytesIO()
        manifest = _manifest(version)
        sizes = {name: size_of(data) for name, data in export.pictures.items()}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for item in export.items:
                if fault := unheld(item) if item.kind not in ASKED else unfinished(item):
                    export.faults.append(fault)
                else:
                    _put(package, manifest[-1], item, version, sizes)
            for name, data in {**export.pictures, **export.films}.items():
                how = zipfile.ZIP_STORED if name in export.films else zipfile.ZIP_DEFLATED
                package.writestr(f"items/{name}", data, how)
            package.writestr("imsmanifest.xml", _bytes(manifest))
        return file.getvalue()

    return write


def _manifest(version: Version) -> Any:
    """Its last child takes the resources."""
    space = {None: version.manifest, "xsi": XSI}
    manifest = etree.Element(f"{{{version.manifest}}}manifest", nsmap=space, identifier="poise")
    for name in ("metadata", "organizations", "resources"):
        etree.SubElement(manifest, f"{{{version.manifest}}}{name}")
    for name, said in zip(("schema", "schemaversion"), version.package, strict=True):
        etree.SubElement(manifest[0], f"{{{version.manifest}}}{name}").text = said
    return version.locate(manifest, is_manifest=True)


def _bytes(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def _put(package: zipfile.ZipFile, resources: Any, item: Item, version: Version, sizes: Sizes) -> None:
    """One item for each language in which the question is whole; the words of a half one stand beside."""
    pages = {one: _page(item, version, one, sizes) for one in asked_in(item.content)}
    names = {f"items/q{item.line:05}.{CODES[one]}.xml": one for one in pages}
    own = {
        "of": beside.fingerprint(*pages.values()),
        "items": {name: CODES[one] for name, one in names.items()},
        "question": beside.lacking(item.kind, item.content, _understood(pages)),
    }
    mark = f"items/q{item.line:05}{reading.OWN_FILE}"
    package.writestr(mark, json.dumps(own, ensure_ascii=False))
    for name, language in names.items():
        package.writestr(name, _bytes(pages[language]))
        _resource(resources, item, (name, mark), version)


def _page(item: Item, version: Version, language: str, sizes: Sizes) -> Any:
    page = Page(version, language, sizes)
    body = version.root("itemBody")
    page.block(body, item.content.get("stem"))
    picture = item.content.get("picture")
    if picture and item.kind != "hotspot":
        page.put(page.put(body, "div"), "img", src=picture["file"], alt=page.text(picture.get("alt")))
    if (video := item.content.get(VIDEO)) and video.get("film"):
        showing.write(page, body, video)
    ASKED[item.kind](page, body, item.content, RESPONSE)
    identifier = f"q{item.line}-{CODES[language]}"
    return page.made(identifier, UNSAYABLE.sub("", item.code), body, item.content.get("feedback"))


def _understood(pages: dict[str, Any]) -> beside.Understood | None:
    """What whoever reads the items alone gets to know."""
    try:
        return reading.understood(Parsed(), 0, list(pages.items()), lambda _root: reading.AS_NAMED)
    except NotUnderstood:
        return None


def _resource(resources: Any, item: Item, files: tuple[str, str], version: Version) -> None:
    def put(parent: Any, tag: str, **attributes: str) -> Any:
        return etree.SubElement(parent, f"{{{version.manifest}}}{tag}", attributes)

    name = files[0]
    resource = put(resources, "resource", identifier=f"r-{name[6:-4]}", type=version.kind, href=name)
    general = etree.SubElement(
        etree.SubElement(put(resource, "metadata"), f"{{{LOM}}}lom", nsmap={None: LOM}), f"{{{LOM}}}general"
    )
    labels = [f"code:{item.code}", *labels_of(item)]
    if item.category:
        labels.append(f"category:{'/'.join(item.category)}")
    for label in labels:
        keyword = etree.SubElement(general, f"{{{LOM}}}keyword")
        etree.SubElement(keyword, f"{{{LOM}}}string").text = UNSAYABLE.sub("", label)
    picture = item.content.get("picture")
    shown = [*([picture["file"]] if picture else []), *files_of(item.content).values()]
    for file in (*files, *(f"items/{one}" for one in shown)):
        put(resource, "file", href=file)
