"""What this room says to people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Facts, NoticeKind, register


def _certificate(facts: Facts, language: str) -> str:
    return reverse("certificates:certificate", args=[str(facts["uuid"])])


def _mine(facts: Facts, language: str) -> str:
    return reverse("certificates:mine")


def _status(facts: Facts, language: str) -> str:
    return reverse("reports:status")


def _external(facts: Facts, language: str) -> str:
    return reverse("certificates:external")


def _external_waiting(facts: Facts, language: str) -> str:
    return reverse("certificates:external_waiting")


def _relief(facts: Facts, language: str) -> str:
    return reverse("certificates:relief")


def _approvals(facts: Facts, language: str) -> str:
    return reverse("certificates:approvals")


register(
    NoticeKind(
        "certificates.ready",
        subject=_("Your certificate is ready: {certification}"),
        body=_("Congratulations. You can open your certificate, keep its document, and show it to anyone who asks."),
        link=_certificate,
    )
)
register(
    NoticeKind(
        "certificates.expiring",
        subject=_("{certification} expires on {expires_on}"),
        body=_("Your certificate for {certification} is valid until {expires_on}. Renew it before then to keep it."),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.renewal_open",
        subject=_("You can renew {certification} now"),
        body=_(
            "Your certificate is valid until {expires_on}, and stays so while you renew it. What you have done already "
            "counts."
        ),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.overdue",
        subject=_("Overdue: {certification}"),
        body=_("You needed {certification} by {due_on}. What is still missing stands there."),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.overdue_in_team",
        subject=_("{name} is overdue: {certification}"),
        body=_("{name} needed {certification} by {due_on}. A word from you, and some time to learn, usually helps."),
        link=_status,
    )
)
register(
    NoticeKind(
        "certificates.revoked",
        subject=_("Your certificate was revoked: {certification}"),
        body=_("It has not been valid since {revoked_on}. Ask HR if you have questions. Reason given: {reason}"),
        link=_certificate,
    )
)
register(
    NoticeKind(
        "certificates.review",
        subject=_("Certificate {number} needs review"),
        body=_(
            "Its document could not be typeset: {detail}. The certificate itself is valid. "
            "Add a font that has these characters, then try again on its page."
        ),
        link=_certificate,
    )
)
register(
    NoticeKind(
        "certificates.approval",
        subject=_("{name} waits for your approval: {certification}"),
        body=_("The evidence is complete. Look at it, and say yes or no."),
        link=_approvals,
    )
)
register(
    NoticeKind(
        "certificates.approval_refused",
        subject=_("Not approved: {certification}"),
        body=_("Your evidence was complete, but the certificate was not approved. Reason given: {reason}"),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.standing_differs",
        subject=_("The list of standings differs from the facts in {count} places"),
        body=_(
            "It was put right by itself. Should this come again, tell whoever runs Poise: manage.py check_standing."
        ),
        link=_status,
    )
)
register(
    NoticeKind(
        "certificates.external_waiting",
        subject=_("{name} handed in a certificate: {kind}"),
        body=_("Look at the file, and accept or refuse it."),
        link=_external_waiting,
    )
)
register(
    NoticeKind(
        "certificates.external_accepted",
        subject=_("Accepted: {kind}"),
        body=_("The certificate that you handed in counts from now on."),
        link=_external,
    )
)
register(
    NoticeKind(
        "certificates.external_refused",
        subject=_("Refused: {kind}"),
        body=_("The certificate that you handed in was not accepted. Reason given: {reason}"),
        link=_external,
    )
)
register(
    NoticeKind(
        "certificates.assigned",
        subject=_("To be held by {due_on}: {certification}"),
        body=_(
            "You are asked to hold {certification} by {due_on}. What it takes is among your courses. Reason: {reason}"
        ),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.waived",
        subject=_("Waived until {ends_on}: {certification}"),
        body=_("From {starts_on} until {ends_on} you need not hold {certification}. Reason: {reason}"),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.waived_for_good",
        subject=_("Waived: {certification}"),
        body=_("From {starts_on} on you need not hold {certification}. Reason: {reason}"),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.waiver_ended",
        subject=_("The waiver of {certification} has ended"),
        body=_("The last day of the waiver is {last_on}; from then on you must hold {certification}. Reason: {reason}"),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.extended",
        subject=_("You have until {until_on}: {certification}"),
        body=_("The day to hold {certification} by has been moved to {until_on}. Reason: {reason}"),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.duties_began",
        subject=_("To be held from now on: {certifications}"),
        body=_(
            "Where you work now, or what you do there, asks for it. The first is to be held by {due_on}. My "
            "certifications shows what it takes, and what counts already."
        ),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.relief_asked",
        subject=_("{name} asks for relief: {certification}"),
        body=_("It waits for your yes or no. Reason given: {reason}"),
        link=_relief,
    )
)
register(
    NoticeKind(
        "certificates.relief_refused",
        subject=_("Not granted: {certification}"),
        body=_("What was asked for was not granted; your duty and its day stay as they are. Reason given: {reason}"),
        link=_mine,
    )
)
register(
    NoticeKind(
        "certificates.relief_refused_for",
        subject=_("Not granted for {name}: {certification}"),
        body=_("What you asked for was not granted. Reason given: {reason}"),
        link=_relief,
    )
)
register(
    NoticeKind(
        "certificates.relief_granted_for",
        subject=_("Granted for {name}: {certification}"),
        body=_("What you asked for was granted. Said of it: {reason}"),
        link=_relief,
    )
)
