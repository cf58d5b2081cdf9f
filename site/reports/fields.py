"""The fields of the filters, written without a template for each option: there may be more units than people."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from operator import attrgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from people.back_office.fields import PersonInput

SELECTED = {False: "", True: mark_safe(" selected")}
CHECKED = {False: "", True: mark_safe(" checked")}
BOX = '<label><input type="checkbox" name="{}" value="{}" id="{}_{}"{}> <span>{}</span></label>'


class Choice(forms.Widget):
    """A plain list: what ``forms.Select`` does with each of its choices costs more than the rows themselves."""

    choices: Iterable[tuple[object, object]] = ()
    more = ""  # said at the end, not to be chosen

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = [
            f'<option value="{escape(str(key))}"{SELECTED[str(key) == chosen]}>{escape(str(text))}</option>'
            for key, text in self.choices
        ]
        if self.more:
            options.append(f"<option disabled>{escape(str(self.more))}</option>")
        attributes = flatatt(self.build_attrs({"name": name, **self.attrs}, attrs))
        return mark_safe(f"<select{attributes}>{''.join(options)}</select>")  # noqa: S308 - escaped above


class _Line:
    """An input line without a template. Django's own takes two for each."""

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        widget: Any = self
        shown = widget.format_value(value)
        given = {"type": widget.input_type, "name": name, **({} if shown is None else {"value": shown})}
        parts = {**given, **widget.build_attrs(widget.attrs, attrs)}.items()
        written = (
            part if told is True else f'{part}="{escape(str(told))}"' for part, told in parts if told is not False
        )
        return mark_safe(f"<input {' '.join(written)}>")  # noqa: S308 - escaped above


class TextLine(_Line, forms.TextInput):
    pass


class NumberLine(_Line, forms.NumberInput):
    pass


class DateLine(_Line, forms.DateInput):
    pass


class PersonLine(_Line, PersonInput):
    pass


class Boxes(forms.CheckboxSelectMultiple):
    """``?of=calm&of=6s`` as a form sends it, and ``?of=calm,6s`` as our own addresses say it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return list(dict.fromkeys(part for value in given for part in str(value).split(",") if part))

    def render(
        self, name: str, value: Any, attrs: dict[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        chosen = {str(one) for one in value or ()}
        begin = (attrs or {}).get("id", name)
        return format_html_join(
            "", BOX, ((name, key, begin, key, CHECKED[str(key) in chosen], text) for key, text in self.choices)
        )


class NamedField(forms.CharField):
    """One of ``rows``, by its code; what is cleaned is the code. ``offer`` says which, and which of them are listed."""

    widget = Choice

    def offer(
        self,
        rows: Sequence[Any],
        *,
        empty: Any,
        listed: Sequence[Any] | None = None,
        labels: Callable[[Any], str] = attrgetter("name"),
        more: Any = "",
    ) -> None:
        self.rows = {row.code: row for row in rows}
        self.widget.choices = [("", empty), *((row.code, labels(row)) for row in (rows if listed is None else listed))]
        self.widget.more = more

    def row_of(self, code: str) -> Any:
        return self.rows.get(code)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and value not in self.rows:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
