"""The form of a paper: sections, each with a table of qualities and difficulties and a list of certain questions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qualities.models import Quality
from quizzes.drawing import Candidate, Wanted
from quizzes.models import Question, QuestionBank, QuestionTag, QuestionVersion, Quiz, Section
from quizzes.services.designing import SectionDraft

Difficulty = QuestionVersion.Difficulty
MOST = 200


class Choices:
    """What a section can choose from, read once for all sections."""

    def __init__(self) -> None:
        self.qualities = list(Quality.objects.all())
        self.banks = list(QuestionBank.objects.all())
        self.tags = list(QuestionTag.objects.all())


class SectionForm(forms.Form):
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    bank = forms.ModelChoiceField(
        QuestionBank.objects.all(), label=gettext_lazy("Draws from"), required=False, empty_label=None
    )
    tag = forms.ModelChoiceField(
        QuestionTag.objects.all(), label=gettext_lazy("Only with the tag"), required=False, empty_label="–"
    )
    mark = forms.DecimalField(
        label=gettext_lazy("Marks for each question"),
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=1,
    )
    pass_percent = forms.IntegerField(
        label=gettext_lazy("Pass mark of its own, in per cent"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("Who misses it does not pass, whatever the other sections earn."),
    )
    fixed = forms.CharField(
        label=gettext_lazy("Certain questions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Codes, one a line; marks of their own after a space. Everybody gets these."),
    )

    def __init__(self, *args: Any, quiz: Quiz, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiz, self.qualities, self.banks = quiz, choices.qualities, choices.banks
        self.fields["bank"].widget.choices = [(bank.pk, str(bank)) for bank in choices.banks]
        self.fields["tag"].widget.choices = [("", "–"), *((tag.pk, str(tag)) for tag in choices.tags)]
        self.fields["bank"].initial = quiz.bank_id
        for row in (*self.qualities, None):
            for difficulty in (*Difficulty, ""):
                self.fields[cell(row, difficulty)] = forms.IntegerField(required=False, min_value=0, max_value=MOST)

    def clean_fixed(self) -> list[tuple[int, Decimal | None]]:
        asked: dict[str, Decimal | None] = {}
        for line in self.cleaned_data["fixed"].splitlines():
            code, _space, mark = line.strip().partition(" ")
            if code:
                asked[code] = _mark(mark, code)
        bank = self.cleaned_data.get("bank") or self.quiz.bank
        known = dict(Question.objects.within(bank).filter(code__in=asked).values_list("code", "pk"))
        missing = [code for code in asked if code not in known]
        if missing:
            raise forms.ValidationError(_("Not in this bank: %(codes)s.") % {"codes": ", ".join(missing)})
        return [(known[code], mark) for code, mark in asked.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.draft(cleaned).count:
            raise forms.ValidationError(_("This section asks nothing yet. Write how many questions it takes."))
        return cleaned

    def draft(self, cleaned: Mapping[str, Any] | None = None) -> SectionDraft:
        said = self.cleaned_data if cleaned is None else cleaned
        cells = [
            (row.pk if row else None, str(difficulty), said[cell(row, difficulty)])
            for row in (*self.qualities, None)
            for difficulty in (*Difficulty, "")
            if said.get(cell(row, difficulty))
        ]
        return SectionDraft(
            name_zh=said["name_zh"],
            name_en=said["name_en"],
            pass_percent=said["pass_percent"],
            bank=None if said["bank"] in (None, self.quiz.bank) else said["bank"],
            tag=said["tag"],
            mark=said["mark"],
            cells=cells,
            fixed=said["fixed"],
        )


def _mark(text: str, code: str) -> Decimal | None:
    try:
        mark = Decimal(text.strip()) if text.strip() else None
    except InvalidOperation:
        mark = Decimal(-1)
    if mark is not None and not Decimal("0.01") <= mark <= 100:
        raise forms.ValidationError(_("%(code)s: marks from 0.01 to 100.") % {"code": code})
    return mark


def cell(quality: Quality | None, difficulty: str) -> str:
    return f"n_{quality.pk if quality else 0}_{difficulty or 'any'}"


def initial(section: Section, quiz: Quiz) -> dict[str, Any]:
    picks = list(section.picks.all())
    said: dict[str, Any] = {
        "name_zh": section.name_zh,
        "name_en": section.name_en,
        "bank": section.bank_id or quiz.bank_id,
        "tag": section.tag_id,
        "mark": section.mark,
        "pass_percent": section.pass_percent,
        "fixed": "\n".join(
            f"{pick.question.code} {pick.mark or ''}".strip() for pick in picks if pick.question is not None
        ),
    }
    for pick in picks:
        if pick.question_id is None:
            said[cell(pick.quality, pick.difficulty)] = pick.count
    return said


@dataclass(frozen=True)
class Cell:
    """One place of the table: its field, and how many questions there are."""

    label: str
    field: forms.BoundField
    there: int


def bank_of(form: SectionForm) -> QuestionBank:
    """As chosen, before the form is sound."""
    asked = str(form["bank"].value() or "")
    return next((one for one in form.banks if str(one.pk) == asked), form.quiz.bank)


def table(form: SectionForm, candidates: Sequence[Candidate]) -> Iterator[tuple[str, list[Cell]]]:
    """Rows of the blueprint with their names. Only qualities of which the bank has something, or that are asked."""
    tag = str(form["tag"].value() or "")
    want = Wanted(0, 1, Decimal(1), bank_of(form).path, int(tag) if tag.isdigit() else None)
    there = Counter((one.quality, one.difficulty) for one in candidates if want.takes(one))
    for row in (*form.qualities, None):
        name = row.name if row else _("any quality")
        cells = [
            Cell(f"{name}, {_label(difficulty)}", form[cell(row, difficulty)], _there(there, row, difficulty))
            for difficulty in (*Difficulty, "")
        ]
        if row is None or any(one.there or one.field.value() for one in cells):
            yield name, cells


def _label(difficulty: str) -> str:
    return str(Difficulty(difficulty).label) if difficulty else _("any difficulty")


def _there(counts: Counter[tuple[int | None, str]], row: Quality | None, difficulty: str) -> int:
    return sum(
        count
        for (quality, hard), count in counts.items()
        if (row is None or quality == row.pk) and difficulty in ("", hard)
    )
