"""Many new people at once: the rows and audit rows of ``add_person`` and ``place``, in a handful of statements.

Duties and the like follow as owed work, a few hundred people a job, so that they are spread over all workers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.services import draft, record_many
from people.models import Person, Placement, Tagging
from people.services.following import day_after_last, owe_following, owe_following_now
from people.services.persons import added_facts, unsaved_person
from people.services.placing import check_placement, placement_facts
from people.services.tagging import tagging_facts
from people.signals import presence_changed


@dataclass(frozen=True)
class Newcomer:
    """``fields`` as ``add_person`` takes them; ``placement``, if any, is their first; it and ``taggings`` are
    unsaved, without their person."""

    fields: Mapping[str, Any]
    placement: Placement | None = None
    taggings: Sequence[Tagging] = ()


@transaction.atomic
def add_people(
    *, newcomers: Sequence[Newcomer], event: str, actor: Person | None = None, reason: str = ""
) -> list[Person]:
    """In the order of ``newcomers``. ``event`` names this write uniquely.

    All or nobody: ``IntegrityError`` where a staff number or an address is taken, and the caller adds one by one to
    find out whose; ``PeopleError`` as ``add_person`` and ``place`` raise it.
    """
    people = Person.objects.bulk_create(unsaved_person(**newcomer.fields) for newcomer in newcomers)
    by: dict[str, Any] = {"actor": actor, "reason": reason}
    drafts = [draft(action="person.added", subject=one, after=added_facts(one), **by) for one in people]
    placements = _placements(newcomers, people)
    Placement.objects.bulk_create(placements)
    drafts += [
        draft(action="placement.began", subject=one.person, after=placement_facts(one), **by) for one in placements
    ]
    taggings = _taggings(newcomers, people)
    Tagging.objects.bulk_create(taggings)
    drafts += [draft(action="tagging.began", subject=one.person, after=tagging_facts(one), **by) for one in taggings]
    record_many(drafts)
    presence_changed.send(sender=Person, people=[one.pk for one in people])
    spans: list[Placement | Tagging] = [*placements, *taggings]
    for span in spans:
        owe_following(person=span.person, days=(span.starts_on, day_after_last(span.ends_on)))
    owe_following_now(people=[placement.person_id for placement in placements], event=event)
    return people


def _placements(newcomers: Sequence[Newcomer], people: Sequence[Person]) -> list[Placement]:
    placements = []
    for newcomer, person in zip(newcomers, people, strict=True):
        if newcomer.placement:
            newcomer.placement.person = person
            check_placement(newcomer.placement)
            placements.append(newcomer.placement)
    return placements


def _taggings(newcomers: Sequence[Newcomer], people: Sequence[Person]) -> list[Tagging]:
    found = []
    for newcomer, person in zip(newcomers, people, strict=True):
        for one in newcomer.taggings:
            one.person = person
            found.append(one)
    return found
