"""News of the rooms below, told to those it concerns."""

from typing import Any

from django.dispatch import receiver

from notices.services import notify
from people.signin.models import Invitation
from people.signin.signals import code_made


@receiver(code_made)
def tell_of_code(invitation: Invitation, **about: Any) -> None:
    """Whoever holds the code could become this person: they are told that there is one."""
    maker = invitation.invited_by
    who = {"zh-hans": maker.name, "en": maker.name_latin or maker.name} if maker else "Poise"
    notify(person=invitation.person, kind="signin.code_made", key=str(invitation.pk), facts={"who": who})
