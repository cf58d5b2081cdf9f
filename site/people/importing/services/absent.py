"""Who is in the actor's part of the organisation and not in the file: an offer, never done by itself."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from people.importing.errors import AbsenceUnsure
from people.importing.models import Kind, PeopleImport, Row, State
from people.importing.services.bringing import lock
from people.importing.services.checking import count
from people.models import Person

ASKS_TWICE_ABOVE = 5  # per cent of the people there are


def scope_of(people_import: PeopleImport) -> QuerySet[Person]:
    """Who works here, and whose record the actor may change. Themselves nobody marks as left."""
    actor = people_import.actor
    people = Person.objects.manageable_by(actor).exclude(pk=actor.pk) if actor else Person.objects.all()
    return people.active().filter(Q(left_on=None))


def find_absent(people_import: PeopleImport) -> QuerySet[Person]:
    """Raises ``AbsenceUnsure`` where a row has no readable staff number: it could be anybody's."""
    if people_import.rows.filter(staff_number="", is_absent=False).exists():
        raise AbsenceUnsure
    present = people_import.rows.filter(staff_number=OuterRef("key"), is_absent=False)
    return scope_of(people_import).annotate(key=Lower("staff_number")).exclude(Exists(present)).order_by("staff_number")


def asks_twice(people_import: PeopleImport, absent: int) -> bool:
    return absent * 100 > ASKS_TWICE_ABOVE * scope_of(people_import).count()


@transaction.atomic
def mark_absent(*, people_import: PeopleImport, on: date, spared: set[int] = frozenset()) -> int:  # type: ignore[assignment]
    """Add them to the plan as people who leave, ``on`` being their last day; all but ``spared``. Returns how many."""
    spare_absent(people_import=people_import)
    people = find_absent(people_import).exclude(pk__in=spared).only("pk", "staff_number")
    number = people_import.rows.order_by("-number").values_list("number", flat=True).first() or 0
    rows = [
        Row(
            people_import=people_import,
            number=number + place,
            is_absent=True,
            staff_number=person.staff_number.lower(),
            kind=Kind.ENDED,
            changes=[("left_on", "", on.isoformat())],
            person=person,
        )
        for place, person in enumerate(people.iterator(chunk_size=1000), start=1)
    ]
    Row.objects.bulk_create(rows, batch_size=1000)
    people_import.counts = count(people_import)
    people_import.save(update_fields=["counts"])
    return len(rows)


@transaction.atomic
def spare_absent(*, people_import: PeopleImport) -> None:
    """Take them out of the plan again."""
    lock(people_import, State.CHECKED)
    people_import.rows.filter(is_absent=True).delete()
    people_import.counts = count(people_import)
    people_import.save(update_fields=["counts"])
