"""Work owed by this package: looking at one rule, on one day."""

from datetime import date, timedelta

from jobs.kinds import Effect, handles
from jobs.models import Job
from reports.coverage.models import CoverageRule
from reports.coverage.services import WARN, warn


@handles(WARN, lease=timedelta(minutes=2), max_attempts=4)
def look(job: Job) -> Effect | None:
    rule = CoverageRule.objects.standing().filter(pk=job.payload["rule"])
    found = rule.select_related("unit", "position", "certification").first()
    if found is None:
        return None
    on = date.fromisoformat(str(job.payload["on"]))
    return lambda: warn(found, on)
