"""The owed work of this room (rule 4)."""

from datetime import timedelta
from functools import partial

from jobs.kinds import Effect, Held, handles
from jobs.models import Job
from printing import DocumentProblem
from quizzes.errors import BankTooSmall
from quizzes.exams.services import FOLLOW, follow
from quizzes.models import PrintedPart, StatisticsRun
from quizzes.printed.services import PRINT, fail_part, make_part
from quizzes.regrading.services import REGRADE, REGRADED, regrade_attempt, tell_of_regrade
from quizzes.statistics.services import KIND, calculate, keep, show_progress


@handles(KIND, lease=timedelta(minutes=8), max_attempts=3)
def make_statistics(job: Job) -> Effect | None:
    run = StatisticsRun.objects.select_related("quiz").filter(pk=job.payload["run"]).first()
    if run is None:  # its quiz was deleted meanwhile
        return None
    return partial(keep, run=run, result=calculate(run.quiz, run.attempts, show_progress(run)))


@handles(REGRADE, lease=timedelta(minutes=2), max_attempts=8)
def regrade_one(job: Job) -> Effect | None:
    return partial(regrade_attempt, regrade=job.payload["regrade"], attempt=job.payload["attempt"])


@handles(REGRADED, lease=timedelta(minutes=5), max_attempts=8)
def tell_when_regraded(job: Job) -> Effect | None:
    return partial(tell_of_regrade, regrade=job.payload["regrade"])


@handles(FOLLOW, lease=timedelta(minutes=8), max_attempts=8)
def follow_exam(job: Job) -> Effect | None:
    return partial(follow, exam=job.payload["exam"])


def _tell_of_papers(job: Job) -> None:
    fail_part(part=int(job.payload["part"]), why=job.last_error)


@handles(PRINT, lease=timedelta(minutes=8), max_attempts=3, on_held=_tell_of_papers)
def print_papers(job: Job) -> Effect | None:
    part = PrintedPart.objects.select_related("paper_set__quiz").filter(pk=job.payload["part"]).first()
    if part is None or part.file:
        return None
    try:
        return make_part(part)
    except (DocumentProblem, BankTooSmall) as problem:
        why = str(problem)
        raise Held(why, on_held=partial(fail_part, part=part.pk, why=why)) from problem
