"""Making, revoking and recognising tokens."""

import hashlib
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from api.models import SCIM_SOURCE, ApiToken
from audit.services import record
from people.models import Person, Unit

PREFIX = "poise_"  # so that people and scanners for lost secrets recognise one
USE_IS_WRITTEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def make_token(
    *,
    name: str,
    purpose: str = ApiToken.Purpose.SCIM,
    unit: Unit | None = None,
    source: str = SCIM_SOURCE,
    shapes_organisation: bool = False,
    expires_on: date | None = None,
    actor: Person | None = None,
) -> tuple[ApiToken, str]:
    """The token, and its secret, which nobody can read again."""
    secret = f"{PREFIX}{purpose}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        name=name,
        purpose=purpose,
        digest=_digest(secret),
        hint=secret[-4:],
        unit=unit,
        source=source,
        shapes_organisation=shapes_organisation,
        expires_on=expires_on,
        created_by=actor,
    )
    record(
        action="token.made",
        subject=token,
        actor=actor,
        after={
            "name": name,
            "purpose": str(purpose),
            "unit": unit.code if unit else None,
            "source": source,
            "shapes_organisation": shapes_organisation,
            "expires_on": expires_on.isoformat() if expires_on else None,
        },
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Person | None = None, reason: str = "") -> None:
    """It is refused from now on. Revoking it again changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(action="token.revoked", subject=token, actor=actor, after={"name": token.name}, reason=reason)
    token.refresh_from_db(fields=["revoked_at"])


def recognise(secret: str, *, purpose: str) -> ApiToken | None:
    """The valid token with this secret. Looked up by its digest, so that the time it takes tells nothing about it."""
    if not secret.startswith(PREFIX) or len(secret) > 200:
        return None
    found = ApiToken.objects.valid().select_related("unit").filter(digest=_digest(secret), purpose=purpose).first()
    if found is not None:
        _note_use(found)
    return found


def _note_use(token: ApiToken) -> None:
    """To the nearest minutes: a synchronisation asks thousands of times."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_WRITTEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
