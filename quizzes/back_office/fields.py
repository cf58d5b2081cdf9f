"""The tree of categories as one list; a category's place shows by its indent."""

from typing import Any

from django import forms


class CategoryField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{chr(0xA0) * 4 * obj.depth}{obj.name}"
