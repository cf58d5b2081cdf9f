"""The trainers' part of the back office: questions, their banks, and the quizzes that draw from them."""

from typing import Any

from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import ListingButton
from wagtail.permissions import register_permission_policy

from people.rules import may_author
from quizzes.back_office import bulk
from quizzes.back_office.questions import QuestionViewSet
from quizzes.back_office.urls import urlpatterns as bank_urls
from quizzes.exams.back_office import exam
from quizzes.marking import menu  # noqa: F401 - registers what it offers
from quizzes.models import Question, QuestionBank, Quiz
from quizzes.policies import KeptPolicy
from quizzes.quiz_office.paper_views import paper
from quizzes.quiz_office.quiz_form import QuizCreateView, quiz_panels
from quizzes.statistics.views import statistics, statistics_file

for model in (Question, QuestionBank, Quiz):
    register_permission_policy(model, KeptPolicy(model))


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
    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> TitleColumn:
        column = super()._get_title_column(field_name, column_class, **kwargs)
        column.label = pgettext("of a thing", "Name")
        return column

    def get_list_more_buttons(self, instance: Quiz) -> list[ListingButton]:
        address = reverse("quiz_statistics", args=[instance.code])
        button = ListingButton(_("Statistics"), url=address, icon_name="table", priority=15)
        paper_button = ListingButton(
            _("Paper"), url=reverse("quiz_paper", args=[instance.code]), icon_name="list-ul", priority=14
        )
        exam_button = ListingButton(
            _("Exam"), url=reverse("quiz_exam", args=[instance.code]), icon_name="group", priority=16
        )
        return [*super().get_list_more_buttons(instance), paper_button, button, exam_button]


class QuizViewSet(ModelViewSet):
    model = Quiz
    icon = "clipboard-list"
    menu_label = _("Quizzes")
    edit_handler = quiz_panels()
    add_view_class = QuizCreateView
    index_template_name = "quizzes/admin/quizzes.html"
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


for action in bulk.ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def register_bank() -> list[URLPattern]:
    return list(bank_urls)


@hooks.register("register_admin_urls")
def register_statistics() -> list[URLPattern]:
    return [
        path("quiz-paper/<slug:code>/", paper, name="quiz_paper"),
        path("quiz-exam/<slug:code>/", exam, name="quiz_exam"),
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
