"""Adding and changing a person."""

from typing import Any

from django.db import IntegrityError, transaction

from audit.services import record
from people.errors import EmailTaken, NameMissing, StaffNumberTaken
from people.models import FormerValue, Person, Placement
from people.names import parts_of
from people.signals import placement_changed, presence_changed

# What identifies a person. The audit says that it changed, never what it said; FormerValue keeps that for a while.
PERSONAL = (
    "staff_number",
    "name",
    "family_name_latin",
    "given_name_latin",
    "name_latin",
    "email",
    "phone",
    "photo",
)
OPEN = ("name_order", "language", "time_zone", "joined_on")
CHANGEABLE = frozenset({*PERSONAL, *OPEN})


@transaction.atomic
def add_person(*, staff_number: str, name: str, actor: Person | None = None, reason: str = "", **fields: Any) -> Person:
    """A new person. ``password`` may be among ``fields``; without it they cannot sign in yet.

    Raises ``NameMissing``, ``StaffNumberTaken`` or ``EmailTaken``.
    """
    given = _checked({"staff_number": staff_number, "name": name, **fields})
    try:
        with transaction.atomic():
            person: Person = Person.objects.create_user(**given)
    except IntegrityError as error:
        raise _taken(given, None) from error
    record(action="person.added", subject=person, actor=actor, after=added_facts(person), reason=reason)
    presence_changed.send(sender=Person, people=[person.pk])
    return person


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    tidy = _tidied(fields)
    if not tidy["name"] or not tidy["staff_number"]:
        raise NameMissing
    return _latin_parts(tidy, Person())


def unsaved_person(**fields: Any) -> Person:
    """As ``add_person`` would write it, without a password: for many at once."""
    person = Person(**_checked(fields))
    person.write_derived()
    person.set_unusable_password()
    return person


def added_facts(person: Person) -> dict[str, object]:
    """What the audit keeps of somebody new."""
    return _plain(person, OPEN)


@transaction.atomic
def change_person(*, person: Person, actor: Person | None = None, reason: str = "", **fields: Any) -> Person:
    """Write what differs among ``fields`` (of ``CHANGEABLE``); nothing that differs, nothing written, no audit row."""
    if unknown := fields.keys() - CHANGEABLE:
        raise TypeError(f"Not a person's to change: {', '.join(sorted(unknown))}")
    Person.objects.lock(person.pk)
    known = Person.objects.get(pk=person.pk)
    given = _latin_parts(_tidied(fields), known)
    changed = [field for field, value in given.items() if getattr(known, field) != value]
    _write(person, given)
    if not changed:
        return person
    if not person.name or not person.staff_number:
        raise NameMissing
    try:
        with transaction.atomic():
            person.save(update_fields={*given, "name_latin", "search_text"})
    except IntegrityError as error:
        raise _taken(given, person) from error
    _note(person, known, changed, actor, reason)
    if "joined_on" in changed:  # requirements may ask newcomers alone
        placement_changed.send(sender=Placement, people=[person.pk])
    return person


def _note(person: Person, known: Person, changed: list[str], actor: Person | None, reason: str) -> None:
    FormerValue.objects.bulk_create(
        FormerValue(person=person, field=field, value=old)
        for field in changed
        if field in PERSONAL and (old := getattr(known, field))
    )
    record(
        action="person.changed",
        subject=person,
        actor=actor,
        before=_plain(known, changed),
        after=_plain(person, changed),
        reason=reason,
    )


def _plain(person: Person, fields: Any) -> dict[str, object]:
    """As the audit may keep it for ever: of what identifies a person, only whether there was something."""
    plain: dict[str, object] = {}
    for field in fields:
        value = getattr(person, field)
        plain[field] = ("…" if value else "") if field in PERSONAL else (str(value) if value is not None else None)
    return plain


def _tidied(fields: dict[str, Any]) -> dict[str, Any]:
    tidy = {
        key: value.strip() if isinstance(value, str) and key != "password" else value for key, value in fields.items()
    }
    if "email" in tidy:
        tidy["email"] = (tidy["email"] or "").lower() or None  # addresses are looked up in lower case
    return tidy


def _latin_parts(fields: dict[str, Any], known: Person) -> dict[str, Any]:
    """A Latin name that comes in one is taken apart; it is kept in its parts."""
    if "name_latin" not in fields or {"family_name_latin", "given_name_latin"} & fields.keys():
        return {key: value for key, value in fields.items() if key != "name_latin"}
    order = fields.get("name_order", known.name_order)
    latin = fields["name_latin"]
    if latin == known.name_latin and known.pk:
        return {key: value for key, value in fields.items() if key != "name_latin"}
    family, given = parts_of(latin, given_first=order == Person.NameOrder.GIVEN_FIRST)
    return {**fields, "family_name_latin": family, "given_name_latin": given}


def _write(person: Person, given: dict[str, Any]) -> None:
    for field, value in given.items():
        setattr(person, field, value)
    if {"family_name_latin", "given_name_latin"} & given.keys():
        person.name_latin = ""
    person.write_derived()


def _taken(fields: dict[str, Any], person: Person | None) -> StaffNumberTaken | EmailTaken:
    """Which of the two unique things it was."""
    others = Person.objects.exclude(pk=person.pk if person else None)
    email = fields.get("email")
    if email and others.filter(email__iexact=email).exists():
        return EmailTaken(email)
    return StaffNumberTaken(fields.get("staff_number", person.staff_number if person else ""))


def choose_language(*, person: Person, language: str) -> None:
    """The switch in the bar: moves freely, and is no matter for the audit."""
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language


@transaction.atomic
def choose_preferences(*, person: Person, language: str, time_zone: str) -> None:
    """Language and time zone of one's own account, already checked by a form."""
    before = {"language": person.language, "time_zone": person.time_zone}
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
    after = {"language": language, "time_zone": time_zone}
    record(action="person.preferences", subject=person, actor=person, before=before, after=after)
