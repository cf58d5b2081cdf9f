"""What belongs to somebody's sign-in: invitations, and what allauth keeps. It is told, and goes with the person."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.personal_data import PersonalData, register
from people.signin.models import Invitation

ALLAUTH = ("account", "socialaccount", "mfa", "usersessions")  # those that are installed
# Secrets prove who somebody is; whoever got hold of the file must not get them too.
SECRET = frozenset({"data", "session_key", "extra_data", "digest", "nonce"})


def _theirs(person: Person) -> Iterator[tuple[type[models.Model], models.QuerySet]]:
    for model in apps.get_models():
        if model._meta.app_label in ALLAUTH:
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey) and field.related_model is Person:
                    yield model, model._default_manager.filter(**{field.name: person})


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for one in Invitation.objects.filter(person=person):
        yield {"invited_by": one.channel, "at": one.created_at, "until": one.expires_at, "used_at": one.used_at}
    for model, rows in _theirs(person):
        fields = [field.name for field in model._meta.concrete_fields if field.name not in SECRET]
        for row in rows.values(*fields):
            yield {"kind": model._meta.label_lower, **row}


def _erase(person: Person) -> None:
    for _model, rows in _theirs(person):
        rows.delete()


register(PersonalData("signin", _("Sign-in"), rows=_rows, erase=_erase))
