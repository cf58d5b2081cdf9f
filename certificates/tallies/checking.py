"""Everybody counted again, to see whether the tallies hold."""

from collections.abc import Iterator

from django.db import transaction

from bilingual.days import today
from certificates.models import PersonTally, Tally, UnitTally, Untallied
from certificates.tallies.counting import Counts, One
from certificates.tallies.making import now, units_of
from people.models import Person


@transaction.atomic
def wrong_tallies() -> int:
    """How many people and units are counted otherwise than the facts have it; nothing, where there are no tallies.

    The sweep has to wait meanwhile, so whoever differs because something was just written still waits to be counted.
    """
    on = today()
    if not Tally.objects.select_for_update().filter(day=on).exists():
        return 0
    kept = {row[0]: One(*row) for row in PersonTally.objects.values_list(*One._fields).iterator()}
    sums = set(UnitTally.objects.values_list(*FIELDS))
    expected = {tuple(getattr(row, name) for name in FIELDS) for row in units_of(kept.values())}
    units = {row[0] for row in sums ^ expected if row[-1] != NOBODY}
    different = set(_differing(kept, now(Person.objects.all(), on)))
    return len(units) + len(different - set(Untallied.objects.values_list("person", flat=True)))


NOBODY = Counts().written()
FIELDS = ("path", "people", "must", "held", "own", "below")


def _differing(kept: dict[int, One], found: Iterator[One]) -> Iterator[int]:
    unseen = dict(kept)
    for one in found:
        if unseen.pop(one.person, None) != one:
            yield one.person
    yield from unseen
