"""What this package says to people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Facts, NoticeKind, register


def _schedule(facts: Facts, language: str) -> str:
    return reverse("reports:schedule", args=[facts["schedule"]])


def _reports(facts: Facts, language: str) -> str:
    return reverse("reports:reports")


register(
    NoticeKind(
        "schedules.undelivered",
        subject=_("A report of yours does not reach everybody: {report}"),
        body=_("Somebody on its list may no longer see it, or cannot be reached by mail. Its page says who, and why."),
        link=_schedule,
    )
)
register(
    NoticeKind(
        "schedules.ended",
        subject=_("A report that you received has ended: {report}"),
        body=_("Whoever had scheduled it no longer answers for it. You may schedule your own."),
        link=_reports,
    )
)
