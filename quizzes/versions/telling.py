"""A content told part by part, in the words of the trainers' form. Pure.

What a part is called in a place stays the same while its row keeps its key, so that two versions can be laid side by
side although a row was put in between.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bilingual.text import LANGUAGES, in_language
from quizzes import types
from quizzes.types import schema
from quizzes.types.case import WEIGHT, Questions
from quizzes.types.schema import Part
from quizzes.types.video import SPOKEN, Video

Place = tuple[str, ...]
ANY = ""  # what is the same in every language


@dataclass(frozen=True)
class Told:
    """``words``: language → text; under ``ANY`` what has no language."""

    place: Place
    label: str
    words: Mapping[str, str]


def told(kind: str, content: Mapping[str, Any]) -> list[Told]:
    """Whatever somebody wrote, in the order in which the form asks for it; what is empty is left out."""
    return [one for one in _parts(types.of(kind).parts(), content, (), "") if any(one.words.values())]


def _parts(parts: Sequence[Part], content: Mapping[str, Any], place: Place, before: str) -> Iterator[Told]:
    for part in parts:
        label = _label(before, part.label)
        inside, value = (*place, part.name), part.filled(content.get(part.name))
        if isinstance(part, schema.Rows):
            yield from _rows(part, value, inside, before)
        elif isinstance(part, Questions):
            yield from _questions(part, value, inside)
        elif isinstance(part, schema.Picture):
            yield Told(inside, label, {ANY: _("no. %(number)s") % {"number": value["image"]} if value else ""})
            yield Told((*inside, "alt"), _label(label, _("text alternative")), _texts((value or {}).get("alt")))
        elif isinstance(part, Video):
            yield from _video(value or {}, inside, label)
        elif isinstance(part, schema.Texts):
            yield Told(inside, label, _texts(value))
        else:
            yield Told(inside, label, {ANY: _value(part, value, content)})


def _video(value: Mapping[str, Any], place: Place, label: str) -> Iterator[Told]:
    """Files by the beginning of their keys: they say whether it is another."""
    yield Told(place, label, {ANY: value.get("film", "")[:8]})
    yield Told((*place, "title"), _label(label, _("title")), _texts(value.get("title")))
    yield Told((*place, "transcript"), _label(label, _("transcript")), _texts(value.get("transcript")))
    said = [f"{SPOKEN[row['language']][1]} {row['file'][:8]}" for row in value.get("captions") or []]
    yield Told((*place, "captions"), _label(label, _("captions")), {ANY: ", ".join(said)})


def _rows(part: schema.Rows, rows: Sequence[Mapping[str, Any]], place: Place, before: str) -> Iterator[Told]:
    for number, row in enumerate(rows, start=1):
        key = str(row.get("key") or number) if part.keyed else str(number)
        label = _label(before, f"{capfirst(str(part.row))} {number}")
        yield from _parts(part.of, row, (*place, key), label)


def _questions(part: Questions, rows: Sequence[Mapping[str, Any]], place: Place) -> Iterator[Told]:
    for number, row in enumerate(rows, start=1):
        label = f"{capfirst(_('question'))} {number}"
        parts = [*part.of(row["kind"]).parts()]
        yield from _parts(parts, row["content"], (*place, row["key"]), label)
        yield from _parts([WEIGHT], row, (*place, row["key"]), label)


def _label(before: str, own: str | Promise) -> str:
    return f"{before} · {own}" if before else str(capfirst(own))  # type: ignore[type-var]  # lazy, too


def _texts(value: Mapping[str, str] | None) -> dict[str, str]:
    return {language: ((value or {}).get(language) or "").strip() for language in LANGUAGES}


def _value(part: Part, value: Any, content: Mapping[str, Any]) -> str:
    if isinstance(part, schema.Flag | schema.YesNo):
        return "" if value is None else (_("yes") if value else _("no"))
    if isinstance(part, schema.SomeOf):
        return ", ".join(str(dict(part.choices).get(one, one)) for one in map(str, value))
    if isinstance(part, schema.OneOf):
        return str(dict(part.choices).get(value, value))
    if isinstance(part, schema.KeyOf):
        row: Mapping[str, Any] = next((one for one in content.get(part.rows) or [] if one.get("key") == value), {})
        return in_language(row.get("text") or {}) or str(value)
    if isinstance(part, schema.Lines):
        return "\n".join(value)
    if isinstance(part, schema.Numbers):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
