"""The chain: committed records get a number and a digest over themselves and the link before.

Writers never wait for it. A record is owed its link by a row of ``Unsealed``, which comes with it; whatever has
committed by the time of a batch is chained in the order of its id. A record that commits late has a lower id than some
that are chained already, and simply comes later in the chain: the chain's order is that of sealing, not of events.
"""

import logging
import time

from django.db import IntegrityError, transaction

from audit.canonical import GENESIS, link_digest
from audit.models import Link, Record, Unsealed

logger = logging.getLogger(__name__)

BATCH = 500
SECONDS = 10.0  # then the next errand goes on: a worker has other work too


def seal(*, batch: int = BATCH, seconds: float = SECONDS) -> int:
    """Chain what has committed; how many records that were.

    The head goes to the log: kept outside the database, it shows later that the chain was not written anew.
    """
    sealed, until = 0, time.monotonic() + seconds
    while count := _seal_batch(batch):
        sealed += count
        if time.monotonic() > until:
            break
    if sealed:
        logger.info("sealed %d audit records; the head is %s", sealed, head())
    return sealed


def head() -> Link | None:
    """The newest link: its number and digest stand for all before it."""
    return Link.objects.order_by("-number").first()


def _seal_batch(size: int) -> int:
    """What is computed is computed before the transaction, so that it is short.

    Two who seal at once would both write the next number: the second is refused, and the first goes on.
    """
    owed = list(Unsealed.objects.order_by("pk").values_list("pk", flat=True)[:size])
    if not owed:
        return 0
    last = head()
    records = Record.objects.filter(pk__in=owed, link=None).order_by("pk")
    links = list(_links(last, list(records)))
    try:
        with transaction.atomic():
            Link.objects.bulk_create(links)
            Unsealed.objects.filter(pk__in=owed).delete()
    except IntegrityError:
        return 0
    return len(owed)


def _links(last: Link | None, records: list[Record]) -> list[Link]:
    number, previous = (last.number, last.digest) if last else (0, GENESIS)
    links = []
    for record in records:
        number += 1
        previous = link_digest(number, previous, record.header)
        links.append(Link(number=number, record=record, digest=previous))
    return links
