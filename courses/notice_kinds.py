"""What this room says to people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Facts, NoticeKind, register


def _home(facts: Facts, language: str) -> str:
    return reverse("pages:home")


register(
    NoticeKind(
        "courses.due_soon",
        subject=_("Due on {due_on}: {course}"),
        body=_("{course} is among your courses. Please finish it by {due_on}."),
        link=_home,
    )
)
