"""For whom papers are printed, and in which language."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.models import Person
from quizzes.exams.finding import exam_of
from quizzes.exams.roll import Roll
from quizzes.exams.scope import candidates_for
from quizzes.models import PaperSet, Quiz
from quizzes.office.staff_numbers import StaffNumbersField
from quizzes.printed.services import MOST


class PapersForm(forms.Form):
    languages = forms.ChoiceField(label=pgettext_lazy("of a paper", "Language"), choices=PaperSet.Languages.choices)
    people = StaffNumbersField(
        label=gettext_lazy("For these people"),
        required=False,
        help_text=gettext_lazy("Staff numbers, one or many, a line each. Names and numbers are filled in."),
    )
    candidates = forms.BooleanField(
        label=gettext_lazy("For all of your candidates who have not passed it"), required=False
    )
    blank = forms.IntegerField(
        label=gettext_lazy("Papers without a name"), min_value=0, max_value=MOST, required=False, initial=1
    )
    same = forms.BooleanField(label=gettext_lazy("The same paper for everybody"), required=False)
    seed = forms.IntegerField(
        label=gettext_lazy("Number of the draw"),
        min_value=0,
        max_value=2**62,
        required=False,
        help_text=gettext_lazy(
            "For the same paper as another time: the same number draws it while the bank is the same."
        ),
    )

    def __init__(self, *args: Any, viewer: Person, quiz: Quiz, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.quiz, self.exam = viewer, quiz, exam_of(quiz)
        self.fields["same"].initial = quiz.one_paper
        people = self.fields["people"]
        assert isinstance(people, StaffNumbersField)  # noqa: S101 - for the type checker
        people.among = candidates_for(viewer).active()
        if self.exam is None:
            del self.fields["candidates"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        said["everybody"] = list(dict.fromkeys([*said["people"], *self._candidates(said)]))
        count = len(said["everybody"]) + (said["blank"] or 0)
        if not count:
            raise forms.ValidationError(_("Say for whom, or how many papers without a name."))
        if count > MOST:
            raise forms.ValidationError(_("At most %(most)s at a time.") % {"most": MOST})
        if said["seed"] is not None and not said["same"]:
            self.add_error("seed", _("Only where everybody gets the same paper."))
        return said

    def _candidates(self, said: dict[str, Any]) -> list[Person]:
        if self.exam is None or not said.get("candidates"):
            return []
        rows = Roll(self.exam, self.quiz, self.viewer).to_print()
        return [row.person for row in rows[: MOST + 1]]
