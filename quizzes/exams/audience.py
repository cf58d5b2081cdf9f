"""Who an invitation speaks of today, and who should be enrolled because of it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from courses.models import Completion, Course, Enrolment
from people.models import Person, PersonQuerySet, Placement, Unit
from quizzes.models import Invitation


def people_of(invitation: Invitation, on: date | None = None) -> PersonQuerySet:
    return people_in(
        units=list(invitation.units.all()),
        positions=[position.pk for position in invitation.positions.all()],
        people=[person.pk for person in invitation.people.all()],
        on=on,
    )


def people_in(
    *, units: list[Unit], positions: Iterable[int], people: Iterable[int], on: date | None = None
) -> PersonQuerySet:
    """Whoever works here and is in the audience on the day."""
    found, positions = Q(pk__in=list(people)), list(positions)
    if units or positions:
        placed = Placement.objects.current(on).filter(person=OuterRef("pk"))
        placed = placed.within(units) if units else placed
        placed = placed.filter(position__in=positions) if positions else placed
        found |= Q(Exists(placed))
    return Person.objects.active().filter(found)


def wanted(exam: Course, invitations: Iterable[Invitation]) -> set[int]:
    """Those in an invitation who take the exam not yet; where it asks again, who finished it before that.

    One query for each invitation.
    """
    found: set[int] = set()
    for invitation in invitations:
        found |= set(_lacking(exam, people_of(invitation), invitation.invited_at if invitation.again else None))
    return found


def _lacking(exam: Course, people: PersonQuerySet, again_since: datetime | None) -> Iterable[int]:
    taken = Enrolment.objects.standing().filter(course=exam)
    lacking = Q(~Exists(taken.filter(person=OuterRef("pk"))))
    if again_since:
        newest = taken.filter(person=OuterRef("enrolment__person")).order_by("-cycle").values("pk")[:1]
        finished = Completion.objects.of_courses().filter(enrolment=Subquery(newest), at__lt=again_since)
        lacking |= Q(Exists(finished.filter(enrolment__person=OuterRef("pk"))))
    return people.filter(lacking).order_by().values_list("pk", flat=True)


def no_longer(exam: Course, invitations: Iterable[Invitation]) -> list[Enrolment]:
    """Enrolled by an invitation, not begun, and in no audience any more. One query."""
    idle = Enrolment.objects.standing().filter(
        course=exam, source=Enrolment.Source.ASSIGNED, attempts=None, completions=None
    )
    for invitation in invitations:
        idle = idle.exclude(person__in=people_of(invitation).order_by().values("pk"))
    return list(idle.select_related("course"))
