"""A quiz's rules as panels, and what a new one begins with."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import CreateView

from quizzes import review
from quizzes.quiz_office.review_field import ReviewField

PRACTICE: dict[str, Any] = {
    "draws": 10,
    "minutes": 60,
    "pass_percent": 60,
    "attempts_allowed": 50,
    "wait_hours": 0,
    "avoid_last": True,
    "review": review.everything(),
}
EXAM: dict[str, Any] = {
    "draws": 40,
    "minutes": 60,
    "pass_percent": 80,
    "attempts_allowed": 2,
    "wait_hours": 24,
    "avoid_last": True,
    "watch": True,
    "review": review.only_after_closing(),
}
PRESETS = {"practice": PRACTICE, "exam": EXAM}


class QuizForm(WagtailAdminModelForm):
    review = ReviewField(label=gettext_lazy("What candidates see, and when"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes before it opens."))
        if cleaned.get("forward_only") and cleaned.get("layout") == "all":
            self.add_error("forward_only", _("With all questions on one page, nobody leaves a question."))
        shown = (cleaned.get("review") or {}).get("during", [])
        if shown and cleaned.get("one_paper") and cleaned.get("start_code"):
            self.add_error("review", _("Who checks answers in an exam with one paper tells them to the others."))
        return cleaned


def quiz_panels() -> ObjectList:
    return ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("name_zh"), FieldPanel("name_en")]),
                    FieldPanel("code", heading=capfirst(gettext_lazy("code"))),
                ],
                heading=pgettext_lazy("of a thing", "Name"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("bank"), FieldPanel("draws")]),
                    HelpPanel(gettext_lazy("Sections and a blueprint: “Paper” in the list of quizzes.")),
                    FieldPanel("shuffle"),
                    FieldPanel("avoid_last"),
                    FieldPanel("one_paper"),
                ],
                heading=gettext_lazy("Paper"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("minutes"), FieldPanel("late_minutes")]),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldPanel("after_activity"),
                ],
                heading=gettext_lazy("When"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("counts")]),
                    FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("wait_hours")]),
                    FieldPanel("appeal_days"),
                    FieldPanel("certainty"),
                    FieldRowPanel([FieldPanel("markers"), FieldPanel("third_marker_from")]),
                ],
                heading=gettext_lazy("Passing"),
            ),
            MultiFieldPanel([FieldPanel("layout"), FieldPanel("forward_only")], heading=gettext_lazy("On the screen")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("start_code"), FieldPanel("needs_release")]),
                    FieldRowPanel([FieldPanel("watch"), FieldPanel("look_after")]),
                ],
                heading=gettext_lazy("In the room"),
            ),
            MultiFieldPanel([FieldPanel("review")], heading=gettext_lazy("What candidates see, and when")),
        ],
        base_form_class=QuizForm,
    )


class QuizCreateView(CreateView):
    """``?preset=exam`` fills a new quiz in; what is typed wins."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        return initial | PRESETS.get(self.request.GET.get("preset", ""), {})
