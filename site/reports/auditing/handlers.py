"""Work owed by this package: the file of an inspection, and forgetting it."""

from datetime import timedelta

from django.utils import translation

from jobs.kinds import Effect, handles
from jobs.models import Job
from people.rules import may_read_audit
from reports.auditing.models import Inspection
from reports.auditing.packing import pack
from reports.auditing.question import Question
from reports.auditing.services import FORGET, PACK, file_inspection, forget, keep


def _found(job: Job) -> Inspection:
    rows = Inspection.objects.select_related("actor", "certification", "unit")
    found: Inspection = rows.get(pk=job.payload["inspection"])
    return found


def _stop(job: Job) -> None:
    Inspection.objects.filter(pk=job.payload["inspection"]).update(is_stopped=True)


@handles(PACK, lease=timedelta(minutes=8), max_attempts=4, on_held=_stop)
def pack_inspection(job: Job) -> Effect | None:
    """As its author may see at this moment; one who left or lost the role gets none."""
    inspection = _found(job)
    if inspection.sha256:
        return None
    if not (inspection.actor.is_active and may_read_audit(inspection.actor)):
        return lambda: _stop(job)
    with translation.override(inspection.actor.language):
        packed = pack(Question.of(inspection))
    with packed.file:
        name = keep(packed)
    return lambda: file_inspection(inspection=inspection, name=name, packed=packed)


@handles(FORGET)
def forget_inspection(job: Job) -> Effect:
    inspection = _found(job)
    return lambda: forget(inspection=inspection)
