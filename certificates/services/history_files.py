"""A file of certificates of an earlier system: brought, corrected, taken over in the background, and forgotten."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import BinaryIO, cast
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from certificates.history_file import COLUMNS, HistoryRow, read_history
from certificates.history_report import kind_of
from certificates.models import HistoryImport
from certificates.services.history import import_history
from certificates.services.issuing import IssuingError
from jobs.services import owe
from people.models import Person

TAKE_OVER = "certificates.take_over_history"
FORGET = "certificates.forget_history"
KEPT = timedelta(days=30)
STEP = 100  # certificates between two notes of how far it is
State = HistoryImport.State


class NotNow(IssuingError):
    def __init__(self) -> None:
        super().__init__(_("This file is being taken over, or was; nothing was changed."))


def bring(*, file: BinaryIO, name: str, actor: Person) -> HistoryImport:
    """Keep the file, if it can be read: else ``FileRefused`` or ``HistoryRefused``, and nothing is kept."""
    read_history(file)
    file.seek(0)
    kept = default_storage.save(f"certificate-histories/{uuid4().hex}", File(file))
    try:
        with transaction.atomic():
            made = HistoryImport.objects.create(actor=actor, name=name[-255:], file=kept)
            record(action="history.brought", subject=made, actor=actor)
            owe(kind=FORGET, key=str(made.pk), payload={"import": made.pk}, available_at=timezone.now() + KEPT)
    except BaseException:
        default_storage.delete(kept)
        raise
    return made


def rows_of(history_import: HistoryImport) -> list[HistoryRow]:
    """What each row means now, as corrected; none once the file was forgotten."""
    if not history_import.file:
        return []
    with default_storage.open(history_import.file) as file:
        return read_history(cast("BinaryIO", file), history_import.corrections)


@transaction.atomic
def correct(*, history_import: HistoryImport, corrections: Mapping[str, Mapping[str, str]]) -> None:
    """By the row's number, words by column; they are said instead of the file's from now on."""
    locked = HistoryImport.objects.select_for_update().get(pk=history_import.pk)
    if locked.state != State.CHECKED:
        raise NotNow
    for line, said in corrections.items():
        known = {name: words[:300] for name, words in said.items() if name in COLUMNS}
        locked.corrections[line] = {**locked.corrections.get(line, {}), **known}
    locked.save(update_fields=["corrections"])


@transaction.atomic
def begin_take_over(*, history_import: HistoryImport, actor: Person) -> None:
    """What is new is taken over by a job; the wrong rows are left out, and stand in the report."""
    outcomes: dict[str, list[int]] = {"new": [], "known": [], "wrong": []}
    for row in rows_of(history_import):
        outcomes[kind_of(row)].append(row.line)
    waiting = HistoryImport.objects.filter(pk=history_import.pk, state=State.CHECKED)
    if not waiting.update(state=State.IMPORTING, outcomes=outcomes):
        raise NotNow
    told = {kind: len(lines) for kind, lines in outcomes.items()}
    record(action="history.begun", subject=history_import, actor=actor, after=told)
    owe(kind=TAKE_OVER, key=str(history_import.pk), payload={"import": history_import.pk})


def take_over(*, history_import: HistoryImport) -> Callable[[], None] | None:
    """The slow part; what is returned, within the job's transaction, says that it is done."""
    if history_import.state != State.IMPORTING:
        return None
    before, noted = history_import.done, 0

    def told(count: int) -> None:
        nonlocal noted
        if count - noted >= STEP:
            noted = count
            HistoryImport.objects.filter(pk=history_import.pk).update(done=before + count)

    count = import_history(rows=rows_of(history_import), actor=history_import.actor, told=told)
    mine = HistoryImport.objects.filter(pk=history_import.pk)

    def finish() -> None:
        mine.update(state=State.DONE, finished_at=timezone.now(), done=before + count)

    return finish


@transaction.atomic
def forget(*, history_import: HistoryImport) -> None:
    """The file and the corrections go; who brought it when, and how many rows it had, stay."""
    if not history_import.file:
        return
    kept = history_import.file
    HistoryImport.objects.filter(pk=history_import.pk).update(file="", corrections={})
    record(action="history.forgotten", subject=history_import)
    transaction.on_commit(partial(default_storage.delete, kept), robust=True)
