"""The dry run: the file is read into rows, and each row is planned. Nothing about people is written."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count

from jobs.services import owe
from people.importing.columns import BY_KEY
from people.importing.known import Setting, find
from people.importing.models import Kind, PeopleImport, Row, State
from people.importing.parsing import parse_row
from people.importing.plan import Plan
from people.importing.planning import plan_row
from people.importing.problems import FileRefused
from people.importing.reading.cell import Cell
from people.importing.reading.table import open_table
from people.importing.reading.text import fold_code, fold_key
from people.importing.reading.values import PLACEMENT_KINDS, SECONDARY
from people.importing.services.bringing import lock
from people.importing.services.saving import save_rows
from people.importing.services.settling import settle

CHECK = "importing.check"
READ_AT_ONCE = 500
PLANNED_AT_ONCE = 500
KNOWN_ALL_THE_SAME = {"twice", "outside"}  # problems of a staff number that is right as such
PLANNED = ["kind", "changes", "problems", "notes", "waits_for", "rank", "person", "staff_number", "email"]


@transaction.atomic
def owe_check(*, people_import: PeopleImport) -> None:
    """Check from the beginning, in the background. Corrections are kept."""
    begin_check(people_import)
    owe_step(people_import, "read")


def begin_check(people_import: PeopleImport) -> None:
    lock(people_import, State.UPLOADED, State.CHECKED, State.REFUSED, State.STOPPED)
    people_import.state, people_import.refusal = State.CHECKING, None
    people_import.checks += 1
    people_import.checked = people_import.total = 0
    people_import.is_stale = False
    people_import.save()


def owe_step(people_import: PeopleImport, step: str) -> None:
    key = f"{people_import.pk}:{people_import.checks}:{step}"
    payload: dict[str, int | str] = {"import": people_import.pk, "check": people_import.checks, "step": step}
    owe(kind=CHECK, key=key, payload=payload)


# --- Reading ---


def read_rows(people_import: PeopleImport) -> int:
    """Rows as the file has them; outside any transaction. A second run begins anew. Raises ``FileRefused``."""
    corrections = dict(people_import.rows.exclude(corrections={}).values_list("number", "corrections"))
    people_import.rows.all()._raw_delete(people_import.rows.db)
    total = 0
    with (
        default_storage.open(people_import.file) as file,
        open_table(cast(BinaryIO, file), encoding=people_import.encoding) as table,
    ):
        while batch := list(islice(table.rows, READ_AT_ONCE)):
            Row.objects.bulk_create(_row(people_import, corrections, *numbered) for numbered in batch)
            total += len(batch)
            PeopleImport.objects.filter(pk=people_import.pk).update(total=total)
    if not total:
        raise FileRefused("empty")
    return total


def _row(people_import: PeopleImport, corrections: dict[int, Any], number: int, cells: list[Cell]) -> Row:
    kept = {column: cell.kept() for column, cell in zip(people_import.columns, cells, strict=False) if column and cell}
    row = Row(people_import=people_import, number=number, cells=kept, corrections=corrections.get(number, {}))
    return index(row)


def index(row: Row) -> Row:
    """What rows of one file are compared by, before any is planned."""
    row.staff_number = fold_code(row.cell("staff_number").text).removeprefix("'").lower()[:80]
    row.email = fold_code(row.cell("email").text).lower()[:254]
    row.is_secondary = PLACEMENT_KINDS.get(fold_key(row.cell("placement_kind").text)) == SECONDARY
    return row


# --- Planning ---


def plan_chunk(people_import: PeopleImport, after: int) -> list[Row]:
    """The next rows after number ``after``, planned and not yet saved."""
    rows = list(people_import.rows.filter(number__gt=after, is_absent=False).order_by("number")[:PLANNED_AT_ONCE])
    setting = Setting.of(people_import, is_check=True)
    for row, plan in plans(setting, people_import, rows):
        _keep(row, plan)
    return rows


def plans(setting: Setting, people_import: PeopleImport, rows: list[Row]) -> Iterator[tuple[Row, Plan]]:
    parsed = [parse_row(row, mac_epoch=people_import.mac_epoch) for row in rows]
    found = find(setting, parsed)
    for row, one in zip(rows, parsed, strict=True):
        yield row, plan_row(setting, found, one)


def _keep(row: Row, plan: Plan) -> None:
    row.kind, row.waits_for, row.rank = plan.kind, plan.waits_for, 0
    row.changes = plan.changes
    row.problems = [problem.kept() for problem in plan.problems]
    row.notes = [note.kept() for note in plan.notes]
    row.person = plan.person
    if any(problem.column == "staff_number" and problem.code not in KNOWN_ALL_THE_SAME for problem in plan.problems):
        row.staff_number = ""  # nobody is present by a number that is doubtful


def save_planned(rows: list[Row]) -> None:
    save_rows(rows, PLANNED)


def finish_check(people_import: PeopleImport) -> None:
    settle(people_import)
    people_import.counts = count(people_import)
    people_import.state = State.CHECKED
    people_import.save(update_fields=["counts", "state"])


def count(people_import: PeopleImport) -> dict[str, int]:
    found = people_import.rows.order_by().values("kind").annotate(many=Count("pk")).values_list("kind", "many")
    return {Kind(kind).value: many for kind, many in found if kind}


def refuse(people_import: PeopleImport, refused: FileRefused) -> None:
    people_import.state, people_import.refusal = State.REFUSED, refused.problem.kept()
    people_import.save(update_fields=["state", "refusal"])


def check_now(*, people_import: PeopleImport) -> None:
    """The whole check, here and now: for the command line."""
    with transaction.atomic():
        begin_check(people_import)
    try:
        people_import.total = read_rows(people_import)
    except FileRefused as refused:
        refuse(people_import, refused)
        raise
    after = 0
    while rows := plan_chunk(people_import, after):
        save_planned(rows)
        after = rows[-1].number
    with transaction.atomic():
        finish_check(people_import)


# --- Corrections ---


@transaction.atomic
def correct(*, people_import: PeopleImport, typed: dict[int, dict[str, str]]) -> None:
    """What somebody typed for cells, by row and column; kept, and used by the next check, which the caller owes.

    What equals the file's own cell is no correction.
    """
    lock(people_import, State.CHECKED, State.STOPPED)
    people_import.is_stale = True
    people_import.save(update_fields=["is_stale"])
    for row in people_import.rows.filter(number__in=typed, is_absent=False):
        for column, text in typed[row.number].items():
            if column not in BY_KEY:
                continue
            row.corrections.pop(column, None)
            if text.strip() != row.cell(column).text.strip():
                row.corrections[column] = text.strip()
        index(row)
        row.save(update_fields=["corrections", "staff_number", "email", "is_secondary"])
