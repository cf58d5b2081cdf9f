"""What a candidate says, and what is answered."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.models import Appeal, PaperItem
from quizzes.reading import Screen

LONGEST = 4000


class QuestionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: PaperItem) -> str:
        return _("Question %(position)s") % {"position": obj.position}


class AppealForm(forms.Form):
    item = QuestionField(
        queryset=PaperItem.objects.none(),
        required=False,
        to_field_name="position",
        label=gettext_lazy("Against"),
        empty_label=gettext_lazy("the whole result"),
    )
    reason = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}), label=gettext_lazy("Why it should be otherwise")
    )

    def __init__(self, items: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """A decision, new marks (``mark:3`` for the third question), and the words for the candidate."""

    decision = forms.ChoiceField(
        choices=Appeal.Decision.choices, widget=forms.RadioSelect, label=gettext_lazy("Decision")
    )
    answer = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Answer"),
        help_text=gettext_lazy("The candidate reads it."),
    )

    def __init__(self, screens: Sequence[Screen], *args: Any, may_regrade: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_regrade:
            kept = [one for one in Appeal.Decision.choices if one[0] != Appeal.Decision.REGRADE]
            self.fields["decision"].choices = kept  # type: ignore[attr-defined]
        marked = [screen for screen in screens if not screen.kind.private]
        self.places = [screen.position for screen in marked]
        for screen in marked:
            self.fields[f"mark:{screen.position}"] = forms.DecimalField(
                required=False,
                max_digits=6,
                decimal_places=3,
                label=_("New mark for question %(position)s") % {"position": screen.position},
            )

    def new_marks(self) -> dict[int, Decimal]:
        said = {place: self.cleaned_data.get(f"mark:{place}") for place in self.places}
        return {place: mark for place, mark in said.items() if mark is not None}

    def of(self, position: int) -> forms.BoundField:
        return self[f"mark:{position}"]
