"""The parts of a content as fields that trainers fill in. Each kind of part says here what it looks like.

``blocks``: name → block, of which rows are made; a part that stands alone takes the block's form field.
"""

from collections.abc import Iterator, Sequence
from functools import singledispatch
from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    FieldBlock,
    IntegerBlock,
    MultipleChoiceBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from quizzes.film_fields import FilmBlock
from quizzes.models import QuestionVersion
from quizzes.types import case, schema, video
from quizzes.types.schema import Part

SUFFIXES = {"zh-hans": "zh", "en": "en"}
IN_LANGUAGE = {"zh-hans": _("{what} in Chinese"), "en": _("{what} in English")}


class WordBlock(FieldBlock):
    """One of a few words, the first of them where nothing is said: no empty choice."""

    def __init__(self, choices: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        self.field = forms.ChoiceField(choices=choices, required=False)
        super().__init__(**kwargs)

    class Meta:
        icon = "list-ul"


def row_name(part: schema.Rows) -> str:
    return part.name.removesuffix("s")


def label_of(part: Part) -> Any:
    return _first(part.label)


def _first(words: Any) -> Any:
    return capfirst(words)


def in_each_language(what: Any) -> dict[str, Any]:
    """Suffix of the field → its label."""
    return {SUFFIXES[code]: capfirst(format_lazy(text, what=what)) for code, text in IN_LANGUAGE.items()}


@singledispatch
def blocks(part: Part) -> dict[str, Any]:
    """Line, number, key: a line of text."""
    return {part.name: CharBlock(label=label_of(part), required=False, help_text=part.help)}


@blocks.register
def _texts_blocks(part: schema.Texts) -> dict[str, Any]:
    return {
        f"{part.name}_{suffix}": TextBlock(label=label, required=False, rows=1, help_text=part.help)
        for suffix, label in in_each_language(part.label).items()
    }


@blocks.register
def _flag_blocks(part: schema.Flag) -> dict[str, Any]:
    return {part.name: BooleanBlock(label=label_of(part), required=False, help_text=part.help)}


@blocks.register
def _yes_no_blocks(part: schema.YesNo) -> dict[str, Any]:
    choices = [("", "—"), ("true", _("True")), ("false", _("False"))]
    return {part.name: WordBlock(choices, label=label_of(part), help_text=part.help)}


@blocks.register
def _one_of_blocks(part: schema.OneOf) -> dict[str, Any]:
    return {part.name: WordBlock(part.choices, label=label_of(part), help_text=part.help)}


@blocks.register
def _some_of_blocks(part: schema.SomeOf) -> dict[str, Any]:
    widget = forms.CheckboxSelectMultiple
    return {
        part.name: MultipleChoiceBlock(
            label=label_of(part), required=False, choices=part.choices, widget=widget, help_text=part.help
        )
    }


@blocks.register
def _lines_blocks(part: schema.Lines) -> dict[str, Any]:
    return {part.name: TextBlock(label=label_of(part), required=False, rows=2, help_text=part.help)}


@blocks.register
def _whole_blocks(part: schema.Whole) -> dict[str, Any]:
    return {part.name: IntegerBlock(label=label_of(part), required=False, help_text=part.help)}


@blocks.register
def _picture_blocks(part: schema.Picture) -> dict[str, Any]:
    alternatives = in_each_language(_("what the picture tells"))
    return {part.name: ImageChooserBlock(label=label_of(part), required=False)} | {
        f"{part.name}_alt_{suffix}": TextBlock(label=label, required=False, rows=1)
        for suffix, label in alternatives.items()
    }


@blocks.register
def _video_blocks(part: video.Video) -> dict[str, Any]:
    """The words before the captions: what has to be there comes first."""
    film = FilmBlock(
        label=label_of(part), help_text=_("MP4 (H.264) or WebM. Staff on the phone thank you for a small one.")
    )
    return (
        {part.name: film}
        | _text_areas(f"{part.name}_title", _("title of the video"), rows=1)
        | _text_areas(f"{part.name}_transcript", _("transcript: what is said and seen"), rows=4)
        | {
            f"{part.name}_captions_{suffix}": FilmBlock(
                video.CAPTIONS, label=label, help_text=_("A WebVTT file (.vtt).")
            )
            for suffix, label in in_each_language(_("captions")).items()
        }
    )


def _text_areas(name: str, what: Any, rows: int) -> dict[str, Any]:
    return {
        f"{name}_{suffix}": TextBlock(label=label, required=False, rows=rows)
        for suffix, label in in_each_language(what).items()
    }


@blocks.register
def _rows_blocks(part: schema.Rows) -> dict[str, Any]:
    inside = {"key": CharBlock(label=pgettext_lazy("of a gap", "Key"), required=False)} if part.shows_key else {}
    for one in part.of:
        inside |= blocks(one)
    row = StructBlock(list(inside.items()), label=_first(part.row), icon="list-ul")
    return {part.name: StreamBlock([(row_name(part), row)], label=label_of(part), required=False, help_text=part.help)}


@blocks.register
def _questions_blocks(part: case.Questions) -> dict[str, Any]:
    kinds = dict(QuestionVersion.Kind.choices)
    each = []
    for kind, question in (part.kinds or {}).items():
        inside = blocks(case.WEIGHT)
        for one in question.parts():
            if not isinstance(one, schema.Picture):  # the case has the picture
                inside |= blocks(one)
        each.append((kind, StructBlock(list(inside.items()), label=capfirst(kinds[kind]), icon="help")))
    return {part.name: StreamBlock(each, label=label_of(part), required=False, help_text=part.help)}


def fields(parts: Sequence[Part]) -> Iterator[tuple[str, Any]]:
    """Name → block, of parts that stand in a form."""
    for part in parts:
        yield from blocks(part).items()
