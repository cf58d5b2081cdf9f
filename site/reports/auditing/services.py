"""An inspection is asked for, packed in the background, taken away, and its file forgotten; its digest stays."""

from datetime import date, timedelta
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from audit.services import record
from certificates.models import Certification
from jobs.models import Job
from jobs.services import owe, retry_held
from people.models import Person, Unit
from reports.auditing.models import Inspection
from reports.auditing.packing import Packed

PACK, FORGET = "auditing.pack", "auditing.forget"
KEPT = timedelta(days=30)
FOLDER = "inspections"


@transaction.atomic
def ask(*, actor: Person, on: date, certification: Certification, unit: Unit | None, who: str, seed: str) -> Inspection:
    """Its file is owed, and what was asked is in the audit whatever becomes of it."""
    made = Inspection.objects.create(actor=actor, on=on, certification=certification, unit=unit, who=who, seed=seed)
    told = {"as_at": on, "certification": certification.code, "who": who, "seed": seed}
    record(action="inspection.asked", subject=made, actor=actor, after=told)
    owe(kind=PACK, key=str(made.pk), payload={"inspection": made.pk})
    return made


def keep(packed: Packed) -> str:
    """The name of the file in the storage. A worker killed after this leaves one that nobody points to."""
    return default_storage.save(f"{FOLDER}/{uuid4().hex}.zip", File(packed.file))


def file_inspection(*, inspection: Inspection, name: str, packed: Packed) -> None:
    """In the transaction of the job: the digest goes into the audit, and so into its chain."""
    inspection.file, inspection.sha256, inspection.size = name, packed.sha256, packed.size
    inspection.count, inspection.packed_at, inspection.is_stopped = packed.people, timezone.now(), False
    inspection.save(update_fields=["file", "sha256", "size", "count", "packed_at", "is_stopped"])
    told = {"sha256": packed.sha256, "size": packed.size, "people": packed.people}
    record(action="inspection.packed", subject=inspection, actor=inspection.actor, after=told)
    forget_on = inspection.packed_at + KEPT
    owe(kind=FORGET, key=str(inspection.pk), payload={"inspection": inspection.pk}, available_at=forget_on)


@transaction.atomic
def pack_again(*, inspection: Inspection, actor: Person) -> None:
    """After a stop."""
    if Inspection.objects.filter(pk=inspection.pk, is_stopped=True).update(is_stopped=False):
        for job in Job.objects.held().filter(kind=PACK, key=str(inspection.pk)):
            retry_held(job=job, actor=actor)


def record_taken(*, inspection: Inspection, viewer: Person) -> None:
    record(action="inspection.taken", subject=inspection, actor=viewer, after={"sha256": inspection.sha256})


@transaction.atomic
def forget(*, inspection: Inspection) -> None:
    """It names people. What was asked, what was counted and the digest stay."""
    file = Inspection.objects.values_list("file", flat=True).get(pk=inspection.pk)
    Inspection.objects.filter(pk=inspection.pk).update(file="")
    if file:
        transaction.on_commit(lambda: default_storage.delete(file), robust=True)
