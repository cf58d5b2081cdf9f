"""The import itself: chunk by chunk, each in one transaction with the job that owes it, so that it happens once."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from audit.services import record
from jobs.models import Job
from jobs.services import owe, retry_held
from people.errors import PeopleError
from people.importing.applying import Applier
from people.importing.errors import NotChecked
from people.importing.known import Setting, find
from people.importing.models import Kind, PeopleImport, Row, State
from people.importing.parsing import parse_row
from people.importing.plan import Plan, still_holds
from people.importing.planning import plan_row
from people.importing.problems import Problem
from people.importing.services.bringing import lock
from people.importing.services.saving import save_rows
from people.models import Person
from people.services import leave

RUN = "importing.run"
CHUNK = 100  # rows; on SQLite nobody else writes while one is imported: a second or two


@transaction.atomic
def owe_import(*, people_import: PeopleImport) -> None:
    """Import what the check has shown, in the background."""
    begin_import(people_import)
    owe_chunk(people_import, 1)


def begin_import(people_import: PeopleImport) -> None:
    lock(people_import, State.CHECKED)
    if people_import.is_stale:
        raise NotChecked
    rows = people_import.rows
    rows.filter(kind=Kind.UNCHANGED).update(outcome=Row.Outcome.UNCHANGED)
    rows.filter(kind=Kind.WRONG).update(outcome=Row.Outcome.LEFT_OUT)
    people_import.state, people_import.done = State.IMPORTING, 0
    people_import.to_do = rows.to_do().count()
    people_import.save(update_fields=["state", "done", "to_do"])
    counts = {kind.value: people_import.counts.get(kind.value, 0) for kind in Kind}
    record(action="import.began", subject=people_import, actor=people_import.actor, after=counts)


def owe_chunk(people_import: PeopleImport, number: int) -> None:
    owe(kind=RUN, key=f"{people_import.pk}:{number}", payload={"import": people_import.pk, "chunk": number})


def import_chunk(people_import: PeopleImport) -> bool:
    """The next rows, in the caller's transaction; ``False`` when there were none, and the import is finished.

    Rows of one rank: whom they wait for has been imported by then.
    """
    first = people_import.rows.to_do().order_by("rank", "number").first()
    if first is None:
        _finish(people_import)
        return False
    same = people_import.rows.to_do().filter(rank=first.rank, is_absent=first.is_absent)
    rows = list(same.order_by("number")[:CHUNK])
    language = people_import.actor.language if people_import.actor else None
    with translation.override(language or translation.get_language()):
        _mark_left(people_import, rows) if first.is_absent else _carry_out(people_import, rows)
    save_rows(rows, ["outcome", "refusal", "person"])
    people_import.done += len(rows)
    people_import.save(update_fields=["done"])
    return True


def _carry_out(people_import: PeopleImport, rows: list[Row]) -> None:
    setting = Setting.of(people_import, is_check=False)
    parsed = [parse_row(row, mac_epoch=people_import.mac_epoch) for row in rows]
    found = find(setting, parsed)
    applier = Applier(setting, found, reason_of(people_import))
    planned = []
    for row, one in zip(rows, parsed, strict=True):
        plan = plan_row(setting, found, one)
        if problem := _what_changed(row, plan):
            _refuse(row, problem.sentence)
        else:
            planned.append((row, plan))
    plain = [(row, plan) for row, plan in planned if plan.is_plain_newcomer]
    if plain and _add_all(applier, plain):
        planned = [(row, plan) for row, plan in planned if not plan.is_plain_newcomer]
    for row, plan in planned:
        _apply(applier, row, plan)


def _add_all(applier: Applier, planned: list[tuple[Row, Plan]]) -> bool:
    """``False`` where one of them cannot be added: then nobody was, and they are added one by one."""
    first = planned[0][0]
    try:
        with transaction.atomic():
            people = applier.add_all([plan for _row, plan in planned], event=f"import-{first.pk}")
    except (IntegrityError, PeopleError):
        applier.read_anew()
        return False
    for (row, _plan), person in zip(planned, people, strict=True):
        row.person, row.outcome = person, Row.Outcome.DONE
    return True


def _apply(applier: Applier, row: Row, plan: Plan) -> None:
    try:
        with transaction.atomic():
            row.person = applier.apply(plan)
        row.outcome = Row.Outcome.DONE
    except PeopleError as error:
        applier.read_anew()
        _refuse(row, str(error))


def _what_changed(row: Row, plan: Plan) -> Problem | None:
    """Between the check and now somebody else may have written: only what was shown is done."""
    if plan.problems:
        return plan.problems[0]
    if plan.kind != row.kind or not still_holds(row.changes, plan.changes):
        return Problem(code="changed_since")
    return None


def _mark_left(people_import: PeopleImport, rows: list[Row]) -> None:
    actor = people_import.actor
    people = Person.objects.manageable_by(actor) if actor else Person.objects.all()
    known = people.in_bulk([row.person_id for row in rows if row.person_id])
    for row in rows:
        person = known.get(row.person_id or 0)
        if person is None or person.left_on:
            _refuse(row, Problem(code="changed_since").sentence)
            continue
        try:
            with transaction.atomic():
                last = date.fromisoformat(row.changes[0][2])
                leave(person=person, on=last, actor=actor, reason=reason_of(people_import))
            row.outcome = Row.Outcome.DONE
        except PeopleError as error:
            _refuse(row, str(error))


def _refuse(row: Row, sentence: str) -> None:
    row.outcome, row.refusal = Row.Outcome.REFUSED, sentence


def reason_of(people_import: PeopleImport) -> str:
    """As the audit names it: the import, not the file, whose name may hold anything."""
    return f"import {people_import.pk}"


def _finish(people_import: PeopleImport) -> None:
    people_import.state, people_import.finished_at = State.DONE, timezone.now()
    people_import.save(update_fields=["state", "finished_at"])
    record(
        action="import.finished",
        subject=people_import,
        actor=people_import.actor,
        after={"rows": people_import.total, "written": people_import.done},
    )


def import_now(*, people_import: PeopleImport) -> None:
    """The whole import, here and now: for the command line."""
    with transaction.atomic():
        begin_import(people_import)
    is_going_on = True
    while is_going_on:
        with transaction.atomic():
            is_going_on = import_chunk(people_import)


@transaction.atomic
def go_on(*, people_import: PeopleImport, actor: Person | None = None) -> None:
    """Try again what stopped the check or the import."""
    lock(people_import, State.STOPPED)
    held = Job.objects.held().filter(kind__startswith="importing.", payload__import=people_import.pk)
    kinds = set()
    for job in held:
        retry_held(job=job, actor=actor)
        kinds.add(job.kind)
    people_import.state = State.IMPORTING if RUN in kinds else State.CHECKING
    people_import.save(update_fields=["state"])
