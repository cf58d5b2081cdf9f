"""What trainers do to many questions at once. First the page says what cannot, and what becomes of the papers."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin.views.bulk_action import BulkAction

from people.models import Person
from people.rules import may_author
from quizzes import services
from quizzes.back_office.bulk_forms import BulkForm, MoveForm, TagForm
from quizzes.back_office.filters import QuestionFilterSet
from quizzes.consequences import Effect, effects, retired
from quizzes.errors import ContentInvalid
from quizzes.models import PaperItem, Question, QuestionVersion
from quizzes.services.arranging import look_at_move
from quizzes.services.keeping import Changed, look_at_state

MOST = 1000  # in one request
State = QuestionVersion.State


class QuestionsAction(BulkAction):
    """What of the chosen questions cannot is named, and left as it is."""

    models = [Question]
    template_name = "quizzes/bank/bulk.html"
    form_class: type[forms.Form] = BulkForm
    question: str | Promise
    button: str | Promise
    classes: set[str] = set()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(request.user, Person) or not may_author(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def chosen(self) -> list[Question]:
        """As the list was narrowed, where all of it is meant."""
        keys = self.request.GET.getlist("id")
        questions = Question.objects.select_related("bank", "quality").with_current()
        if "all" in keys:
            questions = QuestionFilterSet(self.request.GET, questions, request=self.request).qs
            if words := self.request.GET.get("q", "").strip():
                questions = questions.mentioning(words)
        else:
            questions = questions.filter(pk__in=[key for key in keys if key.isdecimal()])
        return list(questions.order_by("bank__path", "code")[: MOST + 1])

    def object_context(self, obj: Question) -> dict[str, Any]:
        return {"item": obj, "papers": self.papers.get(obj.pk, 0)}

    @cached_property
    def papers(self) -> dict[int, int]:
        """Question → on how many papers it stood."""
        stood = PaperItem.objects.filter(version__question__in=[one.pk for one in self.chosen]).order_by()
        return dict(stood.values_list("version__question").annotate(Count("pk")))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "questions": self.chosen}

    def get_actionable_objects(self) -> tuple[list[Question], dict[str, Any]]:
        return self.chosen, {}

    def form_valid(self, form: Any) -> Any:
        if len(self.chosen) > MOST:
            form.add_error(None, _("At most %(most)d questions at once, please.") % {"most": MOST})
            return self.form_invalid(form)
        short = [one for one in self.effects_of(form.cleaned_data) if one.falls_short]
        if short and not self.request.POST.get("all_the_same"):
            return self.render_to_response(self.get_context_data(form=form, short=short, asks_again=True))
        return super().form_valid(form)

    def effects_of(self, given: dict[str, Any]) -> list[Effect]:
        """On papers, where only what was typed says."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"question": self.question, "button": self.button, "title": self.display_name}
        return {**super().get_context_data(**kwargs), **words, "many": len(self.get_actionable_objects()[0])}

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None  # noqa: S101 - for the types
        return {"given": self.cleaned_form.cleaned_data, "actor": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[Question], **context: Any) -> tuple[int, int]:
        """How many, and how many were left as they are after all."""
        given = dict(context["given"])
        common = {"questions": [one.pk for one in objects], "actor": context["actor"], "reason": given.pop("reason")}
        return cls.apply(given, common), 0

    @staticmethod
    def apply(given: dict[str, Any], common: dict[str, Any]) -> int:
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        told = ngettext("Done for %(count)d question.", "Done for %(count)d questions.", num_parent_objects)
        return told % {"count": num_parent_objects}


class StateAction(QuestionsAction):
    state: State

    @cached_property
    def looked_at(self) -> Changed:
        return look_at_state(questions=self.chosen, state=self.state)

    def get_actionable_objects(self) -> tuple[list[Question], dict[str, Any]]:
        refused = [(question, _told(invalid)) for question, invalid in self.looked_at.refused.items()]
        return self.looked_at.done, {"refused": refused, "same": self.looked_at.same}


def _told(invalid: ContentInvalid) -> list[str]:
    return list(dict.fromkeys(str(problem) for problem in invalid.problems))


