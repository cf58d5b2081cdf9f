"""Work owed by this package: the steps of a check, the chunks of an import, and forgetting."""

from datetime import timedelta

from jobs.kinds import Effect, handles
from jobs.models import Job
from people.importing.models import PeopleImport, State
from people.importing.problems import FileRefused
from people.importing.services.bringing import FORGET, forget
from people.importing.services.checking import (
    CHECK,
    finish_check,
    owe_step,
    plan_chunk,
    read_rows,
    refuse,
    save_planned,
)
from people.importing.services.running import RUN, import_chunk, owe_chunk

LEASE = timedelta(minutes=5)


def _stop(job: Job) -> None:
    PeopleImport.objects.filter(pk=job.payload["import"]).update(state=State.STOPPED)


@handles(CHECK, lease=LEASE, max_attempts=4, on_held=_stop)
def check(job: Job) -> Effect | None:
    """First the file is read into rows, then chunk after chunk is planned; each step owes the next."""
    people_import = PeopleImport.objects.get(pk=job.payload["import"])
    if people_import.checks != job.payload["check"] or people_import.state != State.CHECKING:
        return None  # somebody has begun anew since
    if job.payload["step"] == "read":
        return _read(people_import)
    after = int(job.payload["step"])
    rows = plan_chunk(people_import, after)

    def keep() -> None:
        if not rows:
            finish_check(people_import)
            return
        save_planned(rows)
        people_import.checked += len(rows)
        people_import.save(update_fields=["checked"])
        owe_step(people_import, str(rows[-1].number))

    return keep


def _read(people_import: PeopleImport) -> Effect:
    try:
        total = read_rows(people_import)
    except FileRefused as refused:
        reason = refused
        return lambda: refuse(people_import, reason)

    def keep() -> None:
        people_import.total = total
        people_import.save(update_fields=["total"])
        owe_step(people_import, "0")

    return keep


@handles(RUN, lease=LEASE, max_attempts=4, on_held=_stop)
def run(job: Job) -> Effect | None:
    """The whole chunk is the effect: its rows and the job's end are one transaction."""
    people_import = PeopleImport.objects.select_related("actor").get(pk=job.payload["import"])
    if people_import.state != State.IMPORTING:
        return None

    def carry_out() -> None:
        if import_chunk(people_import):
            owe_chunk(people_import, int(job.payload["chunk"]) + 1)

    return carry_out


@handles(FORGET)
def forget_import(job: Job) -> Effect:
    people_import = PeopleImport.objects.get(pk=job.payload["import"])
    return lambda: forget(people_import=people_import)
