"""Films in items: an ``object`` in 2.x, HTML's ``video`` with its captions in 3.0, and below it every word as text."""

from copy import deepcopy
from typing import Any

from files.kinds import KINDS
from quizzes.exchange.building import Builder
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.films import VIDEO
from quizzes.exchange.qti.fragments import drop, inner
from quizzes.exchange.qti.page import Page
from quizzes.exchange.qti.versions import attribute, name_of
from quizzes.exchange.texts import UNKNOWN, Texts, guessed, language_of, plain, unsettled
from quizzes.exchange.writing import can_stand_under_a_case, kind_name
from quizzes.types.video import SPOKEN

TRANSCRIPT = "transcript"
WATCH: Texts = {"zh-hans": "看完视频，回答问题。", "en": "Watch the video, then answer."}


def write(page: Page, body: Any, video: dict[str, Any]) -> None:
    name = video["film"]
    mime = KINDS[name.rpartition(".")[2]].mime
    block = page.put(body, "div")
    if page.version.is_kebab:
        shown = page.put(block, "video", controls="true", label=page.text(video.get("title")))
        page.put(shown, "source", src=name, type=mime)
        for row in video.get("captions") or []:
            spoken, label = SPOKEN[row["language"]]
            page.put(shown, "track", kind="captions", src=row["file"], srclang=spoken, label=label)
    else:
        page.put(block, "object", page.text(video.get("title")), data=name, type=mime)
    page.say(page.put(body, "div", **{"class": TRANSCRIPT}), video.get("transcript"))


def taken(builder: Builder, body: Any) -> tuple[Any, dict[str, Any]]:
    """The body without its film, and the film."""
    found = _films(body)
    if not found or builder.film is None:
        return body, {}
    if len(found) > 1:
        raise NotUnderstood("films_several", count=len(found))
    body = deepcopy(body)
    [shown] = _films(body)
    video = _video(builder, shown)
    video["transcript"] = _transcript(builder, body)
    drop(shown)
    return body, video


def _films(body: Any) -> list[Any]:
    return [
        one
        for one in body.iter()
        if name_of(one) == "video" or (name_of(one) == "object" and attribute(one, "type").startswith("video/"))
    ]


def _video(builder: Builder, shown: Any) -> dict[str, Any]:
    fetch = builder.film
    assert fetch is not None  # noqa: S101 - for the types
    sources = [one for one in shown if name_of(one) == "source"]
    address = attribute(shown, "data") or attribute(shown, "src") or (attribute(sources[0], "src") if sources else "")
    title = attribute(shown, "label") or attribute(shown, "aria-label") or plain(" ".join(shown.itertext()))
    captions: dict[str, str] = {}
    for track in (one for one in shown if name_of(one) == "track"):
        language = language_of(attribute(track, "srclang"))
        if language in SPOKEN and attribute(track, "kind") in ("", "captions", "subtitles"):
            captions.setdefault(language, fetch(attribute(track, "src")))
    rows = [{"language": language, "file": name} for language, name in captions.items()]
    return {"film": fetch(address), "title": builder.text(title), **({"captions": rows} if rows else {})}


def _transcript(builder: Builder, body: Any) -> Texts:
    for one in body.iter():
        if name_of(one) == "div" and TRANSCRIPT in attribute(one, "class").split():
            said = builder.html(inner(one))
            drop(one)
            return said
    return {UNKNOWN: ""}


def under(builder: Builder, kind: str, video: dict[str, Any]) -> str:
    """Only cases show films: any other question becomes the one question of a case."""
    if kind != "case":
        if not can_stand_under_a_case(kind):
            raise NotUnderstood("part_kind", kind=str(kind_name(kind)))
        content, spoken = (
            builder.content,
            "".join(text for texts in unsettled(builder.content) for text in texts.values()),
        )
        picture = {name: content.pop(name) for name in ("picture",) if name in content}
        part = {"key": "a", "kind": kind, "content": content}
        builder.content = {"stem": {UNKNOWN: WATCH[guessed(spoken)]}, "parts": [part], **picture}
        builder.parsed.note("film_case", builder.line)
    builder.content[VIDEO] = video
    return "case"
