"""Certifications, families and kinds of external certificates: what they are called. And which count as which."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import today
from certificates.evidence import Kind
from certificates.models import Certification, CertificationFamily, Equivalence, ExternalKind, PolicyVersion
from certificates.projection import owe_projecting
from certificates.services.policies import owe_judging
from people.errors import CodeTaken
from people.models import Person

Kept = TypeVar("Kept", Certification, CertificationFamily, ExternalKind)


@transaction.atomic
def keep(*, entry: Kept, actor: Person | None = None, reason: str = "", **fields: object) -> Kept:
    """Add it, or change what is different. Nothing different: nothing is written. Raises ``CodeTaken``."""
    is_new = entry.pk is None
    before = {} if is_new else {name: _plain(getattr(entry, name)) for name in fields}
    after = {name: _plain(value) for name, value in fields.items()}
    if before == after:
        return entry
    for name, value in fields.items():
        setattr(entry, name, value)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        raise CodeTaken(entry.code) from None
    changed = {name for name in after if before.get(name) != after[name]}
    if is_new:
        _note(entry, "certification.added", actor, reason, None, after)
    else:
        old, new = ({name: values[name] for name in changed} for values in (before, after))
        _note(entry, "certification.changed", actor, reason, old, new)
    return entry


def _note(
    entry: Model,
    action: str,
    actor: Person | None,
    reason: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
) -> None:
    record(action=action, subject=entry, actor=actor, reason=reason, before=before, after=after)


def _plain(value: object) -> object:
    return value.pk if isinstance(value, Model) else value


@transaction.atomic
def declare_equivalence(
    *,
    source: Certification,
    target: Certification,
    both_ways: bool,
    starts_on: date,
    ends_on: date | None,
    actor: Person,
    reason: str,
) -> Equivalence:
    """Holding ``source`` counts as holding ``target`` from the day on. Policies that ask for it are judged anew."""
    made = Equivalence.objects.create(
        source=source, target=target, both_ways=both_ways, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    told = {"source": source.code, "target": target.code, "starts_on": starts_on, "ends_on": ends_on}
    record(action="equivalence.declared", subject=made, actor=actor, reason=reason, after=told)
    wanted = [target.pk, source.pk] if both_ways else [target.pk]
    begins = max(starts_on, today())
    for certification in (target, source) if both_ways else (target,):
        owe_projecting(certification=certification, event=f"equivalence:{made.pk}", on=today())
    for policy in resting_on(wanted, begins):
        owe_judging(policy, key=f"equivalence-{made.pk}", on=begins)
    return made


class EquivalenceIsOver(Exception):
    def __init__(self) -> None:
        super().__init__(_("This equivalence has ended, or ends by then already."))


@transaction.atomic
def end_equivalence(*, equivalence: Equivalence, last_day: date, actor: Person, reason: str) -> None:
    """It counts until the day, which is yesterday at the earliest: who was valid by it until then was. One that has not
    begun never begins. Raises :class:`EquivalenceIsOver`."""
    held = Equivalence.objects.select_for_update().get(pk=equivalence.pk)
    last_day = max(last_day, today() - timedelta(days=1))
    if held.ends_on and held.ends_on <= last_day:
        raise EquivalenceIsOver
    before, held.ends_on = held.ends_on, last_day
    held.save(update_fields=["ends_on"])
    told = {"source": held.source.code, "target": held.target.code, "ends_on": last_day}
    record(action="equivalence.ended", subject=held, actor=actor, reason=reason, before={"ends_on": before}, after=told)
    for certification in (held.target, held.source) if held.both_ways else (held.target,):
        owe_projecting(certification=certification, event=f"equivalence:{held.pk}:{last_day}", on=today())


def resting_on(certifications: list[int], on: date) -> QuerySet[PolicyVersion]:
    asking = PolicyVersion.objects.begun(on).filter(
        leaves__kind=Kind.CERTIFICATION, leaves__object_id__in=certifications
    )
    return asking.distinct()
