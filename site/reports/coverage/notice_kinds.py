"""What this package says to people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Facts, NoticeKind, register


def _page(facts: Facts, language: str) -> str:
    return reverse("reports:coverage")


register(
    NoticeKind(
        "coverage.gap",
        subject=_("{place} falls below {at_least} certified people on {starts_on}"),
        body=_(
            "{place} needs at least {at_least} people at once who hold {certification}. "
            "From {starts_on} on there are {fewest}, if nothing more is done."
        ),
        link=_page,
    )
)
