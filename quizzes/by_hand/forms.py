"""Points for each criterion of a rubric, and words for the candidate."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.models import MarkDraft
from quizzes.types import Content, Shown, of

LONGEST = 4000
LONGEST_NUMBER = 10


class MarkForm(forms.Form):
    """Fields ``points:KEY``, in the rubric's order."""

    comment = forms.CharField(
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Comment for the candidate"),
        help_text=gettext_lazy("They read it with their result, without your name."),
    )

    def __init__(self, kind: str, content: Content, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: list[str] = [row["key"] for row in content["rubric"]]
        words = Shown(of(kind), content, [], []).rubric
        asked = {}
        for key, row in zip(self.keys, words, strict=True):
            asked[f"points:{key}"] = forms.IntegerField(
                min_value=0,
                max_value=row["points"],
                label=_("%(criterion)s (0 to %(points)s)") % {"criterion": row["text"], "points": row["points"]},
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            asked[f"points:{key}"].levels = row["levels"]  # type: ignore[attr-defined]  # for the page
        self.fields = {**asked, **self.fields}

    @property
    def criteria(self) -> list[forms.BoundField]:
        return [self[f"points:{key}"] for key in self.keys]

    def points(self) -> dict[str, int]:
        return {key: self.cleaned_data[f"points:{key}"] for key in self.keys}

    def typed(self) -> dict[str, str]:
        """As it stands, right or wrong: a draft loses nothing."""
        data: Mapping[str, Any] = self.data
        return {key: str(data.get(f"points:{key}", ""))[:LONGEST_NUMBER] for key in self.keys}

    def typed_comment(self) -> str:
        return str(self.data.get("comment", ""))[:LONGEST]


def form_of(draft: MarkDraft, data: Any = None) -> MarkForm:
    version = draft.item.version
    return MarkForm(version.kind, version.content, data, initial=draft.values(), use_required_attribute=False)
