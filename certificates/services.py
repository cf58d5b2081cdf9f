"""Every write of this room: issuing, revoking, filing the document, releasing one that waits."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record
from bilingual.days import day_of, today
from certificates.models import Certificate, Document, DocumentReview, PolicyVersion, Revocation
from certificates.numbers import new_number
from certificates.verdicts import Finding, Verdict, verdict
from courses.models import Completion
from jobs.models import Job
from jobs.services import owe, retry_held
from notices.services import notify
from people.models import Person, Role

RENDER = "certificates.render"
NEWS_DAYS = 30  # a document filed for an older certificate (history that was loaded) is no news to its holder


class AlreadyRevoked(Exception):
    """The certificate is worth nothing already; a second revocation would hide who revoked it, and why."""


@transaction.atomic
def judge(*, completion: Completion) -> list[Verdict]:
    """Ask every policy in force that this course's completion may satisfy; issue what was earned."""
    on = day_of(completion.at)
    policies = PolicyVersion.objects.in_force(on).asking_for(completion.course).select_related("certification")
    return [judge_policy(person=completion.person, policy=policy, at=completion.at) for policy in policies]


@transaction.atomic
def judge_policy(*, person: Person, policy: PolicyVersion, at: datetime) -> Verdict:
    # Two completions at once could each miss the other's row: the person's row makes them take turns.
    Person.objects.lock(person.pk)
    found = verdict(person=person, policy=policy, on=day_of(at))
    if found.finding is Finding.EARNED:
        issue(person=person, found=found, at=at)
    else:
        record(action=f"policy.{found.finding}", subject=person, after={"policy": policy.pk, **found.reason})
    return found


@transaction.atomic
def issue(*, person: Person, found: Verdict, at: datetime | None = None) -> Certificate:
    """Write the certificate with its number, and owe its document. Once a cycle, by constraint."""
    at = at or timezone.now()
    issued_on = day_of(at)
    certification = found.policy.certification
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                number=new_number(issued_on.year),
                person=person,
                certification=certification,
                policy=found.policy,
                cycle=found.cycle,
                issued_on=issued_on,
                issued_at=at,
                expires_on=found.policy.expires_on(issued_on),
                holder_name=person.name,
                holder_name_latin=person.name_latin,
                evidence=[completion.pk for completion in found.evidence],
            )
    except IntegrityError:
        return Certificate.objects.get(person=person, certification=certification, cycle=found.cycle)
    owe(kind=RENDER, key=str(certificate.pk), payload={"certificate": certificate.pk})
    record(action="certificate.issued", subject=certificate, after={"person": person.pk, **found.reason})
    return certificate


@transaction.atomic
def file_document(*, certificate: Certificate, file: str, sha256: str, size: int) -> None:
    """The document is there: keep where, and tell the holder."""
    Document.objects.get_or_create(certificate=certificate, defaults={"file": file, "sha256": sha256, "size": size})
    DocumentReview.objects.filter(certificate=certificate, resolved_at=None).update(resolved_at=timezone.now())
    if certificate.issued_on >= today() - timedelta(days=NEWS_DAYS):
        notify(
            person=certificate.person,
            kind="certificates.ready",
            key=str(certificate.pk),
            facts={"certification": certificate.certification.names, "uuid": str(certificate.uuid)},
        )


@transaction.atomic
def ask_for_review(*, certificate: Certificate, problem: str, detail: str) -> None:
    """The document cannot be set as it must be: it waits, and HR of the holder's part is told once."""
    DocumentReview.objects.update_or_create(
        certificate=certificate,
        defaults={
            "problem": problem,
            "detail": detail[:200],
            "raised_at": timezone.now(),
            "resolved_at": None,
        },
    )
    for person in Person.objects.in_charge_of(certificate.person, Role.HR):
        notify(
            person=person,
            kind="certificates.review",
            key=str(certificate.pk),
            facts={"number": certificate.number, "detail": detail[:200], "uuid": str(certificate.uuid)},
        )


@transaction.atomic
def try_document_again(*, certificate: Certificate, actor: Person) -> None:
    """After a font was added: release the held job. Raises ``NotHeldError`` where it is on its way already."""
    retry_held(job=Job.objects.get(kind=RENDER, key=str(certificate.pk)), actor=actor)
    DocumentReview.objects.filter(certificate=certificate).update(resolved_at=timezone.now())
    record(action="certificate.document_retried", subject=certificate, actor=actor)


@transaction.atomic
def revoke(*, certificate: Certificate, actor: Person, reason: str, at: datetime | None = None) -> Revocation:
    """From now on it is worth nothing. The row and its document stay."""
    try:
        with transaction.atomic():
            revocation = Revocation.objects.create(
                certificate=certificate, by=actor, reason=reason, at=at or timezone.now()
            )
    except IntegrityError:
        raise AlreadyRevoked(certificate.number) from None
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
