"""What this package says to people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Facts, NoticeKind, register
from reports.actions.reminding import DUE, LATE


def _mine(facts: Facts, language: str) -> str:
    return reverse("certificates:mine")


register(
    NoticeKind(
        LATE,
        subject=_("A reminder: {certification}"),
        body=_("You have needed {certification} since {due_on}. Please finish what is missing soon. {words}"),
        link=_mine,
    )
)
register(
    NoticeKind(
        DUE,
        subject=_("A reminder: {certification}"),
        body=_("{certification} is to be earned or renewed by {due_on}. Please plan some time for it. {words}"),
        link=_mine,
    )
)
