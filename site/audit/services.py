"""``record``: called by every service that writes, in the service's own transaction."""

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from audit.models import Record


def record(
    *,
    action: str,
    subject: models.Model,
    actor: AbstractBaseUser | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Add one row. ``actor`` is ``None`` when the platform itself acted (a sweep, a policy)."""
    Record.objects.create(
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor_id=actor.pk if actor else None,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        reason=reason,
    )
