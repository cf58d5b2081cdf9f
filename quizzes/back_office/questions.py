"""The list of questions, and one question as staff see it with all that is known about it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import ListingButton

from bilingual.text import LANGUAGES
from quizzes import types
from quizzes.back_office.about import about
from quizzes.back_office.filters import QuestionFilterSet
from quizzes.back_office.thread import CommentForm, thread_of
from quizzes.forms import QuestionForm
from quizzes.models import PaperItem, Question, QuestionVersion, Response
from quizzes.reading import Screen, read_pictures


class QuestionIndexView(IndexView):
    is_searchable = True
    filterset_class = QuestionFilterSet

    @cached_property
    def columns(self) -> list[Any]:
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="question"), *super().columns]

    def get_base_queryset(self) -> QuerySet[Question]:
        return Question.objects.select_related("bank", "quality").with_current()

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.mentioning(self.search_query) if self.is_searching else queryset

    def get_list_more_buttons(self, instance: Question) -> list[ListingButton]:
        address = reverse("regrade_question", args=[instance.pk])
        button = ListingButton(_("The key was wrong"), url=address, icon_name="redirect", priority=40)
        return [*super().get_list_more_buttons(instance), button]

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> TitleColumn:
        column = super()._get_title_column(field_name, column_class, **kwargs)
        column.label = capfirst(_("question"))
        return column


class QuestionCreateView(CreateView):
    """``?kind=matching`` begins with the fields of that kind, in the bank that ``?bank=`` names."""

    def get_initial(self) -> dict[str, Any]:
        asked = {name: self.request.GET[name] for name in ("kind", "bank") if name in self.request.GET}
        return super().get_initial() | asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["kinds"] = QuestionVersion.Kind.choices
        context["drawn_kind"] = context["form"].drawn_kind
        return context


class QuestionPreview(InspectView):
    """The question as staff see it, in both languages."""

    page_title = _("As staff see it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"about": about(self.object), "comment_form": CommentForm()}
        context |= thread_of(self.object, self.request.user)
        context["screens"] = [_rendered(self.object.current, code) for code in LANGUAGES]
        return context


def _rendered(version: QuestionVersion | None, language: str) -> dict[str, Any]:
    """The words are read now: outside ``override`` they would be the trainer's own language."""
    if version is None:
        return {"language": language}
    kind = types.of(version.kind)
    content = kind.filled(version.content)
    item = PaperItem(position=1, version=version, option_order=kind.option_keys(content))
    with translation.override(language):
        [screen] = read_pictures([Screen(item, Response(answer=kind.right_answer(content)))])
        return {
            "language": language,
            "asked": screen.asked,
            "picture": screen.picture,
            "video": screen.video,
            "version": version.pk,
            "address": _address(screen.image),
            "stem": screen.stem,
            "feedback": screen.feedback,
        }


def _address(image: Any) -> str:
    """Of a picture as authors see it."""
    if image is None:
        return ""
    return str(image.file.url if image.is_svg() else image.get_rendition("width-1440").url)


class QuestionViewSet(ModelViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    index_view_class = QuestionIndexView
    index_template_name = "quizzes/admin/questions.html"
    add_view_class = QuestionCreateView
    create_template_name = "quizzes/admin/new_question.html"
    inspect_view_class = QuestionPreview
    inspect_view_enabled = True
    inspect_template_name = "quizzes/admin/question.html"
    copy_view_enabled = False
    list_display = [
        "stem",
        Column("quality", label=_("Quality"), sort_key="quality__position"),
        Column("kind", label=pgettext_lazy("of a question", "Kind"), accessor="current.get_kind_display"),
        Column("state", label=_("State"), accessor="current.get_state_display"),
        Column("translation", label=_("Translation"), accessor="current.get_translation_display"),
        Column("version", label=_("Version"), accessor="current.number"),
        Column("bank", label=_("Bank"), sort_key="bank__code"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[QuestionForm]:
        return QuestionForm
