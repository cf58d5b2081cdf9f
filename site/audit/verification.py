"""Whether anything of the audit is missing or altered. Reads all of it, a chunk at a time: memory stays flat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, Min, OuterRef

from audit import guard
from audit.canonical import GENESIS, link_digest
from audit.models import Link, Record, Unsealed
from audit.services import ERASED

CHUNK = 1000


@dataclass
class Proof:
    """What was found. ``broken`` is the first break, in one sentence; empty if there is none."""

    links: int = 0
    head: str = ""
    erased: int = 0
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    broken: str = ""


def verify(*, expected: tuple[int, str] | None = None) -> Proof:
    """``expected`` is a head that was noted outside the database earlier: number and digest."""
    proof = Proof()
    proof.broken = next(_breaks(proof, expected), "")
    return proof


def _breaks(proof: Proof, expected: tuple[int, str] | None) -> Iterator[str]:
    for name in guard.missing_triggers(connection):
        yield f"The trigger {name} is missing: the database would let records be changed."
    yield from _chain(proof, expected)
    yield from _outside_the_chain(proof)


def _chain(proof: Proof, expected: tuple[int, str] | None) -> Iterator[str]:
    previous = GENESIS
    for links in _chunks(Link.objects.order_by("number"), "number"):
        records = Record.objects.in_bulk([link.record_id for link in links])
        erasures = Record.objects.in_bulk({record.erased_by_id for record in records.values()} - {None})
        for link in links:
            proof.links += 1
            yield from _link(link, proof.links, previous, records.get(link.record_id))
            if record := records.get(link.record_id):
                yield from _values(record, erasures)
                proof.erased += record.erased_by_id is not None
            if expected and link.number == expected[0] and link.digest != expected[1]:
                yield f"Link {link.number} is not the one that was noted: the chain was written anew."
            previous = link.digest
    proof.head = f"{proof.links}:{previous}"
    if expected and expected[0] > proof.links:
        yield f"The chain ends at link {proof.links}, but link {expected[0]} was noted: its end was cut off."


def _link(link: Link, number: int, previous: str, record: Record | None) -> Iterator[str]:
    if link.number != number:
        yield f"Link {number} is missing."
    if record is None:
        yield f"Link {number}: its record {link.record_id} is missing."
    elif link.digest != link_digest(number, previous, record.header):
        yield f"Link {number}: record {link.record_id}, or the link itself, was altered."


def _values(record: Record, erasures: dict[int, Record]) -> Iterator[str]:
    if record.erased_by_id is None:
        if record.digest != record.digest_of_values():
            yield f"Record {record.pk}: what it says was before and after, or its reason, was altered."
        return
    erasure = erasures.get(record.erased_by_id)
    covers = (
        erasure is not None
        and erasure.action == ERASED
        and erasure.person_id == record.person_id
        and erasure.pk > record.pk
    )
    if not covers:
        yield f"Record {record.pk}: its values were erased, and no erasure on record covers it."


def _outside_the_chain(proof: Proof) -> Iterator[str]:
    """Every record is chained, or is owed its link."""
    owed = Unsealed.objects.filter(record=OuterRef("pk"))
    lost = Record.objects.filter(~Exists(owed), link=None).order_by("pk").first()
    if lost is not None:
        yield f"Record {lost.pk} is not in the chain, and nothing says that it waits for it."
    for markers in _chunks(Unsealed.objects.order_by("pk"), "pk"):
        records = Record.objects.in_bulk([marker.pk for marker in markers])
        erasures = Record.objects.in_bulk({record.erased_by_id for record in records.values()} - {None})
        for marker in markers:
            proof.unsealed += 1
            if record := records.get(marker.pk):
                yield from _values(record, erasures)
            else:
                yield f"Record {marker.pk} was written, and is missing before it was chained."
    proof.oldest_unsealed = Unsealed.objects.aggregate(oldest=Min("record__at"))["oldest"]


def _chunks(rows: Any, key: str) -> Iterable[list[Any]]:
    """``rows``, which are ordered by ``key``, in lists; each asks for what comes after the last."""
    chunk = list(rows[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(rows.filter(**{f"{key}__gt": getattr(chunk[-1], key)})[:CHUNK])
