"""What the door does when allauth has news."""

import time
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from audit.services import record
from people.models import Person
from people.signin.middleware import SEEN, SETTLED
from people.signin.sessions import end_sessions


@receiver(account.user_logged_in)
def note_seen(request: HttpRequest, **about: Any) -> None:
    request.session[SEEN] = int(time.time())


@receiver([account.password_changed, account.password_set])
@transaction.atomic
def end_others(request: HttpRequest, user: Person, **about: Any) -> None:
    """Their hash no longer fits; they leave the list, too."""
    record(action="signin.password_changed", subject=user, actor=user)
    end_sessions(person=user, but=request.session.session_key, actor=user)


@receiver(account.password_reset)
@transaction.atomic
def note_reset(user: Person, **about: Any) -> None:
    record(action="signin.password_reset", subject=user, actor=user, after={"channel": "mail"})
    end_sessions(person=user, actor=user)


@receiver(mfa.authenticator_added)
@transaction.atomic
def note_added(user: Person, authenticator: Authenticator, **about: Any) -> None:
    record(action="signin.factor_added", subject=user, actor=user, after={"type": authenticator.type})


@receiver(mfa.authenticator_removed)
@transaction.atomic
def note_removed(request: HttpRequest, user: Person, authenticator: Authenticator, **about: Any) -> None:
    request.session.pop(SETTLED, None)
    record(action="signin.factor_removed", subject=user, actor=user, before={"type": authenticator.type})


@receiver(mfa.authenticator_reset)
@transaction.atomic
def note_renewed(user: Person, authenticator: Authenticator, **about: Any) -> None:
    record(action="signin.factor_renewed", subject=user, actor=user, after={"type": authenticator.type})
