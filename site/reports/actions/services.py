"""A run: begun with what was shown, carried out chunk by chunk, each in one transaction with the job that owes it."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation

from audit.services import record
from bilingual.days import today
from jobs.models import Job
from jobs.services import owe, retry_held
from people.models import Person
from reports.actions.findings import Finding, Kind
from reports.actions.models import Item, Run, State
from reports.actions.planning import Line, plan
from reports.actions.verbs import BulkAction, action_of
from reports.actions.verbs.base import Setting

RUN = "actions.run"
AFTER = {Kind.WILL: Item.Outcome.DONE, Kind.NOTHING: Item.Outcome.NOTHING, Kind.CANNOT: Item.Outcome.CANNOT}


class NotStopped(Exception):
    """Somebody was faster: the run goes on already, or is finished."""


@transaction.atomic
def begin(*, action: BulkAction, setting: Setting, lines: Sequence[Line], token: uuid.UUID) -> Run:
    """Owe what was shown. The same form sent twice begins one run."""
    days = {name: value.isoformat() if value else None for name, value in setting.given.items()}
    run, is_new = Run.objects.get_or_create(
        token=token,
        defaults={
            "actor": setting.actor,
            "verb": action.verb,
            "certification": setting.certification,
            "details": days,
            "reason": setting.reason,
            "total": sum(1 for line in lines if line.finding.kind == Kind.WILL),
        },
    )
    if is_new:
        Item.objects.bulk_create((_item(run, line) for line in lines), batch_size=1000)
        record(
            action="bulk.began",
            subject=run,
            actor=setting.actor,
            reason=setting.reason,
            after={"verb": run.verb, "certification": setting.certification.code, "people": run.total, **days},
        )
        owe_chunk(run, 1)
    return run


def _item(run: Run, line: Line) -> Item:
    """What will be done is still to be done; what was not possible or not needed is kept as it was shown."""
    found = line.finding
    outcome = "" if found.kind == Kind.WILL else AFTER[found.kind]
    return Item(run=run, person_id=line.person.pk, outcome=outcome, code=found.code, facts=dict(found.facts))


def owe_chunk(run: Run, number: int) -> None:
    owe(kind=RUN, key=f"{run.pk}:{number}", payload={"run": run.pk, "chunk": number})


def carry_out(run: Run) -> bool:
    """The next people, in the caller's transaction; ``False`` when there were none, and the run is finished.

    Their rows are locked in one order first: two runs over the same people never wait for each other.
    """
    action = action_of(run.verb)
    assert action is not None  # noqa: S101 - a run is begun by its action
    items = list(run.items.to_do().select_related("person").order_by("person")[: action.chunk])
    if not items:
        _finish(run)
        return False
    Person.objects.lock_all([item.person_id for item in items])
    with translation.override(run.actor.language):
        _do(run, action, items)
    Item.objects.bulk_update(items, ["outcome", "code", "facts"])
    run.done += len(items)
    run.save(update_fields=["done"])
    return True


def _do(run: Run, action: BulkAction, items: list[Item]) -> None:
    """Planned anew: between the preview and now others have written, and only what was shown is done."""
    setting = Setting(run.actor, run.certification, today(), run.given, run.reason)
    plans = plan(action, setting, [item.person_id for item in items])
    as_shown = [item for item in items if _still_holds(item, plans[item.person_id].finding)]
    done = action.do_all(setting, [item.person for item in as_shown])
    for item in items:
        found = done.get(item.person_id) or plans[item.person_id].finding
        if item.person_id not in done and found.kind == Kind.WILL:
            found = Finding(Kind.CANNOT, "changed")
        item.outcome = AFTER[found.kind]
        if found.kind != Kind.WILL:
            item.code, item.facts = found.code, dict(found.facts)


def _still_holds(item: Item, found: Finding) -> bool:
    return found.kind == Kind.WILL and found.code == item.code and dict(found.facts) == item.facts


def _finish(run: Run) -> None:
    run.state, run.finished_at = State.DONE, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    done = run.items.filter(outcome=Item.Outcome.DONE).count()
    record(action="bulk.finished", subject=run, actor=run.actor, after={"people": run.total, "done": done})


@transaction.atomic
def go_on(*, run: Run, actor: Person) -> None:
    """Try again what stopped it. Raises ``NotStopped``."""
    if not Run.objects.filter(pk=run.pk, state=State.STOPPED).update(state=State.RUNNING):
        raise NotStopped
    for job in Job.objects.held().filter(kind=RUN, payload__run=run.pk):
        retry_held(job=job, actor=actor)
    record(action="bulk.resumed", subject=run, actor=actor)
