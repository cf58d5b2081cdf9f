"""Every write to notices: owed, and read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils import timezone

from jobs.services import owe_many
from notices.kinds import Facts, NoticeKind, kind_of
from notices.models import Notice
from people.models import Person

DELIVER = "notices.deliver"
BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One person's notice in a sweep. ``key`` names what happened: it is owed once for that."""

    person_id: int
    key: str
    facts: Facts = field(default_factory=dict)


def notify(*, person: Person, kind: str, key: str, facts: Facts | None = None) -> None:
    """Write a notice, and owe its delivery, in the caller's transaction; once for a (person, kind, key).

    Raises ``UnknownKindError``, and ``FactsError`` if the kind's words need a fact that is not given.
    """
    notify_many(kind=kind, owed=[Owed(person_id=person.pk, key=key, facts=facts or {})])


def notify_many(*, kind: str, owed: Iterable[Owed]) -> None:
    """Write many notices of one kind: one query per thousand that exist already, four where some are new."""
    told = kind_of(kind)
    waiting = iter(owed)
    while batch := list(islice(waiting, BATCH)):
        for one in batch:
            _check(told, one)
        # No savepoint: the notice stands or falls with its event, which would pay two queries for one.
        with transaction.atomic(savepoint=False):
            _write(told, {(one.person_id, one.key): one for one in batch})


def _check(kind: NoticeKind, one: Owed) -> None:
    kind.check(one.facts)
    if not 0 < len(one.key) <= 200:
        raise ValueError(f"A key of {kind.code} has {len(one.key)} characters; 1 to 200 fit.")


def _write(kind: NoticeKind, owed: Mapping[tuple[int, str], Owed]) -> None:
    new = owed.keys() - _written(kind, owed).keys()
    if not new:
        return
    # Another transaction may have written some since: the constraint decides, and owing repeats safely.
    Notice.objects.bulk_create(
        [
            Notice(person_id=one.person_id, kind=kind.code, key=one.key, facts=dict(one.facts))
            for one in owed.values()
            if (one.person_id, one.key) in new
        ],
        ignore_conflicts=True,
    )
    if kind.needs_email:
        notices = _written(kind, new)
        owe_many(kind=DELIVER, payloads={f"{pk}:email": {"notice": pk} for pk in notices.values()})


def _written(kind: NoticeKind, owed: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The id of each that exists. Other pairs of these people and keys, are left out."""
    wanted = set(owed)
    found = Notice.objects.filter(
        kind=kind.code, person_id__in={person for person, _ in wanted}, key__in={key for _, key in wanted}
    ).values_list("person_id", "key", "pk")
    return {(person, key): pk for person, key, pk in found if (person, key) in wanted}


def mark_read(*, notice: Notice, person: Person) -> None:
    """Only the person it is addressed to reads it; the moment of the first reading stays."""
    Notice.objects.visible_to(person).unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, person: Person, newest: int | None = None) -> None:
    """``newest`` is the id of the newest one shown: what came later has not been seen, and stays unread."""
    notices = Notice.objects.visible_to(person).unread()
    if newest is not None:
        notices = notices.filter(pk__lte=newest)
    notices.update(read_at=timezone.now())
