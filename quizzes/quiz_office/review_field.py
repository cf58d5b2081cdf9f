"""The table of what candidates see, and when: a box for each phase and aspect."""

from typing import Any

from django import forms

from quizzes.review import Aspect, Phase, Shown


class ReviewTable(forms.Widget):
    template_name = "quizzes/admin/review_table.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown: Shown = value or {}
        context["aspects"] = [aspect.label for aspect in Aspect]
        context["rows"] = [
            (phase.label, [(f"{phase}.{aspect}", aspect.label, aspect in shown.get(phase, ())) for aspect in Aspect])
            for phase in Phase
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Shown:
        given = set(data.getlist(name)) if hasattr(data, "getlist") else set(data.get(name, ()))
        return {str(phase): [str(aspect) for aspect in Aspect if f"{phase}.{aspect}" in given] for phase in Phase}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # no box ticked is an answer, too


class ReviewField(forms.Field):
    widget = ReviewTable

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)
