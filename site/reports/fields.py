"""The fields of the filters, written without a template for each option: there may be more units than people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECTED = {False: "", True: mark_safe(" selected")}
CHECKED = {False: "", True: mark_safe(" checked")}
BOX = '<label><input type="checkbox" name="{}" value="{}" id="{}_{}"{}> <span>{}</span></label>'


class Choice(forms.Select):
    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED[str(key) == chosen], text) for key, text in self.choices),
        )
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs({"name": name, **self.attrs}, attrs)), options
        )


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


class NamedField(forms.ChoiceField):
    """One of the rows that ``offer`` names, by its code; what is cleaned is the code."""

    widget = Choice

    def offer(self, rows: Sequence[Any], *, empty: Any, labels: Mapping[str, str] | None = None) -> None:
        self.rows = {row.code: row for row in rows}
        self.choices = [("", empty), *((code, (labels or {}).get(code) or row.name) for code, row in self.rows.items())]

    def row_of(self, code: str) -> Any:
        return self.rows.get(code)
