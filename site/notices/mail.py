"""A notice as an e-mail."""

from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bilingual.text import in_language, language
from notices.kinds import Words
from notices.models import Notice
from people.models import Person

SMTP_SECONDS = 30  # far below a lease: a mail server that hangs must not outlive our claim


def compose(*, notice: Notice) -> EmailMultiAlternatives:
    """The mail in the person's language: as text, and as HTML in the look of Poise."""
    code = language(notice.person.language)
    with translation.override(code):
        return letter(person=notice.person, words=notice.words, about=message_id(notice))


def letter(*, person: Person, words: Words, about: str) -> EmailMultiAlternatives:
    """Words in the look of Poise, in the active language. ``about`` is the Message-ID."""
    context = {
        "language": language(),
        "person": person,
        "words": words,
        "link": settings.BASE_URL + words.path if words.path else "",
        "inbox": settings.BASE_URL + reverse("notices:inbox"),
        "organisation": in_language(settings.ORGANISATION_NAME),
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(words.subject.split()),  # a fact with a line break must not begin a header
        body=render_to_string("notices/mail/notice.txt", context),
        to=[person.email or ""],
        headers={"Message-ID": about, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("notices/mail/notice.html", context), "text/html")
    return mail


def message_id(row: Model, kind: str = "notice") -> str:
    """The same for the same row, so that a mail sent again after a crash is recognised as the same mail.

    ``created_at`` belongs to it because ids begin anew with a new database, and mailboxes drop what they know.
    """
    moment = row.created_at.strftime("%Y%m%d%H%M%S%f")  # type: ignore[attr-defined]
    return f"<{kind}-{row.pk}.{moment}@{urlsplit(settings.BASE_URL).hostname}>"


class AddressRefused(Exception):
    """The mail server refuses the address for good. No text: the address must not reach a log."""


def post(mail: EmailMultiAlternatives) -> None:
    """Raises ``AddressRefused``, or whatever else the server did; that may be tried again."""
    mail.connection = get_connection(timeout=settings.EMAIL_TIMEOUT or SMTP_SECONDS)
    try:
        mail.send()
    except SMTPRecipientsRefused as refusal:
        # The addresses are its keys, so it must not reach a log. 4xx means later, 5xx means never.
        if all(code >= 500 for code, _ in refusal.recipients.values()):
            raise AddressRefused from None
        raise
