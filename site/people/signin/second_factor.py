"""Whether somebody has a passkey or one-time codes. Recovery codes alone are none: they stand in for one."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction

from audit.services import record
from people.models import Person
from people.signin.sessions import end_sessions

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).exists()


@transaction.atomic
def take_away(*, people: Iterable[Person], actor: Person | None, reason: str = "") -> int:
    """For those who have lost the phone: passkeys, one-time and recovery codes go, and their sessions end.

    Returns of how many people. The next sign-in needs the password alone, and leads to setting up a new one
    where the role needs it.
    """
    holders = list(Person.objects.filter(authenticator__isnull=False, pk__in=[one.pk for one in people]).distinct())
    for person in holders:
        gone = Authenticator.objects.filter(user=person)
        types = sorted(gone.values_list("type", flat=True))
        gone.delete()
        end_sessions(person=person, actor=actor)
        record(action="signin.factors_taken_away", subject=person, actor=actor, before={"types": types}, reason=reason)
    return len(holders)
