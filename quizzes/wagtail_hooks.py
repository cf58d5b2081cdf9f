"""The trainers' part of the back office: questions, their banks, and the quizzes that draw from them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path, re_path, reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import ListingButton
from wagtail.permissions import register_permission_policy

from bilingual.text import LANGUAGES
from people.rules import may_author
from quizzes import types
from quizzes.back_office.about import about
from quizzes.back_office.filters import QuestionFilterSet
from quizzes.back_office.urls import urlpatterns as bank_urls
from quizzes.forms import QuestionForm
from quizzes.marking import menu  # noqa: F401 - registers what it offers
from quizzes.models import PaperItem, Question, QuestionBank, QuestionVersion, Quiz, Response
from quizzes.policies import KeptPolicy
from quizzes.quiz_office.paper_views import paper
from quizzes.quiz_office.quiz_form import QuizCreateView, quiz_panels
from quizzes.reading import Screen, read_pictures
from quizzes.statistics.views import statistics, statistics_file

for model in (Question, QuestionBank, Quiz):
    register_permission_policy(model, KeptPolicy(model))


class QuestionIndexView(IndexView):
    is_searchable = True
    filterset_class = QuestionFilterSet

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


class QuestionPreview(InspectView):
    """The question as staff see it, in both languages."""

    page_title = _("As staff see it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["about"] = about(self.object)
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


class CategoryColumn(TitleColumn):
    """A category stands below what it lies in, and further in."""

    def get_value(self, instance: QuestionBank) -> str:
        return f"{chr(0xA0) * 6 * instance.depth}{instance.name}"


class QuestionBankViewSet(ModelViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    form_fields = ["name_zh", "name_en", "code", "parent"]
    copy_view_enabled = False
    list_display = [CategoryColumn("name", label=pgettext_lazy("of a thing", "Name")), "code"]


class QuizIndexView(IndexView):
    def get_list_more_buttons(self, instance: Quiz) -> list[ListingButton]:
        address = reverse("quiz_statistics", args=[instance.code])
        button = ListingButton(_("Statistics"), url=address, icon_name="table", priority=15)
        paper_button = ListingButton(
            _("Paper"), url=reverse("quiz_paper", args=[instance.code]), icon_name="list-ul", priority=14
        )
        return [*super().get_list_more_buttons(instance), paper_button, button]


class QuizViewSet(ModelViewSet):
    model = Quiz
    icon = "clipboard-list"
    menu_label = _("Quizzes")
    edit_handler = quiz_panels()
    add_view_class = QuizCreateView
    create_template_name = "quizzes/admin/new_quiz.html"
    edit_template_name = "quizzes/admin/edit_quiz.html"
    copy_view_enabled = False
    list_display = ["name", "bank", "draws", "minutes", "pass_percent"]
    index_view_class = QuizIndexView

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(queryset=Quiz.objects.select_related("bank"), **kwargs)


class QuestionBankGroup(ModelViewSetGroup):
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 200
    # a viewset's name is its URL namespace: "quizzes" is the pages'
    items = (QuestionViewSet("questions"), QuestionBankViewSet("question-banks"), QuizViewSet("quiz-rules"))

    def get_submenu_items(self) -> list[MenuItem]:
        bring = AuthorsItem(_("Import questions"), reverse("questions_import"), icon_name="upload", order=900)
        take = AuthorsItem(_("Export questions"), reverse("questions_export"), icon_name="download", order=901)
        return [*super().get_submenu_items(), bring, take]


class AuthorsItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_author(request.user)


@hooks.register("register_admin_urls")
def register_bank() -> list[URLPattern]:
    return list(bank_urls)


@hooks.register("register_admin_urls")
def register_statistics() -> list[URLPattern]:
    return [
        path("quiz-paper/<slug:code>/", paper, name="quiz_paper"),
        path("quiz-statistics/<slug:code>/", statistics, name="quiz_statistics"),
        re_path(
            r"^quiz-statistics/(?P<code>[-\w]+)/questions\.(?P<form>xlsx|csv)$",
            statistics_file,
            name="quiz_statistics_file",
        ),
    ]


@hooks.register("register_admin_viewset")
def register_question_bank() -> QuestionBankGroup:
    return QuestionBankGroup()
