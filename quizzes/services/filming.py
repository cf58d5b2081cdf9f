"""A film that a trainer puts into a case: kept as soon as it arrived, so that an error beside it loses nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from files.receiving import Empty, TooLarge, receive
from files.recognising import Unrecognised, recognise
from quizzes.errors import FileRefused, Problem
from quizzes.models import Film
from quizzes.types.video import CAPTIONS, FILMS, files_of

UNNAMED_FOR = timedelta(days=2)  # as long as somebody may leave the form open
BATCH = 200
MEGABYTE = 1024 * 1024


def keep_film(*, read: Callable[[int], bytes], allowed: Collection[str] = FILMS, now: datetime | None = None) -> str:
    """Its key. ``allowed``: the endings of films, or of captions. Raises :class:`FileRefused`."""
    megabytes = 2 if allowed == CAPTIONS else settings.UPLOAD_MEGABYTES
    try:
        with receive(read, megabytes * MEGABYTE) as received:
            kind = recognise(received.file, allowed)
            key = f"{uuid4().hex}.{kind.ending}"
            # the row first: a file without a row would lie there for ever
            kept = Film.objects.create(key=key, size=received.size, uploaded_at=now or timezone.now())
            default_storage.save(kept.file, File(received.file, name=kept.file))
    except TooLarge:
        raise FileRefused("large", megabytes=megabytes) from None
    except Empty:
        raise FileRefused("empty") from None
    except Unrecognised:
        kinds = gettext("WebVTT") if allowed == CAPTIONS else gettext("MP4 and WebM with a picture in them")
        raise FileRefused("kind", kinds=kinds) from None
    return key


def missing_films(content: Mapping[str, Any]) -> Iterator[Problem]:
    """What a content names must be here: no question is saved that shows nothing. One query, where it names any."""
    named = files_of(content)
    known = set(Film.objects.filter(key__in=named.values()).values_list("key", flat=True)) if named else set()
    for place, key in named.items():
        if key not in known:
            yield Problem("video", GONE if place == "film" else CAPTIONS_GONE)


GONE = _("This video is not here, or no longer. Choose it again.")
CAPTIONS_GONE = _("These captions are not here, or no longer. Choose them again.")


def name_films(content: Mapping[str, Any], now: datetime) -> None:
    """A version names them now: they stay."""
    if named := files_of(content):
        Film.objects.filter(key__in=named.values(), named_at=None).update(named_at=now)


def sweep_films(*, now: datetime | None = None) -> int:
    """Let go of films that no version ever named; returns how many."""
    since = (now or timezone.now()) - UNNAMED_FOR
    old = Film.objects.filter(named_at=None, uploaded_at__lt=since)
    return sum(_let_go(film) for film in old[:BATCH])


def _let_go(film: Film) -> bool:
    gone, _each = Film.objects.filter(pk=film.pk, named_at=None).delete()
    if gone:
        transaction.on_commit(partial(default_storage.delete, film.file), robust=True)
    return bool(gone)
