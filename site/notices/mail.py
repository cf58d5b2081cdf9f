"""A notice as an e-mail."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bilingual.text import in_language, language
from notices.models import Notice


def compose(*, notice: Notice) -> EmailMultiAlternatives:
    """The mail in the person's language: as text, and as HTML in the look of Poise."""
    code = language(notice.person.language)
    with translation.override(code):
        words = notice.words
        context = {
            "language": code,
            "person": notice.person,
            "words": words,
            "link": settings.BASE_URL + words.path if words.path else "",
            "inbox": settings.BASE_URL + reverse("notices:inbox"),
            "organisation": in_language(settings.ORGANISATION_NAME),
        }
        mail = EmailMultiAlternatives(
            subject=" ".join(words.subject.split()),  # a fact with a line break must not begin a header
            body=render_to_string("notices/mail/notice.txt", context),
            to=[notice.person.email or ""],
            headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("notices/mail/notice.html", context), "text/html")
    return mail


def message_id(notice: Notice) -> str:
    """The same for the same notice, so that a mail sent again after a crash is recognised as the same mail.

    The moment belongs to it because ids begin anew with a new database, and mailboxes drop what they know.
    """
    moment = notice.created_at.strftime("%Y%m%d%H%M%S%f")
    return f"<notice-{notice.pk}.{moment}@{urlsplit(settings.BASE_URL).hostname}>"
