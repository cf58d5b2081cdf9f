"""``record``: called by every service that writes, in the service's own transaction. Nobody waits for anybody."""

from collections.abc import Iterable, Mapping

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from audit.canonical import plain
from audit.models import Record

ERASED = "audit.erased"
BATCH = 1000


def record(
    *,
    action: str,
    subject: models.Model,
    actor: AbstractBaseUser | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    person: AbstractBaseUser | None = None,
) -> Record:
    """Add one row. ``actor`` is ``None`` when the platform itself acted (a sweep, a policy).

    ``person`` is whom it concerns; it need not be given where the subject is a person or has one. What identifies a
    person goes into the values of rows about that person only: there it can be erased (decision 011).
    """
    noted = draft(action=action, subject=subject, actor=actor, before=before, after=after, reason=reason, person=person)
    noted.save()
    return noted


def draft(
    *,
    action: str,
    subject: models.Model,
    actor: AbstractBaseUser | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    person: AbstractBaseUser | None = None,
) -> Record:
    """A row for :func:`record_many`, not written yet; the parameters are those of :func:`record`."""
    noted = Record(
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor_id=actor.pk if actor else None,
        person_id=person.pk if person else _person_of(subject),
        before=plain(before),
        after=plain(after),
        reason=str(reason),
    )
    noted.seal_values()
    return noted


def record_many(drafts: Iterable[Record]) -> None:
    """Add the rows of :func:`draft`, one INSERT for each thousand: for imports and other bulk work."""
    Record.objects.bulk_create(drafts, batch_size=BATCH)


def _person_of(subject: models.Model) -> int | None:
    if isinstance(subject, get_user_model()):
        return subject.pk
    return getattr(subject, "person_id", None)


@transaction.atomic
def erase_values(*, person: AbstractBaseUser, actor: AbstractBaseUser | None, reason: str = "") -> Record:
    """Erase the values of every row about ``person``: who acted, when and how it is called remain, and are proven.

    The erasure is itself a row, returned here, and each erased row names it. Rows that are written later, such as
    the one that says the person was anonymised, keep their values.
    """
    erasure = record(action=ERASED, subject=person, actor=actor, reason=reason)
    Record.objects.filter(person_id=person.pk, pk__lt=erasure.pk).holding_values().erase(erasure)
    return erasure
