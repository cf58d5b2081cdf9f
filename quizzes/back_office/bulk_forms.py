"""What is asked before something is done to many questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from wagtail.admin.widgets import AdminTagWidget

from quizzes.back_office.fields import CategoryField
from quizzes.models import QuestionBank, QuestionTag


class BulkForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class MoveForm(BulkForm):
    bank = CategoryField(label=_("Into the category"), queryset=QuestionBank.objects.all())


class TagForm(BulkForm):
    add = TagField(label=_("Add these tags"), required=False, widget=AdminTagWidget(tag_model=QuestionTag))
    remove = forms.ModelMultipleChoiceField(
        label=_("Take these tags away"),
        queryset=QuestionTag.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("add") and not given.get("remove"):
            self.add_error("add", _("Name at least one tag."))
        return given
