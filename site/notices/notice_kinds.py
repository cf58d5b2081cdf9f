"""What this room itself says to people: news of the rooms below, which do not know it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Facts, NoticeKind, register


def _settings(facts: Facts, language: str) -> str:
    return reverse("pages:settings")


register(
    NoticeKind(
        "signin.code_made",
        subject=_("A sign-in code was made for you"),
        body=_(
            "{who} made a code with which a new password for your account can be chosen. Did you not ask for it? Then"
            " tell HR, and look at where you are signed in."
        ),
        link=_settings,
    )
)
