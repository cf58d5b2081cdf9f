"""Work owed by this room."""

from jobs.kinds import Effect, handles
from jobs.models import Job
from people.models import Person
from people.services.following import KIND, follow_person


@handles(KIND)
def follow(job: Job) -> Effect:
    person = Person.objects.get(pk=job.payload["person"])
    return lambda: follow_person(person=person)
