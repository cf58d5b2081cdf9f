"""Every write to invitations: made, sent, taken back, used."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from jobs.services import owe_many
from people.models import Person
from people.signin.codes import code_digest, is_well_formed, key_digest, link_key, new_code, typed
from people.signin.errors import NoLongerOpen, TypingError, WrongCode
from people.signin.models import FirstSignIn, Invitation
from people.signin.sessions import end_sessions
from people.signin.signals import code_made

LASTS = timedelta(days=7)
SEND = "signin.send_invitation"


@dataclass(frozen=True)
class Slip:
    """A code as it is shown, once: nothing that is kept can tell it again."""

    person: Person
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Invited:
    """Who gets a mail, and who has no address and needs a slip."""

    mailed: Sequence[Person]
    without_mail: Sequence[Person]


@transaction.atomic
def invite(*, people: Iterable[Person], actor: Person | None, reason: str = "") -> Invited:
    """Owe a mail with a link to each who has an address and has not left. An invitation made before no longer opens.

    ``people`` are those whom the caller may invite (``people.signin.rules.invitable_by``).
    """
    active = [person for person in people if person.is_active]
    mailed = [person for person in active if person.email]
    nonces = {person.pk: secrets.token_urlsafe(32) for person in mailed}
    made = _make(
        people=mailed,
        channel=Invitation.Channel.MAIL,
        digests={pk: key_digest(link_key(nonce)) for pk, nonce in nonces.items()},
        nonces=nonces,
        actor=actor,
        reason=reason,
    )
    owe_many(kind=SEND, payloads={str(one.pk): {"invitation": one.pk} for one in made})
    return Invited(mailed=mailed, without_mail=[person for person in active if not person.email])


@transaction.atomic
def make_codes(*, people: Iterable[Person], actor: Person, reason: str = "") -> list[Slip]:
    """A code for each who has not left, to be printed or read aloud. What was made before no longer opens."""
    active = [person for person in people if person.is_active]
    codes = {person.pk: new_code() for person in active}
    made = _make(
        people=active,
        channel=Invitation.Channel.CODE,
        digests={pk: code_digest(pk, code) for pk, code in codes.items()},
        actor=actor,
        reason=reason,
    )
    for one in made:
        code_made.send(sender=Invitation, invitation=one)
    return [Slip(one.person, codes[one.person_id], one.expires_at) for one in made]


def _make(
    *,
    people: Sequence[Person],
    channel: Invitation.Channel,
    digests: dict[int, str],
    actor: Person | None,
    reason: str,
    nonces: dict[int, str] | None = None,
) -> list[Invitation]:
    now = timezone.now()
    # In one order, so that two who invite the same people wait for each other instead of both for ever.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=digests).order_by("pk").values_list("pk"))
    Invitation.objects.unused().filter(person__in=digests).update(revoked_at=now)
    made = Invitation.objects.bulk_create(
        Invitation(
            person=person,
            channel=channel,
            digest=digests[person.pk],
            nonce=(nonces or {}).get(person.pk, ""),
            created_at=now,
            expires_at=now + LASTS,
            invited_by=actor,
        )
        for person in people
    )
    for one in made:
        told = {"channel": channel, "expires_at": one.expires_at.isoformat()}
        record(action="signin.invited", subject=one.person, actor=actor, after=told, reason=reason)
    return made


@transaction.atomic
def take_back(*, people: Iterable[Person], actor: Person | None, reason: str = "") -> int:
    """Links and codes of these people no longer open. Returns how many did until now."""
    invitations = list(Invitation.objects.open().filter(person__in=list(people)).select_related("person"))
    for one in invitations:
        if Invitation.objects.unused().filter(pk=one.pk).update(revoked_at=timezone.now()):
            record(action="signin.invitation_taken_back", subject=one.person, actor=actor, reason=reason)
    return len(invitations)


def by_key(key: str) -> Invitation:
    """The open invitation of a mailed link. Raises ``NoLongerOpen``."""
    return _found(digest=key_digest(key), channel=Invitation.Channel.MAIL)


def by_code(*, staff_number: str, code: str) -> Invitation:
    """Raises ``TypingError`` where the check digits do not fit, and ``WrongCode`` alike for all else."""
    digits = read(code)
    person = Person.objects.active().filter(staff_number__iexact=staff_number.strip()).only("pk").first()
    digest = code_digest(person.pk if person else 0, digits)
    try:
        return _found(digest=digest, channel=Invitation.Channel.CODE)
    except NoLongerOpen:
        raise WrongCode from None


def read(code: str) -> str:
    """The digits of what was typed. Raises ``TypingError``: asked first, since such an error costs no attempt."""
    digits = typed(code)
    if not is_well_formed(digits):
        raise TypingError
    return digits


def by_id(pk: int) -> Invitation:
    return _found(pk=pk)


def _found(**which: object) -> Invitation:
    found = Invitation.objects.open().filter(person__is_active=True, **which).select_related("person").first()
    if found is None:
        raise NoLongerOpen
    return found


@transaction.atomic
def accept(*, invitation: Invitation, password: str) -> Person:
    """Use it up, and set the password, already checked. Raises ``NoLongerOpen``, also for the second of two."""
    person = Person.objects.select_for_update(no_key=True).get(pk=invitation.person_id)
    used = Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now())
    if not used or not person.is_active:
        raise NoLongerOpen
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person=person, actor=person)
    record(action="signin.password_chosen", subject=person, actor=person, after={"channel": invitation.channel})
    return person


def begin(*, person: Person) -> None:
    """They have been asked for their language and are shown what is due; asking again changes nothing."""
    FirstSignIn.objects.get_or_create(person=person)