class MakeReady(StateAction):
    state = State.READY
    display_name = gettext_lazy("Make ready")
    aria_label = gettext_lazy("Make the selected questions ready")
    action_type = "ready"
    action_priority = 10
    question = gettext_lazy("Make these questions ready? Quizzes draw them from now on.")
    button = gettext_lazy("Make ready")

    @staticmethod
    def apply(given: dict[str, Any], common: dict[str, Any]) -> int:
        return len(services.set_state(state=State.READY, **common).done)


class MakeDraft(StateAction):
    state = State.DRAFT
    display_name = gettext_lazy("Back to draft")
    aria_label = gettext_lazy("Put the selected questions back to draft")
    action_type = "draft"
    action_priority = 30
    question = gettext_lazy(
        "Put these questions back to draft? What was ready before is drawn until a newer version is ready or retired."
    )
    button = gettext_lazy("Back to draft")

    @staticmethod
    def apply(given: dict[str, Any], common: dict[str, Any]) -> int:
        return len(services.set_state(state=State.DRAFT, **common).done)


class Retire(StateAction):
    """Its effect on papers is known before anything is typed, and said at once."""

    state = State.RETIRED
    display_name = gettext_lazy("Retire")
    aria_label = gettext_lazy("Retire the selected questions")
    action_type = "retire"
    action_priority = 20
    classes = {"serious"}
    question = gettext_lazy("Retire these questions? No quiz draws them any more; answers and marks stay.")
    button = gettext_lazy("Retire")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        used = effects([one.pk for one in self.looked_at.done], retired)
        return {**super().get_context_data(**kwargs), "used": used, "says_use": True}

    @staticmethod
    def apply(given: dict[str, Any], common: dict[str, Any]) -> int:
        return len(services.set_state(state=State.RETIRED, **common).done)


class MoveMany(QuestionsAction):
    display_name = pgettext_lazy("a question", "Move")
    aria_label = gettext_lazy("Move the selected questions to another category")
    action_type = "move"
    action_priority = 40
    form_class = MoveForm
    question = gettext_lazy("Move these questions to another category? Their versions, answers and figures go along.")
    button = pgettext_lazy("a question", "Move")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        bank = form.cleaned_data.get("bank") if form.is_bound and form.is_valid() else None
        if bank is not None:
            clashing = look_at_move(questions=self.chosen, bank=bank).refused
            context["refused"] = [(one, [_("Its code is taken there.")]) for one in clashing]
        return context

    def form_valid(self, form: Any) -> Any:
        clashing = look_at_move(questions=self.chosen, bank=form.cleaned_data["bank"]).refused
        if clashing and not self.request.POST.get("all_the_same"):
            return self.render_to_response(self.get_context_data(form=form, asks_again=True))
        return super().form_valid(form)

    def effects_of(self, given: dict[str, Any]) -> list[Effect]:
        path = given["bank"].path
        moved = look_at_move(questions=self.chosen, bank=given["bank"]).done
        return effects([one.pk for one in moved], lambda candidate: candidate.in_bank(path))

    @staticmethod
    def apply(given: dict[str, Any], common: dict[str, Any]) -> int:
        return len(services.move_questions(bank=given["bank"], **common).done)


class TagMany(QuestionsAction):
    display_name = pgettext_lazy("what is done", "Tag")
    aria_label = gettext_lazy("Tag the selected questions")
    action_type = "tag"
    action_priority = 50
    form_class = TagForm
    question = gettext_lazy("Tag these questions?")
    button = pgettext_lazy("what is done", "Tag")

    def effects_of(self, given: dict[str, Any]) -> list[Effect]:
        lost = frozenset(tag.pk for tag in given["remove"])
        if not lost:
            return []
        return effects([one.pk for one in self.chosen], lambda candidate: candidate.without_tags(lost))

    @staticmethod
    def apply(given: dict[str, Any], common: dict[str, Any]) -> int:
        return len(services.tag_questions(add=given["add"], remove=given["remove"], **common))


ACTIONS = (MakeReady, Retire, MakeDraft, MoveMany, TagMany)
