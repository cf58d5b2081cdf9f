"""The document of a certificate: filed, waiting for review, tried again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from bilingual.days import today
from certificates.models import Certificate, Document, DocumentReview
from certificates.services.issuing import RENDER
from jobs.models import Job
from jobs.services import retry_held
from notices.services import notify
from people.models import Person, Role

NEWS_DAYS = 30  # a document filed for an older certificate (history that was loaded) is no news to its holder


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
