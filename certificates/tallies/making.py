"""The tallies written: all anew once a day, and of single people whatever came since. One process at a time.

A person who waits is counted again as the facts have it then; doing so twice changes nothing. So a fact that is
committed while the sweep runs is either seen by it already or still waits after it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice

from django.core.cache import cache
from django.db import transaction

from bilingual.days import today
from certificates.models import PersonTally, Tally, UnitTally, Untallied
from certificates.tallies.counting import Counts, One, counted, in_several_units, sum_of
from people.models import Person, PersonQuerySet, Unit

LARGE = 1_000  # people; of fewer everything is counted each time, as quickly
MANY = 5_000  # who wait; of more everybody is counted anew
CHUNK = 5_000
HINT, SECONDS = "certificates:tallied", 180


def are_there() -> bool:
    """A hint in the cache, so that where there are no tallies no page asks for them. The tally's row is the truth."""
    return bool(cache.get(HINT))


def to_tally(people: Collection[int]) -> None:
    """Within the transaction of what was written about them."""
    if people:
        Untallied.objects.bulk_create(Untallied(person=person) for person in sorted(people))


def forget() -> None:
    """The tallies are not to be read until they were made anew: paths have changed."""
    Tally.objects.update_or_create(pk=1, defaults={"day": None})


def follow() -> None:
    """Beat's errand: what waits is counted; on a new day, or where very many wait, everybody is."""
    on = today()
    waiting = set(Untallied.objects.order_by().values_list("person", flat=True).distinct()[: MANY + 1])
    if len(waiting) > MANY or not Tally.objects.filter(day=on).exists():
        make(on)
        return
    if waiting:
        _correct(on)
    cache.set(HINT, True, SECONDS)


def make(on: date | None = None) -> None:
    """Everybody is counted, but in a small company, where the tallies would save nothing."""
    Tally.objects.get_or_create(pk=1)
    with transaction.atomic():
        tally = Tally.objects.select_for_update().get(pk=1)
        waiting = list(Untallied.objects.values_list("pk", flat=True))
        PersonTally.objects.all().delete()
        UnitTally.objects.all().delete()
        tally.day = None
        if Person.objects.count() >= LARGE:
            tally.day = on or today()
            UnitTally.objects.bulk_create(units_of(_kept(now(Person.objects.all(), tally.day))), batch_size=500)
        tally.save()
        _no_longer_wait(waiting)
    cache.set(HINT, tally.day is not None, SECONDS)


def now(people: PersonQuerySet, on: date) -> Iterator[One]:
    return counted(people, on, in_several_units(people, on))


def _kept(people: Iterator[One]) -> Iterator[One]:
    """Each is written on the way, a few thousand at a time."""
    while chunk := list(islice(people, CHUNK)):
        _write(chunk)
        yield from chunk


def _write(people: Iterable[One]) -> None:
    PersonTally.objects.bulk_create((PersonTally(**one._asdict()) for one in people), batch_size=1000)


def units_of(people: Iterable[One]) -> list[UnitTally]:
    """Each unit with people in it or below, and the organisation."""
    own = sum_of(people)
    below: dict[str, Counts] = {}
    for path, (_unit, counts) in own.items():
        for above in _and_above(path):
            below.setdefault(above, Counts()).add(counts)
    return [_row(path, own.get(path, (None, Counts())), counts) for path, counts in below.items()]


def _and_above(path: str) -> list[str]:
    return ["", *Unit.paths_above(path)]


def _row(path: str, own: tuple[int | None, Counts], below: Counts) -> UnitTally:
    unit, counts = own
    return UnitTally(
        path=path,
        unit=unit,
        people=counts.who[0],
        must=counts.must,
        held=counts.held,
        own=counts.written(),
        below=below.written(),
    )


def _no_longer_wait(waiting: list[int]) -> None:
    for start in range(0, len(waiting), CHUNK):
        Untallied.objects.filter(pk__in=waiting[start : start + CHUNK]).delete()


@transaction.atomic
def _correct(on: date) -> None:
    if not Tally.objects.select_for_update().filter(day=on).exists():
        return
    waiting = dict(Untallied.objects.order_by("pk").values_list("pk", "person")[:MANY])
    people = set(waiting.values())
    known = {one.person: one for one in tallied(people)}
    found = {one.person: one for one in now(Person.objects.filter(pk__in=people), on)}
    changed = {person for person in people if known.get(person) != found.get(person)}
    PersonTally.objects.filter(person__in=changed).delete()
    _write(found[person] for person in sorted(changed & found.keys()))
    _correct_units([known[pk] for pk in changed & known.keys()], [found[pk] for pk in changed & found.keys()])
    _no_longer_wait(list(waiting))


def tallied(people: Collection[int]) -> Iterator[One]:
    for row in PersonTally.objects.filter(person__in=people).values_list(*One._fields):
        yield One(*row)


def _correct_units(gone: list[One], come: list[One]) -> None:
    paths = {above for one in (*gone, *come) for above in _and_above(one.path)}
    rows = {row.path: row for row in UnitTally.objects.filter(path__in=paths)}
    units = {path: row.unit for path, row in rows.items()}
    own = {path: Counts.read(row.own) for path, row in rows.items()}
    below = {path: Counts.read(row.below) for path, row in rows.items()}
    for several, sign in ((gone, -1), (come, 1)):
        for one in several:
            own.setdefault(one.path, Counts()).bring(one, sign)
            units[one.path] = one.unit
            for above in _and_above(one.path):
                below.setdefault(above, Counts()).bring(one, sign)
    UnitTally.objects.filter(path__in=paths).delete()
    UnitTally.objects.bulk_create(
        _row(path, (units.get(path), own.get(path, Counts())), below[path]) for path in sorted(paths)
    )
