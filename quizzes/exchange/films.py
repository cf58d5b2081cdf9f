"""Films of cases, and their captions, on their way in and out: named by what is in them, and looked at before anybody
keeps them. Only QTI packages carry them.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from files.recognising import Unrecognised, recognise
from quizzes.exchange import limits
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.items import Parsed
from quizzes.models.films import Film, file_of
from quizzes.services.filming import keep_film
from quizzes.types.video import CAPTIONS, FILMS, files_of

VIDEO = "video"
STANDS_FOR = "0" * 32  # while a film is not kept yet, for those who look at contents


def keep(parsed: Parsed, data: bytes, name: str, allowed: Collection[str] = FILMS) -> str:
    """Its name by content. ``name`` is what the file calls it. Raises :class:`NotUnderstood`."""
    most = limits.MOST_CAPTIONS if allowed == CAPTIONS else _most()
    if len(data) > most:
        raise NotUnderstood("film_large", name=name[:80], limit=most // limits.MEGABYTE)
    try:
        kind = recognise(BytesIO(data), allowed)
    except Unrecognised:
        raise NotUnderstood("film_unreadable", name=name[:80]) from None
    kept = f"{hashlib.sha256(data).hexdigest()}.{kind.ending}"
    parsed.films[kept] = data
    return kept


def _most() -> int:
    megabytes: int = settings.UPLOAD_MEGABYTES
    return min(limits.MOST_FILM, megabytes * limits.MEGABYTE)


def named(content: Mapping[str, Any], become: Callable[[str], str]) -> dict[str, Any]:
    """The content with other names for film and captions. Raises :class:`NotUnderstood` where these are malformed."""
    video = content.get(VIDEO)
    if not video:
        return {**content}
    rows = video.get("captions") or [] if isinstance(video, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise NotUnderstood("beside")
    film = video.get("film") or ""  # a draft may have none yet
    if not all(isinstance(name, str) for name in (film, *(row.get("file") for row in rows))):
        raise NotUnderstood("beside")
    captions = [{**row, "file": become(row["file"])} for row in rows]
    more = {"captions": captions} if captions else {}
    return {**content, VIDEO: {**video, "film": film and become(film), **more}}


def stand_in(name: str) -> str:
    """For a look at a content whose film is not kept yet."""
    return f"{STANDS_FOR}.{name.rpartition('.')[2]}"


def digests(contents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Keys of kept films and captions → their names by content. Reads each file once; no query."""
    keys = {key for content in contents for key in files_of(content).values()}
    return {key: name for key in keys if (name := _digest(key))}


def _digest(key: str) -> str:
    try:
        with default_storage.open(file_of(key), "rb") as file:
            return f"{hashlib.file_digest(file, 'sha256').hexdigest()}.{key.rpartition('.')[2]}"
    except OSError:
        return ""


def hold(films: Mapping[str, bytes], known: Mapping[str, str]) -> dict[str, str]:
    """Names by content → keys; of what is ``known`` (keys by these names) the same. What fails lets go of the rest."""
    made: dict[str, str] = {}
    try:
        for name, data in films.items():
            endings = CAPTIONS if name.endswith(CAPTIONS) else FILMS
            made[name] = known.get(name) or keep_film(read=BytesIO(data).read, allowed=endings)
    except BaseException:
        let_go(set(made.values()) - set(known.values()))
        raise
    return made


def let_go(keys: Iterable[str]) -> None:
    """The files of films whose rows are rolled back."""
    for key in keys:
        default_storage.delete(file_of(key))


def carried(contents: Iterable[Mapping[str, Any]], most: int) -> Iterator[dict[str, bytes] | None]:
    """For each content its films and captions by key, as long as all of them together stay below ``most`` bytes;
    ``None`` for one that has no room any more, or whose files are gone. One query.
    """
    found = [files_of(content).values() for content in contents]
    sizes = dict(Film.objects.filter(key__in={key for keys in found for key in keys}).values_list("key", "size"))
    room = most
    for keys in found:
        size = sum(sizes.get(key, most + 1) for key in keys)
        if size > room or any(sizes.get(key, 0) > _most() for key in keys):
            yield None
            continue
        room -= size
        try:
            yield {key: _bytes(key) for key in keys}
        except OSError:
            yield None


def _bytes(key: str) -> bytes:
    with default_storage.open(file_of(key), "rb") as file:
        data: bytes = file.read()
    return data
