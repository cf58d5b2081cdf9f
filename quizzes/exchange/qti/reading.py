"""QTI packages: reading. A question's line is that of its first resource in the manifest."""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from quizzes.exchange import archive, beside, films, pictures
from quizzes.exchange.building import Builder
from quizzes.exchange.faults import FileRefused, NotUnderstood
from quizzes.exchange.items import Item, Parsed
from quizzes.exchange.joining import joined, spoken_in
from quizzes.exchange.qti import bodies, passages
from quizzes.exchange.texts import language_of, settle
from quizzes.exchange.xmlfile import parsed as parsed_xml
from quizzes.types.video import CAPTIONS, FILMS

MANIFEST = "imsmanifest.xml"
OLDER = re.compile(r"imsqti(_item)?_xmlv1|assessment/x-bb-qti")  # Canvas's and Blackboard's
OWN_FILE = ".poise.json"
OWN = ("code", "category")  # labels of ours that say where a question belongs
Pages = Sequence[tuple[str, Any]]  # a language, empty where none is told, and an item
FilesOf = Callable[[Any], "Files"]


@dataclass(frozen=True)
class Files:
    """How one item's pictures and films are brought."""

    picture: pictures.Fetch
    film: pictures.Fetch


AS_NAMED = Files(str, str)


def read(data: bytes) -> Parsed:
    held = archive.folder_of(archive.opened(data), MANIFEST)
    if held is None:
        raise FileRefused("no_manifest")
    parsed = Parsed()
    manifest = parsed_xml(archive.part(held, MANIFEST))
    if any(OLDER.match(one.get("type") or "") for one in manifest.iter("{*}resource")):
        raise FileRefused("old_qti")
    questions = list(_questions(held, manifest))
    for _resources in questions:  # before any is read
        parsed.another()
    for resources in questions:
        line = resources[0].sourceline
        try:
            parsed.items.append(_item(parsed, held, resources))
        except NotUnderstood as refused:
            parsed.note(refused.fault.code, line, **refused.fault.facts)
    return parsed


def _questions(held: archive.Folder, manifest: Any) -> Iterator[list[Any]]:
    """The resources that are items; those that say one question in two languages together, as our own file tells."""
    found: dict[str, list[Any]] = {}
    known = set(held.namelist())
    for place, resource in enumerate(manifest.iter("{*}resource")):
        if "item" in (resource.get("type") or ""):
            own = _own_name(resource)
            found.setdefault(own if own in known else str(place), []).append(resource)
    yield from found.values()


def _own_name(resource: Any) -> str:
    """Of the file that we put beside a question."""
    names = (unquote(file.get("href") or "") for file in resource.iter("{*}file"))
    return next((name for name in names if name.endswith(OWN_FILE)), "")


def _own(held: archive.Folder, resource: Any) -> dict[str, Any]:
    """What we said of the question beside it; nothing where other programs left the file away."""
    try:
        own = beside.read(archive.part(held, name).decode()) if (name := _own_name(resource)) else {}
    except (KeyError, UnicodeDecodeError):
        return {}
    if not all(isinstance(own.get(name, {}), dict) for name in ("items", "question")):
        raise NotUnderstood("beside")
    return own


def _item(parsed: Parsed, held: archive.Folder, resources: Sequence[Any]) -> Item:
    own, pages, paths = _own(held, resources[0]), [], {}
    for resource in resources:
        path = unquote(resource.get("href") or "")
        root = passages.brought(_opened(held, path), path, partial(_opened, held))
        pages.append((language_of(str(own.get("items", {}).get(path, ""))), root))
        paths[root] = path
    line = resources[0].sourceline
    builder, kind = _with_beside(parsed, line, pages, own, lambda root: _files(parsed, held, paths[root]))
    labels = [found.text or "" for found in resources[0].iter("{*}string", "{*}langstring")]
    own_labels = {name: label[len(name) + 1 :] for label in labels for name in OWN if label.startswith(f"{name}:")}
    return builder.item(
        kind,
        labels=[label for label in labels if label.partition(":")[0] not in OWN],
        code=own_labels.get("code", ""),
        category=tuple(part for part in own_labels.get("category", "").split("/") if part),
    )


def _opened(held: archive.Folder, path: str) -> Any:
    try:
        return parsed_xml(held.weigh(archive.part(held, path)))
    except KeyError:
        raise NotUnderstood("item_missing", name=path[:80]) from None


def _with_beside(
    parsed: Parsed, line: int, pages: Pages, own: dict[str, Any], files_of: FilesOf
) -> tuple[Builder, str]:
    """What the items say, and what stands beside them as long as they are as we wrote them."""
    aside = Parsed(pictures=parsed.pictures, films=parsed.films)
    builder = Builder(parsed, line)
    lacked = own.get("question") or {}
    ours = own.get("of") == beside.fingerprint(*(root for _language, root in pages))
    try:
        kind, builder.content = understood(aside, line, pages, files_of)
    except NotUnderstood:
        if not (ours and lacked):
            raise
        kind = ""
    if ours and lacked:
        files = files_of(pages[0][1])
        kind, builder.content = beside.merged(lacked, (kind, builder.content), files.picture, files.film)
    if not ours:
        parsed.faults += aside.faults
        if lacked:
            parsed.note("beside_left", line, what=", ".join(lacked.get("content") or {})[:80])
    return builder, kind


def understood(parsed: Parsed, line: int, pages: Pages, files_of: FilesOf) -> tuple[str, dict[str, Any]]:
    """Kind and content of an item, or of one question's items in two languages."""
    contents, kinds = {}, set()
    for place, (language, root) in enumerate(pages):
        files = files_of(root)
        builder = Builder(parsed, line, files.picture, files.film)
        kinds.add(bodies.read(builder, root))
        known = language in ("zh-hans", "en")
        contents[language or str(place)] = spoken_in(builder.content, language) if known else builder.content
    if len(kinds) > 1:
        raise NotUnderstood("languages_differ")
    content = joined(contents)
    return kinds.pop(), settle(content) if all(language for language, _root in pages) else content


def _files(parsed: Parsed, held: archive.Folder, path: str) -> Files:
    """Pictures and films lie in the package, seen from the item."""
    inline = pictures.inline(parsed)

    def part(address: str, lacks: str) -> bytes:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
        if name.startswith("../") or name not in held.namelist():
            raise NotUnderstood(lacks, name=address[:80])
        return archive.part(held, name)

    def picture(address: str) -> str:
        if re.match(r"(?i)[a-z]+:|//", address):
            return inline(address)
        return pictures.keep(parsed, part(address, "picture_missing"), address)

    def film(address: str) -> str:
        allowed = CAPTIONS if address.lower().endswith(CAPTIONS) else FILMS
        return films.keep(parsed, part(address, "film_missing"), address, allowed)

    return Files(picture, film)
