"""What is asked before something is done to many questions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from quizzes.back_office.fields import CategoryField
from quizzes.models import Question, QuestionBank, QuestionTag


class BulkForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class MoveForm(BulkForm):
    bank = CategoryField(label=_("Into the category"), queryset=QuestionBank.objects.all())


class TagForm(BulkForm):
    add = TagField(
        label=_("Add these tags"),
        required=False,
        widget=forms.TextInput,
        help_text=_("Several with commas between them. What there is none of yet is made."),
    )
    remove = forms.ModelMultipleChoiceField(
        label=_("Take these tags away"),
        queryset=QuestionTag.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hung = QuestionTag.objects.filter(tagged__content_object__in=self.questions).distinct()
        if hung:
            self.fields["remove"].queryset = hung  # type: ignore[attr-defined]
        else:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("add") and not given.get("remove"):
            self.add_error("add", _("Name at least one tag."))
        return {"remove": [], **given}
