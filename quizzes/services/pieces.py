"""A large file in pieces, so that a broken line costs the last piece and no more.

As in the tus protocol, the server says up to which byte it has the file, and the browser goes on from there. A piece is
a file of its own in the storage, which knows no appending and may be another machine's. Put together, they are received
and looked at like any other file.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Sum
from django.utils import timezone

from files.receiving import Empty, Received, TooLarge, receive
from people.models import Person
from quizzes.errors import AlreadySubmitted, DeadlinePassed, FileRefused, GoOnElsewhere, UnreadableAnswer
from quizzes.models import PaperItem, Response, UploadPiece
from quizzes.services.answering import refuse_when_over
from quizzes.services.journal import note_refused
from quizzes.services.uploading import FileReceipt, place_of_files, save_file
from quizzes.types.upload import MEGABYTE, Takes

FOLDER = "pieces"
SENT_AS = re.compile(r"[0-9a-f]{16}")
LARGEST = 4 * MEGABYTE
MOST = 1500  # of one file; 50 MB in the smallest that our script sends are 800
KEPT_FOR = timedelta(days=1)
BATCH = 500
Read = Callable[[int], bytes]


def arrived(*, attempt_id: int, position: int, person: Person, sent_as: str) -> int:
    """How many bytes of it are here: those of its pieces, or all, once it was put together."""
    item, _takes = _place(attempt_id, position, person, sent_as)
    return _arrived(item, sent_as)


def save_piece(
    *,
    attempt_id: int,
    position: int,
    person: Person,
    sent_as: str,
    start: int,
    read: Read,
    given_at: datetime | None = None,
    origin: str = "",
    now: datetime | None = None,
) -> int:
    """Keep the bytes from ``start`` on; returns how many are here now. Under the same rules of time as an answer.

    Raises :class:`GoOnElsewhere` (with ``offset``), :class:`FileRefused`, and what speaks against an answer.
    """
    now = now or timezone.now()
    item, takes = _place(attempt_id, position, person, sent_as)
    _refuse_when_over(item, given_at, origin, now)
    if start != (here := _arrived(item, sent_as)):
        raise GoOnElsewhere(offset=here)
    if not here:
        _let_go(item, sent_as)
    with _received(read, takes) as received:
        if start + received.size > takes.bytes:
            _let_go(item, sent_as)
            raise FileRefused("large", megabytes=takes.megabytes)
        _make_room(item, takes, sent_as, received.size)
        _store(item, sent_as, start, received, now)
    return start + received.size


def put_together(
    *,
    attempt_id: int,
    position: int,
    person: Person,
    number: int,
    beside: object,
    sent_as: str,
    size: int,
    certainty: int | None = None,
    given_at: datetime | None = None,
    origin: str = "",
    now: datetime | None = None,
) -> FileReceipt:
    """What :func:`save_file` does, with the pieces. ``size`` is the whole file's.

    Raises what that raises, and :class:`GoOnElsewhere` where bytes are missing.
    """
    item, _takes = _place(attempt_id, position, person, sent_as)
    if size != (here := _arrived(item, sent_as)):
        raise GoOnElsewhere(offset=here)
    with closing(_InOrder(item, sent_as)) as whole:
        try:
            done = save_file(
                attempt_id=attempt_id,
                position=position,
                person=person,
                number=number,
                beside=beside,
                read=whole.read,
                sent_as=sent_as,
                begun_at=_begun_at(item, sent_as),
                certainty=certainty,
                given_at=given_at,
                origin=origin,
                now=now,
            )
        except FileRefused:
            _let_go(item, sent_as)
            raise
    _let_go(item, sent_as)
    return done


def _place(attempt_id: int, position: int, person: Person, sent_as: str) -> tuple[PaperItem, Takes]:
    if not SENT_AS.fullmatch(sent_as):
        raise UnreadableAnswer
    return place_of_files(attempt_id, position, person)


def _arrived(item: PaperItem, sent_as: str) -> int:
    whole = item.uploads.filter(sent_as=sent_as).values_list("size", flat=True).first()
    if whole is not None:
        return whole
    stored = UploadPiece.objects.of(item, sent_as)
    said = stored.aggregate(first=Min("start"), total=Sum("size"), end=Max(F("start") + F("size")))
    return said["total"] if (said["first"], said["end"]) == (0, said["total"]) else 0  # else the sweep took a part


def _begun_at(item: PaperItem, sent_as: str) -> datetime | None:
    begun: datetime | None = UploadPiece.objects.of(item, sent_as).aggregate(begun=Min("received_at"))["begun"]
    return begun


def _refuse_when_over(item: PaperItem, given_at: datetime | None, origin: str, now: datetime) -> None:
    try:
        refuse_when_over(item.attempt, given_at, now)
    except (AlreadySubmitted, DeadlinePassed):
        refused = Response(item=item, number=0, given_at=given_at, received_from=origin)
        note_refused(response=refused, now=now)
        raise


def _received(read: Read, takes: Takes) -> Received:
    try:
        return receive(read, min(LARGEST, takes.bytes))
    except TooLarge:
        raise FileRefused("large", megabytes=takes.megabytes) from None
    except Empty:
        raise FileRefused("empty") from None


def _make_room(item: PaperItem, takes: Takes, sent_as: str, size: int) -> None:
    """As much may be on its way as two answers could hold. What lies longest goes first: its browser begins again."""
    theirs = item.upload_pieces
    if theirs.filter(sent_as=sent_as).count() >= MOST:
        raise FileRefused("often")
    room = 2 * takes.files * takes.bytes
    sizes = theirs.exclude(sent_as=sent_as).values("sent_as").annotate(total=Sum("size")).order_by("sent_as")
    others = {row["sent_as"]: row["total"] for row in sizes}
    taken = sum(others.values()) + (theirs.filter(sent_as=sent_as).aggregate(total=Sum("size"))["total"] or 0) + size
    for one in theirs.filter(sent_as__in=others).order_by("received_at").values_list("sent_as", flat=True):
        if taken <= room:
            return
        taken -= others.pop(one, 0)
        _let_go(item, one)


def _store(item: PaperItem, sent_as: str, start: int, received: Received, now: datetime) -> None:
    """The row first: a file without a row would lie there for ever. It counts once its bytes are here."""
    for unfinished in item.upload_pieces.filter(sent_as=sent_as, start=start, stored_at=None):
        _drop(unfinished)  # its request died, or will find that this one came first
    file = f"{FOLDER}/{uuid4().hex}"
    try:
        with transaction.atomic():
            piece = UploadPiece.objects.create(
                item=item, sent_as=sent_as, start=start, size=received.size, file=file, received_at=now
            )
    except IntegrityError:
        raise GoOnElsewhere(offset=_arrived(item, sent_as)) from None
    default_storage.save(file, File(received.file, name=file))
    if not UploadPiece.objects.filter(pk=piece.pk).update(stored_at=now):
        default_storage.delete(file)
        raise GoOnElsewhere(offset=_arrived(item, sent_as))


class _InOrder:
    """The pieces as one stream. Opens one at a time."""

    def __init__(self, item: PaperItem, sent_as: str) -> None:
        names = UploadPiece.objects.of(item, sent_as).values_list("file", flat=True)
        self._names: Iterator[str] = iter(list(names))
        self._open: BinaryIO | None = None

    def read(self, most: int) -> bytes:
        while self._open is not None or self._next():
            assert self._open is not None  # noqa: S101 - the line above
            if chunk := self._open.read(most):
                return chunk
            self.close()
        return b""

    def _next(self) -> bool:
        name = next(self._names, None)
        self._open = default_storage.open(name) if name else None  # type: ignore[assignment]
        return name is not None

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _let_go(item: PaperItem, sent_as: str) -> None:
    for piece in item.upload_pieces.filter(sent_as=sent_as):
        _drop(piece)


def _drop(piece: UploadPiece) -> bool:
    gone, _each = UploadPiece.objects.filter(pk=piece.pk).delete()
    if gone:
        transaction.on_commit(partial(default_storage.delete, piece.file), robust=True)
    return bool(gone)


def sweep_pieces(*, now: datetime | None = None) -> int:
    """Let go of files that stopped on their way; returns how many pieces. Not a piece of what still grows."""
    since = (now or timezone.now()) - KEPT_FOR
    newer = UploadPiece.objects.filter(item=OuterRef("item"), sent_as=OuterRef("sent_as"), received_at__gte=since)
    old = UploadPiece.objects.filter(~Exists(newer), received_at__lt=since).order_by("received_at")
    return sum(_drop(piece) for piece in old[:BATCH])
