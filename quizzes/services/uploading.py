"""A file that a candidate sends: kept, and named in the journal by a numbered answer like any other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from files.documents import ENDINGS, without_author
from files.kinds import HEIC, Family, Kind
from files.pictures import without_notes
from files.receiving import Empty, Received, TooLarge, receive
from files.recognising import Unrecognised, recognise
from people.models import Person
from quizzes import types
from quizzes.errors import FileRefused, NoSuchQuestion, QuizRefusal, UnreadableAnswer
from quizzes.models import PaperItem, Response
from quizzes.models import Upload as Kept
from quizzes.services.answering import Receipt, receipt_again, save_answer
from quizzes.types.upload import Takes, Upload

FOLDER = "answers"
MOST_OF_ONE = 60  # files sent for one question: who changes their mind may, a broken script may not
UNNAMED_FOR = timedelta(days=1)  # then what no answer named is let go of
BATCH = 200
Read = Callable[[int], bytes]


@dataclass(frozen=True)
class FileReceipt:
    key: str
    receipt: Receipt


def save_file(
    *,
    attempt_id: int,
    position: int,
    person: Person,
    number: int,
    beside: object,
    read: Read,
    sent_as: str = "",
    begun_at: datetime | None = None,
    certainty: int | None = None,
    given_at: datetime | None = None,
    origin: str = "",
    now: datetime | None = None,
) -> FileReceipt:
    """Keep a file and add one numbered answer: the files ``beside`` it, and this one. Sent again, the same receipt.

    ``read`` gives so many bytes of what is sent; it is not asked where ``sent_as`` names a file that was put together
    from pieces before, the first of which was here at ``begun_at``.
    Raises what :func:`save_answer` raises, and :class:`FileRefused`.
    """
    now = now or timezone.now()
    item, takes = place_of_files(attempt_id, position, person)
    before = beside if isinstance(beside, list) else []
    known = item.responses.filter(number=number).first()
    kept = item.uploads.filter(sent_as=sent_as).first() if sent_as else None
    if kept is None:
        with _received(read, takes) as received:
            if known is not None and _is_of(known, before, received):
                return FileReceipt(known.answer[-1], receipt_again(known, item, now))
            kept = _named(_keep(item, takes, received, origin, now, begun_at), sent_as)
    elif known is not None and known.answer == [*before, kept.key]:
        return FileReceipt(kept.key, receipt_again(known, item, now))
    try:
        receipt = save_answer(
            attempt_id=attempt_id,
            position=position,
            person=person,
            number=number,
            answer=[*before, kept.key],
            certainty=certainty,
            given_at=given_at,
            origin=origin,
            now=now,
        )
    except QuizRefusal:
        if not sent_as and not any(kept.key in line for line in item.responses.values_list("answer", flat=True)):
            _let_go(kept)  # what was put together waits for the next number, or for the sweep
        raise
    return FileReceipt(kept.key, receipt)


def keep_file(
    *, attempt_id: int, position: int, person: Person, read: Read, origin: str = "", now: datetime | None = None
) -> str:
    """The same for a browser without JavaScript: keep a file, and return the key for the answer that follows.

    Raises :class:`FileRefused`, :class:`NoSuchQuestion` or :class:`UnreadableAnswer`.
    """
    item, takes = place_of_files(attempt_id, position, person)
    with _received(read, takes) as received:
        return _keep(item, takes, received, origin, now or timezone.now()).key


def place_of_files(attempt_id: int, position: int, person: Person) -> tuple[PaperItem, Takes]:
    """A place on one's own paper that takes files. Raises :class:`NoSuchQuestion` or :class:`UnreadableAnswer`."""
    places = PaperItem.objects.select_related("attempt__quiz", "version")
    item = places.filter(attempt=attempt_id, attempt__person=person, position=position).first()
    if item is None:
        raise NoSuchQuestion
    kind = types.of(item.version.kind)
    if not isinstance(kind, Upload):
        raise UnreadableAnswer
    return item, kind.takes(item.version.content)


def _received(read: Read, takes: Takes) -> Received:
    try:
        return receive(read, takes.bytes)
    except TooLarge:
        raise FileRefused("large", megabytes=takes.megabytes) from None
    except Empty:
        raise FileRefused("empty") from None


def _is_of(known: Response, before: Sequence[str], received: Received) -> bool:
    same = Kept.objects.filter(item=known.item_id, key__in=known.answer[-1:], digest=received.digest)
    return known.answer[:-1] == before and same.exists()


def _keep(
    item: PaperItem, takes: Takes, received: Received, origin: str, now: datetime, begun_at: datetime | None = None
) -> Kept:
    """The row first: a file without a row would lie there for ever."""
    if item.uploads.count() >= MOST_OF_ONE:
        raise FileRefused("often")
    try:
        kind = recognise(received.file, takes.arriving)
        file = _made_nameless(received.file, kind)
    except Unrecognised:
        raise FileRefused("kind", kinds=takes.told) from None
    key = f"{uuid4().hex}.{'jpg' if kind is HEIC else kind.ending}"
    kept = Kept.objects.create(
        item=item,
        key=key,
        file=f"{FOLDER}/{key}",
        size=received.size,
        digest=received.digest,
        uploaded_at=now,
        begun_at=begun_at,
        came_from=origin,
    )
    default_storage.save(kept.file, File(file, name=kept.file))
    file.close()
    return kept


def _made_nameless(file: BinaryIO, kind: Kind) -> BinaryIO:
    """Without what a camera or a program noted by itself: markers are to see no names."""
    if kind.family is Family.PICTURE:
        return without_notes(file, kind)
    return without_author(file, kind) if kind.ending in ENDINGS else file


def _named(kept: Kept, sent_as: str) -> Kept:
    """Put together once, whoever did it first. Only now: a file that is not stored yet is none."""
    if not sent_as:
        return kept
    try:
        with transaction.atomic():
            Kept.objects.filter(pk=kept.pk).update(sent_as=sent_as)
    except IntegrityError:
        _let_go(kept)
        return Kept.objects.get(item=kept.item_id, sent_as=sent_as)
    return kept


def _let_go(kept: Kept, **still: object) -> bool:
    gone, _each = Kept.objects.filter(pk=kept.pk, **still).delete()
    if gone:
        transaction.on_commit(partial(default_storage.delete, kept.file), robust=True)
    return bool(gone)


def sweep_uploads(*, now: datetime | None = None) -> int:
    """Let go of files that no answer ever named; returns how many. The journal's files stay."""
    since = (now or timezone.now()) - UNNAMED_FOR
    old = Kept.objects.filter(answered_at=None, uploaded_at__lt=since).order_by("uploaded_at")
    return sum(_let_go(kept, answered_at=None) for kept in old[:BATCH])
