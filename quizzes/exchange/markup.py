"""HTML of other systems to the plain text that questions are made of, and back. What runs is refused, not washed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from lxml import etree

from bilingual.text import LANGUAGES
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.texts import UNKNOWN, UNSAYABLE, Texts, language_of, plain

RUNS = {"script", "iframe", "object", "embed", "applet", "svg"}
REFUSED = {"math": "formula", "audio": "media", "video": "media"}
SILENT = {"style", "title", "head"}
HARMLESS_ADDRESS = re.compile(
    r"^\s*(?:https?:|mailto:|tel:|#|@@PLUGINFILE@@|data:image/(?:png|jpe?g|gif|webp)[;,]|[^:]*$)", re.I
)
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background"}
BLOCKS = {
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "section",
}
FORMATS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "sub",
    "sup",
    "table",
    "ul",
    "ol",
    "a",
    "pre",
    "code",
    "font",
    "h1",
    "h2",
    "h3",
}
VOID = {"img", "br", "hr", "wbr", "input", "col", "meta", "link", "area", "source", "track", "base", "embed", "param"}
NO_MLANG = "{<wbr>mlang"  # words that look like the plugin's sign, and are none
DEEPEST = 200
MLANG = re.compile(r"\{mlang(?:\s+([\w ,-]+))?\}")
BREAKS = re.compile(r"[ \t]*\n[ \t\n]*")
CODES = {"zh-hans": "zh_cn", "en": "en"}  # as Moodle names them


@dataclass
class Read:
    """``pictures``: each ``src`` with its text alternative."""

    texts: Texts
    pictures: list[tuple[str, str]] = field(default_factory=list)
    formats: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)  # languages that are not ours


class _Reader:
    """What libxml2's HTML parser tells of a text. It takes as long as the text is, however malformed."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []
        self.languages: list[tuple[str, str]] = []  # open elements that name one
        self.mlang = UNKNOWN
        self.read = Read({})
        self.text: list[str] = []  # as it comes, in any number of pieces
        self.silent = 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        self._flush()
        self._refuse_what_runs(tag, attrs)
        spoken = attrs.get("xml:lang") or (attrs.get("lang") if "multilang" in attrs.get("class", "") else "")
        self.silent += tag in SILENT
        if len(self.languages) > DEEPEST:
            raise NotUnderstood("html")
        if tag not in VOID:
            self.languages.append((tag, language_of(spoken) if spoken else UNKNOWN))
        if tag == "img":
            self.read.pictures.append((attrs.get("src", ""), attrs.get("alt", "")))
        elif tag in ("br", "hr") or tag in BLOCKS:
            self._say("\n")
        if tag == "li":
            self._say("• ")
        if tag in FORMATS:
            self.read.formats.add(tag)

    def _refuse_what_runs(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag in RUNS:
            raise NotUnderstood("script", what=f"<{tag}>")
        if tag in REFUSED:
            raise NotUnderstood(REFUSED[tag])
        for name, value in attrs.items():
            if name.startswith("on"):
                raise NotUnderstood("script", what=name)
            if name in ADDRESSES and not HARMLESS_ADDRESS.match(re.sub(r"[\x00-\x20]", "", value)):
                raise NotUnderstood("script", what=f"{name}={value[:40]}")

    def end(self, tag: str) -> None:
        self._flush()
        self.silent -= tag in SILENT
        for place in range(len(self.languages) - 1, -1, -1):
            if self.languages[place][0] == tag:
                del self.languages[place:]
                break
        if tag in BLOCKS:
            self._say("\n")

    def data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)

    def comment(self, _text: str) -> None:
        """Nobody sees it."""

    def pi(self, _target: str, _data: str = "") -> None:
        """Nor that."""

    def close(self) -> Read:
        self._flush()
        return self.result()

    def _flush(self) -> None:
        """``{mlang en}…{mlang}``, which a widespread plugin of Moodle's reads."""
        text = BREAKS.sub(" ", "".join(self.text).replace("\r", "\n"))
        self.text.clear()
        place = 0
        for tag in MLANG.finditer(text):
            self._say(text[place : tag.start()])
            self.mlang = language_of(tag[1].split(",")[0]) if tag[1] else UNKNOWN
            place = tag.end()
        self._say(text[place:])

    def _say(self, text: str) -> None:
        if text:
            language = next((code for _tag, code in reversed(self.languages) if code), self.mlang)
            self.pieces.append((UNKNOWN if language == "other" else language, text))

    def result(self) -> Read:
        spoken = {language for language, text in self.pieces if language and text.strip()}
        self.read.foreign = spoken - set(LANGUAGES)
        for language in sorted(spoken & set(LANGUAGES)) or [UNKNOWN]:
            said = "".join(text for code, text in self.pieces if code in (language, UNKNOWN))
            self.read.texts[language] = plain(said)
        return self.read


def read_html(html: str) -> Read:
    """Raises :class:`NotUnderstood` for what runs, and for elements so deep in each other that nobody meant them."""
    parser = etree.HTMLParser(target=_Reader(), encoding="utf-8")
    try:
        parser.feed(f"<div>{UNSAYABLE.sub('', html)}</div>".encode())
        read: Read = parser.close()
    except etree.XMLSyntaxError:
        raise NotUnderstood("html") from None
    return read


def write_html(texts: Texts, *, plainly: bool, inner: str = "") -> str:
    """``plainly``: the reader will find the language by itself. ``inner`` follows the words."""
    spoken = [language for language in LANGUAGES if texts.get(language)]
    if plainly:
        return "".join(_html(texts[language]) for language in spoken) + inner
    spans = (f'<span lang="{CODES[one]}" class="multilang">{_html(texts[one])}</span>' for one in spoken)
    return "".join(spans) + inner


def _html(text: str) -> str:
    """A line end is a break; a tab, which HTML would take for a space, a reference."""
    lines = escape(plain(text), quote=False).replace("\t", "&#9;").replace("{mlang", NO_MLANG).split("\n")
    return "<br>".join(lines)
