"""A lesson's Markdown with its YAML head and YAML blocks, as values for the StreamField."""

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

NAMESPACE = uuid.UUID("6f0e2a0e-4f8e-4e7a-9a59-2d1c6a3b7f10")
HEAD = ("key", "title", "minutes", "summary")
RICH = {"strong": "b", "em": "i"}


class SourceError(Exception):
    """A source file that cannot be understood; says which, and what is wrong."""


def read_yaml(text: str, *, where: str) -> dict[str, Any]:
    """A mapping, or who is to blame."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SourceError(f"{where}: {error}") from error
    if not isinstance(data, dict):
        raise SourceError(f"{where}: names with values were expected here")
    return data


def read_lesson(path: Path) -> tuple[dict[str, Any], list[Token]]:
    """The head, and the body's tokens."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        raise SourceError(f"{path}: a lesson begins with a YAML head between two lines of ---")
    head_text, _, body = text[4:].partition("\n---\n")
    head = read_yaml(head_text, where=str(path))
    if lacking := [name for name in HEAD if name not in head]:
        raise SourceError(f"{path}: the head lacks {', '.join(lacking)}")
    return head, MarkdownIt("commonmark", {"html": False}).parse(body)


def body_of(tokens: list[Token], *, where: str, seed: str, picture: Callable[[str], int]) -> list[dict[str, Any]]:
    """The stream's raw data. Block ids come from ``seed`` and place, so both languages share their bookmarks."""
    blocks: list[tuple[str, Any]] = []
    run: list[Token] = []
    inside_heading = False
    for token in tokens:
        if token.type == "fence":
            _flush(run, blocks)
            blocks.append(_fence(token, where, picture))
        elif token.type in ("heading_open", "heading_close"):
            _flush(run, blocks)
            inside_heading = token.type == "heading_open"
        elif inside_heading:
            blocks.append(("heading", token.content))
        else:
            run.append(token)
    _flush(run, blocks)
    return [
        {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{seed}/{place}"))}
        for place, (kind, value) in enumerate(blocks)
    ]


def _flush(run: list[Token], blocks: list[tuple[str, Any]]) -> None:
    if run:
        html = MarkdownIt("commonmark").renderer.render(run, MarkdownIt("commonmark").options, {}).strip()
        for markdown, draftail in RICH.items():
            html = html.replace(f"<{markdown}>", f"<{draftail}>").replace(f"</{markdown}>", f"</{draftail}>")
        blocks.append(("text", html))
        run.clear()


def _fence(token: Token, where: str, picture: Callable[[str], int]) -> tuple[str, Any]:
    kind = token.info.strip()
    if kind not in _BLOCKS:
        raise SourceError(f"{where}: the block “{kind}” is not one of {', '.join(_BLOCKS)}")
    data = read_yaml(token.content, where=f"{where}, block “{kind}”")
    try:
        if kind == "picture":
            values = {"image": picture(data["file"]), "alt": data["alt"], "caption": data.get("caption", "")}
            return "picture", values
        return kind.replace("-", "_"), _BLOCKS[kind](data)
    except KeyError as missing:
        raise SourceError(f"{where}: a block “{kind}” lacks {missing}") from missing


def _items(values: list[Any]) -> list[dict[str, Any]]:
    """A list block's raw form. Wagtail takes it for one only if every item has an id."""
    return [
        {"type": "item", "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{place}/{value}"))}
        for place, value in enumerate(values)
    ]


def _scene(data: Mapping[str, Any]) -> dict[str, Any]:
    lines = [{"who": line["who"], "say": line["say"], "us": bool(line.get("us"))} for line in data["lines"]]
    return {"setting": data.get("setting", ""), "lines": _items(lines)}


def _self_check(data: Mapping[str, Any]) -> dict[str, Any]:
    options = [
        {"text": option["text"], "right": bool(option.get("right")), "because": option["because"]}
        for option in data["options"]
    ]
    return {"question": data["question"], "options": _items(options)}


def _summary(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": data["title"], "points": _items(data["points"]), "attempt": data.get("try", "")}


_BLOCKS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "scene": _scene,
    "do-dont": lambda data: {"do": data["do"], "dont": data["dont"]},
    "self-check": _self_check,
    "checklist": lambda data: {"title": data["title"], "items": _items(data["items"])},
    "summary": _summary,
    "picture": dict,
}
