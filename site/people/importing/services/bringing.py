"""A file comes in: kept, its headings matched, and forgotten some time later."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from audit.services import record
from bilingual.days import today
from jobs.services import owe
from people.importing.columns import BY_KEY, IGNORED
from people.importing.errors import ColumnMissing, ColumnTwice, NotNow
from people.importing.headings import NEEDED, Match, heading_key, match
from people.importing.models import KnownHeading, PeopleImport, State
from people.importing.problems import FileRefused
from people.importing.reading.table import open_table
from people.models import Person

FORGET = "importing.forget"
KEPT = timedelta(days=30)
FOLDER = "people-imports"


def bring(*, file: BinaryIO, name: str, actor: Person | None = None, **options: Any) -> PeopleImport:
    """Keep the file and read its headings. ``FileRefused`` if it cannot be read; then nothing is kept.

    ``options``: those of ``choose_options``. The caller owes the check if the columns are sure (``is_matched``).
    """
    found, notes, headings, mac_epoch = _look(file)
    file.seek(0)
    kept = default_storage.save(f"{FOLDER}/{uuid4().hex}", File(file))
    try:
        with transaction.atomic():
            people_import = PeopleImport.objects.create(
                actor=actor,
                name=name[-255:],
                file=kept,
                headings=headings,
                columns=list(found.columns),
                is_matched=found.is_sure,
                mac_epoch=mac_epoch,
                notes=notes,
                **{"effective_on": today(), **options},
            )
            record(action="import.brought", subject=people_import, actor=actor)
            due = timezone.now() + KEPT
            owe(kind=FORGET, key=str(people_import.pk), payload={"import": people_import.pk}, available_at=due)
    except BaseException:
        default_storage.delete(kept)
        raise
    return people_import


def _look(file: BinaryIO, encoding: str = "") -> tuple[Match, list[dict[str, Any]], list[str], bool]:
    with open_table(file, encoding=encoding) as table:
        if next(table.rows, None) is None:
            raise FileRefused("empty")
        remembered = dict(
            KnownHeading.objects.filter(heading__in=map(heading_key, table.headings)).values_list("heading", "column")
        )
        notes = [note.kept() for note in table.notes]
        return match(table.headings, remembered), notes, table.headings, table.source.mac_epoch


@transaction.atomic
def choose_columns(
    *, people_import: PeopleImport, columns: Sequence[str], encoding: str = "", remember: bool = True
) -> None:
    """Which column each heading means, remembered for the next file. A new encoding reads the headings anew.

    Raises ``ColumnTwice``, ``ColumnMissing`` or ``FileRefused``.
    """
    lock(people_import, State.UPLOADED, State.CHECKED, State.REFUSED, State.STOPPED)
    if encoding != people_import.encoding:
        with default_storage.open(people_import.file) as file:
            found, notes, headings, _mac = _look(cast(BinaryIO, file), encoding)
        people_import.encoding, people_import.headings, people_import.notes = encoding, headings, notes
        people_import.columns, people_import.is_matched = list(found.columns), False
        people_import.state = State.UPLOADED
        people_import.save()
        return
    _check_columns(columns)
    people_import.columns, people_import.is_matched = list(columns), True
    people_import.save(update_fields=["columns", "is_matched"])
    for heading, column in zip(people_import.headings, columns, strict=True):
        if remember and (key := heading_key(heading)[:200]):
            KnownHeading.objects.update_or_create(heading=key, defaults={"column": column})


def _check_columns(columns: Sequence[str]) -> None:
    chosen = [column for column in columns if column != IGNORED]
    for column in chosen:
        if chosen.count(column) > 1:
            raise ColumnTwice(str(BY_KEY[column].label))
    for column in NEEDED - set(chosen):
        raise ColumnMissing(str(BY_KEY[column].label))


@transaction.atomic
def choose_options(
    *, people_import: PeopleImport, create_units: bool, create_positions: bool, effective_on: date
) -> None:
    lock(people_import, State.UPLOADED, State.CHECKED, State.REFUSED, State.STOPPED)
    people_import.create_units, people_import.create_positions = create_units, create_positions
    people_import.effective_on = effective_on
    people_import.save(update_fields=["create_units", "create_positions", "effective_on"])


def lock(people_import: PeopleImport, *states: str) -> None:
    """The row as it is now, ours until the transaction ends. Raises ``NotNow`` if it is in none of ``states``."""
    PeopleImport.objects.select_for_update(no_key=True).get(pk=people_import.pk)
    people_import.refresh_from_db()
    if people_import.state not in states:
        raise NotNow


@transaction.atomic
def forget(*, people_import: PeopleImport) -> None:
    """The file and the rows go, for they hold personal data; the totals stay."""
    people_import.refresh_from_db()
    file, people_import.file = people_import.file, ""
    people_import.save(update_fields=["file"])
    people_import.rows.all()._raw_delete(people_import.rows.db)
    if file:
        transaction.on_commit(lambda: default_storage.delete(file), robust=True)
