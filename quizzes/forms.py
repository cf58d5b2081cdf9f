"""The trainers' form for a question. Saving adds a version; what was typed stays where something is wrong."""

import secrets
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import BlockField, StreamBlock

from quizzes import part_blocks, part_values, services, types
from quizzes.errors import ContentInvalid
from quizzes.film_fields import FilmField
from quizzes.models import Question, QuestionVersion
from quizzes.services.authoring import check

Kind = QuestionVersion.Kind
State = QuestionVersion.State
Difficulty = QuestionVersion.Difficulty


class QuestionForm(WagtailAdminModelForm):
    """Its fields are those of the kind. Another kind chosen: the form comes back with the fields of that kind."""

    data: Any

    kind = forms.ChoiceField(
        label=capfirst(pgettext_lazy("of a question", "kind")),
        choices=Kind.choices,
        help_text=_("For another kind choose it and save once: the fields change, and what fits both stays."),
    )
    drawn_for = forms.CharField(widget=forms.HiddenInput, required=False)
    difficulty = forms.ChoiceField(
        label=capfirst(_("difficulty")), choices=Difficulty.choices, initial=Difficulty.MEDIUM
    )
    state = forms.ChoiceField(
        label=capfirst(_("state")),
        choices=State.choices,
        initial=State.READY,
        help_text=_("Only what is ready is drawn, and it needs both languages. Retire what is out of date."),
    )
    reason = forms.CharField(
        label=capfirst(_("what changed, and why")),
        max_length=300,
        required=False,
        help_text=_("For colleagues: it stands beside the version."),
    )

    class Meta:
        model = Question
        fields = ["bank", "code", "quality", "source", "tags"]

    field_order = ["bank", "code", "quality", "kind", "drawn_for", "difficulty", "state", "tags", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = _("Leave it empty and one is made for you.")
        current = self.instance.current if self.instance.pk else None
        self.known = current.content if current else {}
        self.drawn_kind = self._kind(current)
        self.parts = types.of(self.drawn_kind).parts()
        for name, block in part_blocks.fields(self.parts):
            self.fields[name] = _form_field(block)
        if self.is_bound:
            self.data = self._with_rows()
        self._fill(current)

    def _kind(self, current: QuestionVersion | None) -> str:
        wanted = self.data.get(self.add_prefix("kind")) if self.is_bound else self.initial.get("kind")
        return wanted if wanted in Kind.values else (current.kind if current else Kind.SINGLE)

    def _with_rows(self) -> Any:
        """What was sent; lists that the form did not have when it was drawn are empty."""
        data = self.data.copy()
        for name, field in self.fields.items():
            if isinstance(field, BlockField):
                data.setdefault(f"{self.add_prefix(name)}-count", "0")
        return data

    def _fill(self, current: QuestionVersion | None) -> None:
        shows: dict[str, Any] = {}
        for part in self.parts:
            value = self.known.get(part.name)
            shows |= part_values.typed(
                part, value if value is not None or not current else part.filled(None), self.known
            )
        for name, value in shows.items():
            field = self.fields[name]
            self.initial[name] = part_values.as_value(field.block, value) if isinstance(field, BlockField) else value
        if current:
            self.initial |= {"difficulty": current.difficulty, "state": current.state}
        self.initial |= {"kind": self.drawn_kind, "drawn_for": self.drawn_kind}

    def clean_code(self) -> str:
        """What files and reports call the question. Few trainers care: an empty one is made up."""
        return self.cleaned_data["code"] or f"q-{secrets.token_hex(4)}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._hold_films()
        drawn_for = cleaned.get("drawn_for")
        if drawn_for and drawn_for != self.drawn_kind:
            data = self.data.copy()
            data[self.add_prefix("drawn_for")] = self.drawn_kind
            self.data = data
            self.add_error("kind", _("Below are now the fields of this kind. Fill them in and save."))
        elif not self.errors:
            try:
                check(kind=cleaned["kind"], state=cleaned["state"], content=self.content())
            except ContentInvalid as invalid:
                self._show(invalid)
        return cleaned

    def _hold_films(self) -> None:
        """A film that arrived is kept: a form that comes back names it, and nobody sends it twice."""
        films = [name for name, field in self.fields.items() if isinstance(field, FilmField)]
        if not films:
            return
        data = self.data.copy()
        for name in films:
            if name in self.cleaned_data:
                data[self.add_prefix(name)] = self.cleaned_data[name]
        self.data = data

    def _show(self, invalid: ContentInvalid) -> None:
        """Each problem under its field. A block shows its first error alone: its problems are one."""
        said: dict[str, list[str]] = {}
        for problem in invalid.problems:
            suffix = part_blocks.SUFFIXES[problem.language or "zh-hans"]
            names = [problem.field, f"{problem.field}_{suffix}"]
            if problem.field == "picture" and problem.language:
                names = [f"picture_alt_{suffix}"]
            name = next((name for name in names if name in self.fields), None)
            said.setdefault(name or "kind", []).append(str(problem))
        for name, sentences in said.items():
            self.add_error(name, " ".join(dict.fromkeys(sentences)))

    def content(self) -> dict[str, Any]:
        """What was typed, as the content of a version."""
        return part_values.read_content(self.parts, self.cleaned_data, self.known)

    def save(self, commit: bool = True) -> Question:
        question: Question = super().save(commit)
        services.save_version(
            question=question,
            kind=self.cleaned_data["kind"],
            state=self.cleaned_data["state"],
            difficulty=self.cleaned_data["difficulty"],
            content=self.content(),
            actor=self.for_user,
            reason=self.cleaned_data["reason"].strip(),
        )
        return question


def _form_field(block: Any) -> forms.Field:
    if isinstance(block, StreamBlock):
        return BlockField(block, label=block.label, required=False, help_text=block.meta.help_text)
    field: forms.Field = block.field
    field.label = block.label
    field.help_text = field.help_text or getattr(block.meta, "help_text", "")
    return field
