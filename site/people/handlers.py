"""Work owed by this room."""

from jobs.kinds import Effect, handles
from jobs.models import Job
from people.services.following import KIND, follow_people


@handles(KIND)
def follow(job: Job) -> Effect:
    """``person`` on a day of theirs, ``people`` because of one event."""
    people = [int(pk) for pk in str(job.payload.get("people") or job.payload["person"]).split()]
    return lambda: follow_people(people=people)
