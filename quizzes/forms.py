"""The trainers' form for a question. Saving adds a version; what was typed stays where something is wrong."""

import secrets
from string import ascii_lowercase
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import BlockField, BooleanBlock, StreamBlock, StreamValue, StructBlock, TextBlock

from quizzes import services
from quizzes.errors import ContentInvalid
from quizzes.models import Question, QuestionVersion
from quizzes.services.authoring import check

Kind = QuestionVersion.Kind
State = QuestionVersion.State
Difficulty = QuestionVersion.Difficulty
SUFFIXES = {"zh-hans": "zh", "en": "en"}


class OptionBlock(StructBlock):
    text_zh = TextBlock(label=capfirst(_("text in Chinese")), required=False, rows=1)
    text_en = TextBlock(label=capfirst(_("text in English")), required=False, rows=1)
    right = BooleanBlock(label=capfirst(_("this option is right")), required=False)
    because_zh = TextBlock(label=capfirst(_("why it is right or wrong, in Chinese")), required=False, rows=1)
    because_en = TextBlock(label=capfirst(_("why it is right or wrong, in English")), required=False, rows=1)

    class Meta:
        label = capfirst(_("option"))
        icon = "tick"


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=capfirst(label), required=False, widget=AdminAutoHeightTextInput)


class QuestionForm(WagtailAdminModelForm):
    kind = forms.ChoiceField(label=capfirst(_("kind")), choices=Kind.choices)
    difficulty = forms.ChoiceField(
        label=capfirst(_("difficulty")), choices=Difficulty.choices, initial=Difficulty.MEDIUM
    )
    state = forms.ChoiceField(
        label=capfirst(_("state")),
        choices=State.choices,
        initial=State.READY,
        help_text=_("Only what is ready is drawn, and it needs both languages. Retire what is out of date."),
    )
    stem_zh = _text(_("question in Chinese"))
    stem_en = _text(_("question in English"))
    options = BlockField(
        StreamBlock([("option", OptionBlock())], required=False), label=capfirst(_("options")), required=False
    )
    answer = forms.TypedChoiceField(
        label=capfirst(_("the statement is")),
        help_text=_("Only for true or false."),
        choices=[("", "—"), ("true", _("True")), ("false", _("False"))],
        coerce=lambda value: value == "true",
        empty_value=None,
        required=False,
    )
    feedback_zh = _text(_("feedback in Chinese"))
    feedback_en = _text(_("feedback in English"))

    class Meta:
        model = Question
        fields = ["bank", "code", "quality"]

    field_order = ["bank", "code", "quality", "kind", "difficulty", "state"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = _("Leave it empty and one is made for you.")
        current = self.instance.current if self.instance.pk else None
        self.known_keys = [option["key"] for option in current.options] if current else []
        typed = _typed(current) if current else {"options": [{}] * 4}
        typed["options"] = _as_blocks(self.fields["options"].block, typed["options"])
        self.initial.update(typed)

    def clean_code(self) -> str:
        """What files and reports call the question. Few trainers care: an empty one is made up."""
        return self.cleaned_data["code"] or f"q-{secrets.token_hex(4)}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            try:
                check(kind=cleaned["kind"], state=cleaned["state"], content=self.content())
            except ContentInvalid as invalid:
                self._show(invalid)
        return cleaned

    def _show(self, invalid: ContentInvalid) -> None:
        """Each problem under its field. A block shows its first error alone: its problems are one."""
        said: dict[str, list[str]] = {}
        for problem in invalid.problems:
            name = problem.field
            if name in {"stem", "feedback"}:
                name = f"{name}_{SUFFIXES[problem.language or 'zh-hans']}"
            said.setdefault(name, []).append(str(problem))
        for name, sentences in said.items():
            self.add_error(name, " ".join(dict.fromkeys(sentences)))

    def content(self) -> dict[str, Any]:
        """What was typed, as the content of a version."""
        cleaned = self.cleaned_data
        content: dict[str, Any] = {"stem": _pair(cleaned, "stem")}
        if cleaned["kind"] == Kind.TRUE_FALSE:
            if cleaned["answer"] is not None:
                content["answer"] = cleaned["answer"]
        else:
            content["options"] = list(self._options())
        if any((feedback := _pair(cleaned, "feedback")).values()):
            content["feedback"] = feedback
        return content

    def _options(self) -> Any:
        """Empty rows are nothing. An option keeps its key from version to version, wherever it is moved."""
        free = (key for key in ascii_lowercase if key not in self.known_keys)
        for child in self.cleaned_data["options"]:
            typed = child.value
            if not typed["right"] and not any(typed[name].strip() for name in ("text_zh", "text_en")):
                continue
            key = child.id if child.id in self.known_keys else next(free)
            option = {"key": key, "right": typed["right"], "text": _pair(typed, "text")}
            if any((because := _pair(typed, "because")).values()):
                option["because"] = because
            yield option

    def save(self, commit: bool = True) -> Question:
        question: Question = super().save(commit)
        services.save_version(
            question=question,
            kind=self.cleaned_data["kind"],
            state=self.cleaned_data["state"],
            difficulty=self.cleaned_data["difficulty"],
            content=self.content(),
            actor=self.for_user,
        )
        return question


def _pair(typed: Any, name: str) -> dict[str, str]:
    return {language: (typed[f"{name}_{suffix}"] or "").strip() for language, suffix in SUFFIXES.items()}


def _spread(texts: dict[str, str] | None, name: str) -> dict[str, str]:
    return {f"{name}_{suffix}": (texts or {}).get(language, "") for language, suffix in SUFFIXES.items()}


def _typed(version: QuestionVersion) -> dict[str, Any]:
    """A version as the form's initial values."""
    content = version.content
    options = [
        {
            "id": option["key"],
            "right": bool(option.get("right")),
            **_spread(option["text"], "text"),
            **_spread(option.get("because"), "because"),
        }
        for option in version.options
    ]
    return {
        "kind": version.kind,
        "difficulty": version.difficulty,
        "state": version.state,
        "options": options,
        "answer": {True: "true", False: "false"}.get(content.get("answer"), ""),
        **_spread(content["stem"], "stem"),
        **_spread(content.get("feedback"), "feedback"),
    }


def _as_blocks(block: StreamBlock, options: list[dict[str, Any]]) -> StreamValue:
    """The options as blocks whose ids are their keys, so that the form brings the keys back.

    A stream with one kind of block: Wagtail's script cannot take a list as the root of a field.
    """
    child = block.child_blocks["option"]
    bound = []
    for option in options:
        values = {name: value for name, value in option.items() if name != "id"}
        bound.append(("option", child.normalize(values), option.get("id")))
    return StreamValue(block, bound)
