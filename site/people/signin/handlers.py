"""Owed work: the mail with the link."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bilingual.text import in_language, language
from jobs.kinds import Held, handles
from jobs.models import Job
from people.signin.codes import link_key
from people.signin.invitations import SEND
from people.signin.models import Invitation

SMTP_SECONDS = 30  # far below the lease: a mail server that hangs must not outlive our claim


# Tried for about a day, hourly in the end: mail servers are repaired by morning.
@handles(SEND, lease=timedelta(minutes=5), max_attempts=30)
def send_invitation(job: Job) -> None:
    """May run again after a crash: the mail then has the same link and the same Message-ID."""
    invitation = Invitation.objects.open().filter(pk=job.payload["invitation"]).select_related("person").first()
    if invitation is None or not invitation.person.email:
        return  # taken back, used or over before the mail went out
    mail = compose(invitation)
    mail.connection = get_connection(timeout=settings.EMAIL_TIMEOUT or SMTP_SECONDS)
    try:
        mail.send()
    except SMTPRecipientsRefused as refusal:
        # The addresses are its keys, so it must not reach a log. 4xx means later, 5xx means never.
        if all(code >= 500 for code, _ in refusal.recipients.values()):
            raise Held("The mail server refuses the person's address.") from None
        raise


def compose(invitation: Invitation) -> EmailMessage:
    person = invitation.person
    with translation.override(language(person.language)):
        path = reverse("signin_invitation_link", args=[link_key(invitation.nonce)])
        facts = {
            "person": person,
            "link": settings.BASE_URL + path,
            "until": invitation.expires_at,
            "organisation": in_language(settings.ORGANISATION_NAME),
        }
        subject = render_to_string("signin/mail/invitation_subject.txt", facts)
        body = render_to_string("signin/mail/invitation.txt", facts)
    moment = invitation.created_at.strftime("%Y%m%d%H%M%S%f")
    host = settings.BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    headers = {"Message-ID": f"<invitation-{invitation.pk}.{moment}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[person.email or ""], headers=headers)
