"""Certificates are written, and revoked. Nothing is edited or deleted."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import day_of
from certificates.cycles import version_of
from certificates.histories import histories_of
from certificates.models import Certificate, Certification, PolicyVersion, Revocation
from certificates.numbers import new_number
from certificates.projection import project, stands_on
from certificates.signals import certificate_issued
from certificates.verdicts import Finding, Verdict, decide
from jobs.services import owe
from notices.services import notify
from people.models import Person

RENDER = "certificates.render"


class IssuingError(Exception):
    """``str(error)`` is a sentence for the reader."""


class AlreadyRevoked(IssuingError):
    """The certificate is worth nothing already; a second revocation would hide who revoked it, and why."""


class AlreadyHeld(IssuingError):
    def __init__(self, number: str) -> None:
        super().__init__(_("Certificate %(number)s is valid, and its renewal is not open yet.") % {"number": number})


class NoPolicy(IssuingError):
    def __init__(self) -> None:
        super().__init__(_("This certification has no policy in force on that day."))


class EndsBeforeItBegins(IssuingError):
    def __init__(self) -> None:
        super().__init__(_("The last valid day would be before the day of issue."))


@transaction.atomic
def issue(*, person: Person, found: Verdict, at: datetime | None = None, actor: Person | None = None) -> Certificate:
    """Write the certificate that was earned, and owe its document. Once a cycle, by constraint."""
    at = at or timezone.now()
    made = _write(
        person,
        found.policy,
        cycle=found.cycle,
        issued_on=day_of(at),
        issued_at=at,
        expires_on=found.expires_on,
        evidence=list(found.evidence),
    )
    if made is None:
        return Certificate.objects.get(person=person, certification=found.policy.certification_id, cycle=found.cycle)
    _issued(made, actor=actor, after=found.reason)
    return made


@transaction.atomic
def grant(
    *,
    person: Person,
    certification: Certification,
    actor: Person,
    reason: str,
    expires_on: date | None = None,
    at: datetime | None = None,
) -> Certificate:
    """By hand, whatever the evidence. Without ``expires_on`` it is valid for as long as the policy says."""
    at = at or timezone.now()
    on = day_of(at)
    Person.objects.lock(person.pk)
    policy = version_of(person.pk, certification, on)
    if policy is None:
        raise NoPolicy
    asked = decide(policy, histories_of([person.pk], certification.pk).get(person.pk, ()), {}, on)
    if asked.finding is Finding.HELD and asked.held:
        raise AlreadyHeld(asked.held.number)
    previous = asked.held.expires_on if asked.held else None
    until = expires_on or policy.expires_on(on, previous=previous)
    if until is not None and until < on:
        raise EndsBeforeItBegins
    made = _write(
        person,
        policy,
        cycle=asked.cycle,
        issued_on=on,
        issued_at=at,
        expires_on=until,
        source=Certificate.Source.GRANTED,
    )
    assert made is not None  # noqa: S101 - the person's lock is held: nobody else wrote this cycle
    _issued(made, actor=actor, reason=reason, after={"policy_version": policy.number, "cycle": made.cycle})
    return made


def _write(person: Person, policy: PolicyVersion, **fields: object) -> Certificate | None:
    """``None``: the cycle has its certificate already."""
    issued_on = fields["issued_on"]
    assert isinstance(issued_on, date)  # noqa: S101
    try:
        with transaction.atomic():
            return Certificate.objects.create(
                number=new_number(issued_on.year),
                person=person,
                certification=policy.certification,
                policy=policy,
                holder_name=person.name,
                holder_name_latin=person.name_latin,
                **fields,
            )
    except IntegrityError:
        return None


def _issued(certificate: Certificate, *, actor: Person | None, after: dict[str, object], reason: str = "") -> None:
    """What follows from every certificate that this platform wrote: its document is owed, and others may rest on it."""
    project([certificate.person_id], stands_on(certificate.certification_id))
    owe(kind=RENDER, key=str(certificate.pk), payload={"certificate": certificate.pk})
    told = {"person": certificate.person_id, "source": certificate.source, **after}
    record(action="certificate.issued", subject=certificate, actor=actor, reason=reason, after=told)
    certificate_issued.send(sender=Certificate, certificate=certificate)


@transaction.atomic
def revoke(*, certificate: Certificate, actor: Person, reason: str, at: datetime | None = None) -> Revocation:
    """From now on it is worth nothing. The row and its document stay."""
    Person.objects.lock(certificate.person_id)
    try:
        with transaction.atomic():
            revocation = Revocation.objects.create(
                certificate=certificate, by=actor, reason=reason, at=at or timezone.now()
            )
    except IntegrityError:
        raise AlreadyRevoked(certificate.number) from None
    project([certificate.person_id], stands_on(certificate.certification_id))
    record(action="certificate.revoked", subject=certificate, actor=actor, reason=reason)
    notify(
        person=certificate.person,
        kind="certificates.revoked",
        key=str(certificate.pk),
        facts={
            "certification": certificate.certification.names,
            "reason": reason,
            "revoked_on": day_of(revocation.at).isoformat(),
            "uuid": str(certificate.uuid),
        },
    )
    return revocation
