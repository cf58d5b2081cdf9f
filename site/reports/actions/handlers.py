"""Work owed by this package: the chunks of a run."""

from datetime import timedelta

from jobs.kinds import Effect, handles
from jobs.models import Job
from reports.actions.models import Run, State
from reports.actions.services import RUN, carry_out, owe_chunk


def _stop(job: Job) -> None:
    Run.objects.filter(pk=job.payload["run"]).update(state=State.STOPPED)


@handles(RUN, lease=timedelta(minutes=5), max_attempts=4, on_held=_stop)
def do_chunk(job: Job) -> Effect | None:
    """The whole chunk is the effect: what it does and the job's end are one transaction."""
    run = Run.objects.select_related("actor", "certification").get(pk=job.payload["run"])
    if run.state == State.DONE:
        return None

    def effect() -> None:
        if carry_out(run):
            owe_chunk(run, int(job.payload["chunk"]) + 1)

    return effect
