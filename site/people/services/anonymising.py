"""Letting go of who somebody was, and keeping that somebody was."""

import secrets

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from audit.services import erase_values, record
from people.errors import CannotBeAnonymised
from people.models import Person
from people.personal_data import everything
from people.services.leaving import leave

NAME, NAME_LATIN = "已匿名", "Anonymised"


@transaction.atomic
def anonymise_person(*, person: Person, actor: Person | None = None, reason: str = "") -> None:
    """Replace what identifies the person, here and in every room; placements, completions and the like still count.

    They leave, if they have not. ``CannotBeAnonymised`` while a room needs the name, unless there is a reason. It
    cannot be undone; a second time changes nothing.
    """
    Person.objects.lock(person.pk)
    person.refresh_from_db()
    if person.anonymised_at:
        return
    needed = [sentence for data in everything() if (sentence := data.needs_name(person))]
    if needed and not reason.strip():
        raise CannotBeAnonymised(needed)
    if person.is_active:
        leave(person=person, actor=actor, reason=reason)
        person.refresh_from_db()
    _take_away_access(person)
    for data in everything():
        data.erase(person)
    _replace(person)
    erase_values(person=person, actor=actor)  # a reason, too, may name somebody
    record(action="person.anonymised", subject=person, actor=actor, reason=reason)


def _take_away_access(person: Person) -> None:
    person.grants.all().delete()
    person.groups.clear()
    person.user_permissions.clear()
    person.managed_units.update(manager=None)


def _replace(person: Person) -> None:
    photo = person.photo
    person.former_values.all().delete()
    person.external_ids.all().delete()
    person.leaves.update(note="", kind="other")
    person.staff_number = f"anon-{secrets.token_hex(6)}"
    person.name, person.name_latin = NAME, NAME_LATIN
    person.family_name_latin = person.given_name_latin = ""
    person.email, person.phone, person.photo = None, "", ""
    person.is_active = person.is_superuser = False
    person.anonymised_at = timezone.now()
    person.set_unusable_password()
    person.search_text = ""  # nobody is looked for by what they are no longer called
    person.save()
    if photo:
        transaction.on_commit(lambda: default_storage.delete(photo), robust=True)
