"""QTI packages: writing, 2.1 and 3.0. Options are named by their keys; what QTI has no field for is a keyword."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

from bilingual.text import LANGUAGES
from quizzes.exchange.items import Export, Item
from quizzes.exchange.labels import labels_of
from quizzes.exchange.markup import write_html
from quizzes.exchange.texts import Texts, is_plainly
from quizzes.exchange.writing import unheld

KINDS = ("single", "multiple", "true_false")
CODES = {"zh-hans": "zh-Hans", "en": "en"}
TRUTH = {"true": {"zh-hans": "对", "en": "True"}, "false": {"zh-hans": "错", "en": "False"}}
NAME = re.compile(r"(</?)(assessmentItem|responseDeclaration|correctResponse|value|outcomeDeclaration|itemBody"
                  r"|choiceInteraction|simpleChoice|feedbackInline|modalFeedback|responseProcessing)\b")  # fmt: skip
ATTRIBUTE = re.compile(r" (baseType|timeDependent|responseIdentifier|maxChoices|outcomeIdentifier|showHide)=")


@dataclass(frozen=True)
class Version:
    item: str
    manifest: str
    kind: str
    template: str
    is_kebab: bool = False


V2 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "imsqti_item_xmlv2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
)
V3 = Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "imsqti_item_xmlv3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct",
    is_kebab=True,
)


def writer(version: Version) -> Callable[[Export], bytes]:
    def write(export: Export) -> bytes:
        file = BytesIO()
        resources = []
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for item in export.items:
                if item.kind not in KINDS:
                    export.faults.append(unheld(item))
                    continue
                name = f"items/q{item.line:05}.xml"
                package.writestr(name, _named(_item(item, version), version))
                resources.append(_resource(item, name, version))
            for name, data in export.pictures.items():
                package.writestr(f"items/{name}", data)
            package.writestr("imsmanifest.xml", _manifest(resources, version))
        return file.getvalue()

    return write


def _named(xml: str, version: Version) -> str:
    """In 3.0 the same elements and attributes are written in another way."""
    if not version.is_kebab:
        return xml
    xml = NAME.sub(lambda found: f"{found[1]}qti-{_kebab(found[2])}", xml)
    return ATTRIBUTE.sub(lambda found: f" {_kebab(found[1])}=", xml)


def _kebab(name: str) -> str:
    return re.sub("([A-Z])", r"-\1", name).lower()


def _manifest(resources: list[str], version: Version) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{version.manifest}" identifier="poise">'
        f"<metadata/><organizations/><resources>\n{''.join(resources)}</resources></manifest>"
    )


def _resource(item: Item, name: str, version: Version) -> str:
    labels = [f"code:{item.code}", *labels_of(item)]
    if item.category:
        labels.append(f"category:{'/'.join(item.category)}")
    words = "".join(f"<keyword><string>{escape(label)}</string></keyword>" for label in labels)
    lom = f'<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general>{words}</general></lom>'
    files = f'<file href="{name}"/>'
    if picture := item.content.get("picture"):
        files += f'<file href="items/{picture["file"]}"/>'
    return (
        f'<resource identifier="r{item.line}" type="{version.kind}" href="{name}">'
        f"<metadata>{lom}</metadata>{files}</resource>\n"
    )


def _say(texts: Texts, plainly: bool) -> str:
    if plainly:
        return write_html(texts, plainly=True).replace("<br>", "<br/>")
    spans = (
        f'<span xml:lang="{CODES[one]}">{write_html({one: texts[one]}, plainly=True)}</span>'
        for one in LANGUAGES
        if texts.get(one)
    )
    return "".join(spans).replace("<br>", "<br/>")


def _item(item: Item, version: Version) -> str:
    content, plainly = item.content, is_plainly(item.content)
    choices, right = _choices(item, plainly)
    several = item.kind == "multiple"
    feedback = _say(content.get("feedback") or {}, plainly)
    modal = (
        f'<modalFeedback outcomeIdentifier="GENERAL" identifier="general" showHide="show">{feedback}</modalFeedback>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{version.item}" identifier="q{item.line}"'
        f' title="{escape(item.code)}" adaptive="false" timeDependent="false">'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{"multiple" if several else "single"}"'
        f' baseType="identifier">{_correct(right)}</responseDeclaration>'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        '<outcomeDeclaration identifier="GENERAL" cardinality="single" baseType="identifier"/>'
        f"<itemBody><div>{_say(content['stem'], plainly)}</div>{_picture(content, plainly)}"
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{0 if several else 1}">'
        f'{choices}</choiceInteraction></itemBody><responseProcessing template="{version.template}"/>'
        f"{modal if feedback else ''}</assessmentItem>"
    )


def _correct(right: list[str]) -> str:
    values = "".join(f"<value>{key}</value>" for key in right)
    return f"<correctResponse>{values}</correctResponse>" if right else ""


def _choices(item: Item, plainly: bool) -> tuple[str, list[str]]:
    if item.kind == "true_false":
        answer = item.content.get("answer")
        said = "".join(_simple(key, _say(text, False), "") for key, text in TRUTH.items())
        return said, [str(answer).lower()] if isinstance(answer, bool) else []
    options: list[dict[str, Any]] = item.content.get("options") or []
    said = "".join(
        _simple(one["key"], _say(one["text"], plainly), _say(one.get("because") or {}, plainly)) for one in options
    )
    return said, [one["key"] for one in options if one.get("right")]


def _simple(key: str, words: str, because: str) -> str:
    inline = (
        f'<feedbackInline outcomeIdentifier="FEEDBACK" identifier="{key}" showHide="show">{because}</feedbackInline>'
    )
    return f'<simpleChoice identifier="{key}">{words}{inline if because else ""}</simpleChoice>'


def _picture(content: dict[str, Any], plainly: bool) -> str:
    picture = content.get("picture")
    if not picture:
        return ""
    return f'<div><img src="{picture["file"]}" alt="{escape(_say(picture.get("alt") or {}, plainly))}"/></div>'
