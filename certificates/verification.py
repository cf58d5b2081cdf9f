"""What a certificate is worth on a day: valid, expired, superseded or revoked."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.days import day_of, today
from bilingual.templatetags.bilingual import day
from certificates.models import Certificate


class Worth(models.TextChoices):
    VALID = "valid", gettext_lazy("Valid")
    EXPIRED = "expired", gettext_lazy("Expired")
    SUPERSEDED = "superseded", gettext_lazy("Superseded")
    REVOKED = "revoked", gettext_lazy("Revoked")


CSS = {Worth.VALID: "valid", Worth.EXPIRED: "lapsed", Worth.SUPERSEDED: "soon", Worth.REVOKED: "lapsed"}


@dataclass(frozen=True)
class Verification:
    worth: Worth
    since: date

    @property
    def label(self) -> str:
        return str(self.worth.label)

    @property
    def css(self) -> str:
        return CSS[self.worth]

    @property
    def sentence(self) -> str:
        texts = {
            Worth.VALID: _("This certificate is genuine and has been valid since %(day)s."),
            Worth.EXPIRED: _("This certificate is genuine, but it was valid only until %(day)s."),
            Worth.SUPERSEDED: _("This certificate is genuine; a newer one replaced it on %(day)s."),
            Worth.REVOKED: _("This certificate was revoked on %(day)s and is no longer valid."),
        }
        return texts[self.worth] % {"day": day(self.since)}


def verification_of(certificate: Certificate, on: date | None = None) -> Verification:
    on = on or today()
    revocation = getattr(certificate, "revocation", None)
    if revocation is not None and day_of(revocation.at) <= on:
        return Verification(Worth.REVOKED, day_of(revocation.at))
    newer = (
        Certificate.objects.filter(
            person=certificate.person_id,
            certification=certificate.certification_id,
            cycle__gt=certificate.cycle,
        )
        .filter(issued_on__lte=on)
        .order_by("cycle")
        .first()
    )
    if newer is not None:
        return Verification(Worth.SUPERSEDED, newer.issued_on)
    if certificate.expires_on is not None and certificate.expires_on < on:
        return Verification(Worth.EXPIRED, certificate.expires_on)
    return Verification(Worth.VALID, certificate.issued_on)
