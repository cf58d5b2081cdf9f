"""How trainers narrow the list of questions."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from qualities.models import Quality
from quizzes.back_office.fields import CategoryField
from quizzes.models import PaperItem, Question, QuestionBank, QuestionComment, QuestionTag, QuestionVersion
from quizzes.models.bank import QuestionQuerySet
from quizzes.translation import Translation

USED = [("no", _("on no paper yet")), ("yes", _("on some paper"))]


class CategoryFilter(django_filters.ModelChoiceFilter):
    field_class = CategoryField


class QuestionFilterSet(WagtailFilterSet):
    bank = CategoryFilter(
        label=_("Category, and below"), queryset=lambda request: QuestionBank.objects.all(), method="within"
    )
    tag = django_filters.ModelChoiceFilter(
        label=_("Tag"), queryset=lambda request: QuestionTag.objects.all(), method="tagged"
    )
    quality = django_filters.ModelChoiceFilter(label=_("Quality"), queryset=lambda request: Quality.objects.all())
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("of a question", "Kind"), choices=QuestionVersion.Kind.choices, method="newest"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=QuestionVersion.State.choices, method="newest")
    difficulty = django_filters.ChoiceFilter(
        label=_("Difficulty"), choices=QuestionVersion.Difficulty.choices, method="newest"
    )
    translation = django_filters.ChoiceFilter(label=_("Translation"), choices=Translation.choices, method="newest")
    used = django_filters.ChoiceFilter(label=_("Used"), choices=USED, method="being_used")

    comments = django_filters.ChoiceFilter(
        label=_("Comments"), choices=[("open", _("open ones"))], method="talked_about"
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def within(self, questions: QuestionQuerySet, name: str, bank: QuestionBank) -> QuestionQuerySet:
        return questions.within(bank)

    def tagged(self, questions: QuerySet[Question], name: str, tag: QuestionTag) -> QuerySet[Question]:
        return questions.filter(tagged__tag=tag)

    def newest(self, questions: QuestionQuerySet, name: str, value: str) -> QuestionQuerySet:
        """By a field of each question's newest version."""
        return questions.whose_newest(**{name: value})

    def being_used(self, questions: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        drawn = Exists(PaperItem.objects.filter(version__question=OuterRef("pk")))
        return questions.filter(drawn if value == "yes" else ~drawn)

    def talked_about(self, questions: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        return questions.filter(Exists(QuestionComment.objects.unresolved().filter(question=OuterRef("pk"))))
