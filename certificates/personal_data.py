"""What this room holds about a person: certificates with their documents, duties, and what was asked and decided.

Decision 014 says what becomes of the printed name when somebody is made anonymous.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy, ngettext

from certificates.models import (
    Approval,
    Certificate,
    Choice,
    Document,
    DocumentReview,
    DutyRequest,
    Extension,
    ExternalCertificate,
    Obligation,
    Revocation,
    Waiver,
    WaiverEnding,
)
from notices.models import Notice
from people.models import Person
from people.personal_data import Files, PersonalData, register
from people.services.anonymising import NAME, NAME_LATIN

# Notices to others that name somebody, and whose key each bears.
NAMING: dict[str, type[Obligation] | type[Approval] | type[ExternalCertificate] | type[DutyRequest]] = {
    "certificates.overdue_in_team": Obligation,
    "certificates.approval": Approval,
    "certificates.external_waiting": ExternalCertificate,
    **dict.fromkeys(
        (f"certificates.relief_{what}" for what in ("asked", "refused_for", "granted_for")),
        DutyRequest,
    ),
}


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    held = Certificate.objects.filter(person=person).select_related("certification", "revocation")
    for one in held:
        revocation = getattr(one, "revocation", None)
        yield {
            "certificate": one.number,
            "certification": one.certification.names,
            "holder": [one.holder_name, one.holder_name_latin],
            "issued_on": one.issued_on,
            "expires_on": one.expires_on,
            "revoked": revocation and {"at": revocation.at, "reason": revocation.reason},
        }
    for duty in Obligation.objects.filter(person=person).select_related("certification"):
        days = {"from": duty.starts_on, "due_on": duty.due_on, "until": duty.ends_on}
        yield {"must_hold": duty.certification.names, **days}
    for choice in Choice.objects.filter(person=person).select_related("certification"):
        yield {"chose_a_way_to": choice.certification.names, "cycle": choice.cycle, "at": choice.at}
    for theirs in ExternalCertificate.objects.filter(person=person).select_related("kind"):
        yield {
            "handed_in": theirs.kind.names,
            "number": theirs.number,
            "issuer": theirs.issuer,
            "issued_on": theirs.issued_on,
            "expires_on": theirs.expires_on,
            "accepted": theirs.accepted,
            "answer": theirs.answer,
        }
    yield from _granted(person)
    yield from _asked(person)


def _granted(person: Person) -> Iterator[dict[str, Any]]:
    for waiver in Waiver.objects.filter(person=person).select_related("certification", "ending"):
        ending: WaiverEnding | None = getattr(waiver, "ending", None)
        yield {
            "waiver": waiver.certification.names,
            "at": waiver.at,
            "from": waiver.starts_on,
            "until": waiver.ends_on,
            "reason": waiver.reason,
            "ended": ending and {"last_day": ending.last_day, "reason": ending.reason},
        }
    for extension in Extension.objects.filter(person=person).select_related("certification"):
        days = {"at": extension.at, "until": extension.until, "reason": extension.reason}
        yield {"extension": extension.certification.names, **days}


def _asked(person: Person) -> Iterator[dict[str, Any]]:
    for asked in DutyRequest.objects.filter(person=person).select_related("certification"):
        yield {
            f"asked_for_{asked.kind}": asked.certification.names,
            "at": asked.asked_at,
            "until": asked.until,
            "reason": asked.reason,
            "granted": asked.granted,
            "answer": asked.answer,
        }
    for approval in Approval.objects.filter(person=person).select_related("policy__certification"):
        yield {
            "approval_of": approval.policy.certification.names,
            "at": approval.asked_at,
            "granted": approval.granted,
            "reason": approval.reason,
        }


def _files(person: Person) -> Files:
    """Their PDFs under the certificate's number, and what they handed in."""
    for document in Document.objects.filter(certificate__person=person).select_related("certificate"):
        yield f"{document.certificate.number}.pdf", _opener(document.file)
    for theirs in ExternalCertificate.objects.filter(person=person).exclude(file=""):
        ending = theirs.file.rpartition(".")[2]
        yield f"handed-in-{theirs.pk}.{ending}", _opener(theirs.file)


def _opener(name: str) -> Callable[[], BinaryIO]:
    return cast("Callable[[], BinaryIO]", partial(default_storage.open, name))


def _needs_name(person: Person) -> str | None:
    valid = Certificate.objects.valid().filter(person=person).count()
    if not valid:
        return None
    said = ngettext(
        "%(count)d certificate is still valid, and names its holder.",
        "%(count)d certificates are still valid, and name their holder.",
        valid,
    )
    return said % {"count": valid}


def _erase(person: Person) -> None:
    """Numbers, days and decisions stay; the name, the documents that show it, and free words go."""
    issued = Certificate.objects.filter(person=person)
    issued.update(holder_name=NAME, holder_name_latin=NAME_LATIN)
    documents = Document.objects.filter(certificate__in=issued)
    handed_in = ExternalCertificate.objects.filter(person=person)
    files = [*documents.values_list("file", flat=True), *handed_in.exclude(file="").values_list("file", flat=True)]
    documents.delete()
    DocumentReview.objects.filter(certificate__in=issued).update(detail="")
    handed_in.update(number="", issuer="", file="", file_name="", answer="")
    Revocation.objects.filter(certificate__in=issued).update(reason="")
    for model in (Waiver, Extension, Approval, DutyRequest):
        model._default_manager.filter(person=person).update(reason="")
    DutyRequest.objects.filter(person=person).update(answer="")
    WaiverEnding.objects.filter(waiver__person=person).update(reason="")
    _erase_from_notices(person)
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def _erase_from_notices(person: Person) -> None:
    """Managers were told of duties that this person was late with, approvers of what waits for them, by name."""
    for kind, model in NAMING.items():
        keys = model._default_manager.filter(person=person).values_list("pk", flat=True)
        told = Notice.objects.filter(kind=kind, key__in=[str(pk) for pk in keys])
        for notice in told:
            said = {"reason": "…"} if "reason" in notice.facts else {}
            notice.facts = {**notice.facts, **said, "name": {"zh-hans": NAME, "en": NAME_LATIN}}
        Notice.objects.bulk_update(told, ["facts"])


register(
    PersonalData(
        "certificates",
        gettext_lazy("Certificates and duties"),
        rows=_rows,
        files=_files,
        needs_name=_needs_name,
        erase=_erase,
    )
)
