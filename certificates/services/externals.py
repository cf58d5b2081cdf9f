"""Certificates that others issued: handed in with a file, accepted or refused once, with a reason."""

from datetime import date
from io import BytesIO
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from certificates.evidence import Kind
from certificates.models import ExternalCertificate, ExternalKind
from certificates.services.approvals import AlreadyDecided
from certificates.services.issuing import IssuingError
from certificates.services.judging import judge_fact
from files.recognising import Unrecognised, recognise
from notices.kinds import Facts
from notices.services import notify
from people.models import Person, Role

MOST_BYTES = 10 * 1024 * 1024
TAKEN = ("pdf", "jpg", "png")


class FileUnreadable(IssuingError):
    def __init__(self) -> None:
        super().__init__(_("This file cannot be used. PDF, JPEG and PNG up to 10 MB can."))


def ending_of(content: bytes) -> str:
    """By what it is, not by what it is called. Raises :class:`FileUnreadable`."""
    if not 0 < len(content) <= MOST_BYTES:
        raise FileUnreadable
    try:
        return recognise(BytesIO(content), TAKEN).ending
    except Unrecognised:
        raise FileUnreadable from None


def hand_in(
    *,
    person: Person,
    kind: ExternalKind,
    issued_on: date,
    file: BinaryIO,
    file_name: str,
    actor: Person,
    expires_on: date | None = None,
    number: str = "",
    issuer: str = "",
) -> ExternalCertificate:
    """Kept outside what the web shows; HR of the person's part is told. Raises :class:`FileUnreadable`."""
    content = file.read(MOST_BYTES + 1)
    name = default_storage.save(f"external/{uuid4().hex}.{ending_of(content)}", ContentFile(content))
    try:
        with transaction.atomic():
            made = ExternalCertificate.objects.create(
                person=person,
                kind=kind,
                number=number,
                issuer=issuer,
                issued_on=issued_on,
                expires_on=expires_on,
                file=name,
                file_name=file_name[-200:],
                handed_in_by=actor,
            )
            record(action="external.handed_in", subject=made, actor=actor, after={"kind": kind.code})
            facts = {"name": _names(person), "kind": kind.names}
            for officer in Person.objects.in_charge_of(person, Role.HR).exclude(pk=person.pk):
                notify(person=officer, kind="certificates.external_waiting", key=str(made.pk), facts=facts)
    except BaseException:
        default_storage.delete(name)
        raise
    return made


@transaction.atomic
def decide_external(
    *, external: ExternalCertificate, actor: Person, accepted: bool, answer: str = ""
) -> ExternalCertificate:
    """Once. Accepted, it is evidence from now on, and policies that ask for its kind are asked at once."""
    at = timezone.now()
    Person.objects.lock(external.person_id)
    waiting = ExternalCertificate.objects.waiting().filter(pk=external.pk)
    if not waiting.update(accepted=accepted, decided_by=actor, decided_at=at, answer=answer):
        raise AlreadyDecided
    external.refresh_from_db()
    facts: Facts = {"kind": external.kind.names, "reason": answer}
    if not accepted:
        _note(external, "external.refused", actor)
        notify(person=external.person, kind="certificates.external_refused", key=str(external.pk), facts=facts)
        return external
    _note(external, "external.accepted", actor)
    notify(person=external.person, kind="certificates.external_accepted", key=str(external.pk), facts=facts)
    judge_fact(person=external.person, kind=Kind.EXTERNAL, ids=[external.kind_id], at=at)
    return external


def _note(external: ExternalCertificate, action: str, actor: Person) -> None:
    facts = {"kind": external.kind.code}
    record(action=action, subject=external, actor=actor, reason=external.answer, after=facts)


def _names(person: Person) -> dict[str, str]:
    return {"zh-hans": person.name, "en": person.name_latin or person.name}
