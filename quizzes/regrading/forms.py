"""What a trainer says when a key was wrong, and what HR says when a pass was lost by it."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.models import LostPassReview, PaperItem, Question, QuestionVersion, Regrade

LONGEST = 2000


class VersionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: QuestionVersion) -> str:
        used = getattr(obj, "used", None)
        number = _("Version %(number)s, %(state)s") % {"number": obj.number, "state": obj.get_state_display()}
        return number if used is None else _("%(version)s: in %(count)s attempts") % {"version": number, "count": used}


class RegradeForm(forms.ModelForm):
    version = VersionField(queryset=QuestionVersion.objects.none(), label=gettext_lazy("Answers given to"))
    how = forms.ChoiceField(
        choices=Regrade.How.choices, widget=forms.RadioSelect, label=gettext_lazy("are"), initial=Regrade.How.KEY
    )
    by_version = VersionField(
        queryset=QuestionVersion.objects.none(), required=False, label=gettext_lazy("The version whose key is right")
    )
    reason = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Everybody whose result changes reads this."),
        required=False,
    )

    class Meta:
        model = Regrade
        fields = ["version", "how", "by_version", "reason"]

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = QuestionVersion.objects.filter(question=question).order_by("-number")
        used = PaperItem.objects.filter(version=models.OuterRef("pk")).order_by().values("version")
        counted = used.annotate(count=models.Count("pk")).values("count")
        self.fields["version"].queryset = versions.filter(  # type: ignore[attr-defined]
            models.Exists(PaperItem.objects.filter(version=models.OuterRef("pk")))
        ).annotate(used=models.Subquery(counted))
        self.fields["by_version"].queryset = versions  # type: ignore[attr-defined]
        self.fields["by_version"].initial = versions.first()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("how") == Regrade.How.KEY and not given.get("by_version"):
            self.add_error("by_version", _("Choose the version whose key is right."))
        if given.get("how") != Regrade.How.KEY:
            given["by_version"] = None
        return given

    def _post_clean(self) -> None:
        """The row is the service's to make and to check."""


class LostPassForm(forms.ModelForm):
    class Meta:
        model = LostPassReview
        fields = ["decision"]
        widgets = {"decision": forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST})}
