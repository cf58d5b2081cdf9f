"""HTML of other systems to the plain text that questions are made of, and back. What runs is refused, not washed."""

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.entities import html5
from html.parser import HTMLParser

from bilingual.text import LANGUAGES
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.texts import UNKNOWN, Texts, language_of, plain

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


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[tuple[str, str]] = []
        self.languages: list[tuple[str, str]] = []  # open elements that name one
        self.mlang = UNKNOWN
        self.read = Read({})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._refuse_what_runs(tag, attrs)
        given = {name: value or "" for name, value in attrs}
        spoken = given.get("xml:lang") or (given.get("lang") if "multilang" in given.get("class", "") else "")
        if tag not in ("img", "br", "hr"):
            self.languages.append((tag, language_of(spoken) if spoken else UNKNOWN))
        if tag == "img":
            self.read.pictures.append((given.get("src", ""), given.get("alt", "")))
        elif tag in ("br", "hr") or tag in BLOCKS:
            self._say("\n")
        if tag == "li":
            self._say("• ")
        if tag in FORMATS:
            self.read.formats.add(tag)

    def _refuse_what_runs(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in RUNS:
            raise NotUnderstood("script", what=f"<{tag}>")
        if tag in REFUSED:
            raise NotUnderstood(REFUSED[tag])
        for name, value in attrs:
            if name.startswith("on"):
                raise NotUnderstood("script", what=name)
            if name in ADDRESSES and not HARMLESS_ADDRESS.match(re.sub(r"[\x00-\x20]", "", value or "")):
                raise NotUnderstood("script", what=f"{name}={(value or '')[:40]}")

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.languages) - 1, -1, -1):
            if self.languages[place][0] == tag:
                del self.languages[place:]
                break
        if tag in BLOCKS:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if self.lasttag in SILENT and self.languages and self.languages[-1][0] in SILENT:
            return
        self._multilingual(BREAKS.sub(" ", data.replace("\r", "\n")))

    def handle_entityref(self, name: str) -> None:
        self._say(unescape(f"&{name};") if f"{name};" in html5 else f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._say(unescape(f"&#{name};"))

    def _multilingual(self, text: str) -> None:
        """``{mlang en}…{mlang}``, which a widespread plugin of Moodle's reads."""
        place = 0
        for tag in MLANG.finditer(text):
            self._say(text[place : tag.start()])
            self.mlang = language_of(tag[1].split(",")[0]) if tag[1] else UNKNOWN
            place = tag.end()
        self._say(text[place:])

    def _say(self, text: str) -> None:
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
    """Raises :class:`NotUnderstood` for what runs."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.result()


def write_html(texts: Texts, *, plainly: bool, inner: str = "") -> str:
    """``plainly``: the reader will find the language by itself. ``inner`` follows the words."""
    spoken = [language for language in LANGUAGES if texts.get(language)]
    if plainly:
        return "".join(_html(texts[language]) for language in spoken) + inner
    spans = (f'<span lang="{CODES[one]}" class="multilang">{_html(texts[one])}</span>' for one in spoken)
    return "".join(spans) + inner


def _html(text: str) -> str:
    """A line end is a break; a tab, which HTML would take for a space, a reference."""
    lines = escape(plain(text), quote=False).replace("\t", "&#9;").replace("{mlang", "&#123;mlang").split("\n")
    return "<br>".join(lines)
