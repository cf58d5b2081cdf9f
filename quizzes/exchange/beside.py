"""What a format has no place for travels beside a question, marked as ours; other programs ignore it.

It counts as long as nobody has changed the question itself, which a fingerprint tells; whatever other programs make of
the question wins over what stands beside it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from bilingual.text import LANGUAGES
from quizzes import types
from quizzes.errors import ContentInvalid
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.films import VIDEO, named, stand_in
from quizzes.exchange.limits import MEGABYTE
from quizzes.exchange.pictures import Fetch
from quizzes.exchange.texts import canonical
from quizzes.exchange.xmlfile import tag
from quizzes.models import QuestionVersion

SPACE = "urn:poise:exchange:1"
NAME = f"{{{SPACE}}}question"
DEEPEST = 12
PICTURE = "picture"
Understood = tuple[str, Mapping[str, Any]]  # a kind and its content


def fingerprint(*elements: Any) -> str:
    """Of what is said, whatever the prefixes, the order of attributes or the space between elements."""
    said = [[_said(one) for one in element.iter() if tag(one) and one.tag != NAME] for element in elements]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _said(element: Any) -> list[Any]:
    attributes = sorted((str(name), str(value)) for name, value in element.attrib.items())
    return [tag(element), attributes, (element.text or "").strip(), (element.tail or "").strip()]


def lacking(kind: str, content: Mapping[str, Any], understood: Understood | None) -> dict[str, Any]:
    """What a reader of the file alone would not get; empty where it gets all. Of a picture no more than its name."""
    read_kind, read = understood or ("", {})
    ours, theirs = canonical(_comparable(content)), canonical(_comparable(read))
    names = {name for name in ours if ours[name] != theirs.get(name)}
    if names & (keyed := {name for name, value in content.items() if isinstance(value, list) or name == "text"}):
        names |= keyed  # they speak of each other by keys
    gone = sorted(name for name in theirs if name not in ours and name not in content)
    if read_kind == kind and not names and not gone:
        return {}
    fields = {name: content[name] for name in sorted(names) if name != PICTURE}
    if PICTURE in names:
        fields["alt"] = content[PICTURE].get("alt") or {}
        if PICTURE not in theirs:
            fields["file"] = content[PICTURE]["file"]
    return {"kind": kind, "content": fields, "gone": gone}


def _comparable(content: Mapping[str, Any]) -> dict[str, Any]:
    """A picture is compared by its words: its file has another name in each export."""
    picture = content.get(PICTURE)
    return {**content, PICTURE: {"alt": picture.get("alt") or {}}} if picture else {**content}


def merged(
    lacked: Mapping[str, Any], understood: Understood | None, fetch: Fetch, film: Fetch | None = None
) -> tuple[str, dict[str, Any]]:
    """``film`` fetches films and captions by their names, where a format holds any. Raises :class:`NotUnderstood` where
    this gives nothing that could be shown.
    """
    kind, fields, gone = lacked.get("kind"), lacked.get("content"), lacked.get("gone") or []
    if kind not in QuestionVersion.Kind.values or not isinstance(fields, dict) or not isinstance(gone, list):
        raise NotUnderstood("beside")
    known = {part.name for part in types.of(kind).parts()} - {PICTURE, VIDEO}
    content = {name: value for name, value in (understood or ("", {}))[1].items() if name not in gone}
    content |= {name: value for name, value in fields.items() if name in known}
    if isinstance(name := fields.get("file"), str):
        content[PICTURE] = {"file": fetch(name), "alt": {}}
    if PICTURE in content and isinstance(fields.get("alt"), dict):
        content[PICTURE] = {**content[PICTURE], "alt": fields["alt"]}
    if film and VIDEO in fields:
        content |= named({VIDEO: fields[VIDEO]}, film)
    content = {name: value for name, value in content.items() if name in {*known, PICTURE, VIDEO}}
    _check(kind, content)
    return kind, content


def _check(kind: str, content: Mapping[str, Any]) -> None:
    shown = named(content, stand_in)
    if PICTURE in content:
        shown[PICTURE] = {"image": 1, "alt": content[PICTURE]["alt"]}
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            try:
                types.of(kind).refuse_malformed(shown)
            except ContentInvalid as invalid:
                said[language] = " ".join(map(str, invalid.problems))
    if said:
        raise NotUnderstood("content", text=said)


def write(lacked: Mapping[str, Any]) -> str:
    return json.dumps(lacked, ensure_ascii=False) if lacked else ""


def read(text: str) -> dict[str, Any]:
    """Raises :class:`NotUnderstood`."""
    try:
        lacked = json.loads(text) if len(text) <= MEGABYTE else None
    except (ValueError, RecursionError):
        raise NotUnderstood("beside") from None
    if not isinstance(lacked, dict) or _depth(lacked) > DEEPEST:
        raise NotUnderstood("beside")
    return lacked


def _depth(value: Any) -> int:
    """Counted no further than needed."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        parts = [one for one in level if isinstance(one, dict | list)]
        level = [inner for one in parts for inner in (one.values() if isinstance(one, dict) else one)]
        depth += 1
    return depth
