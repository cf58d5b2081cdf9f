"""This room's part of what is held about a person."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from audit.models import Record
from people.models import Person
from people.personal_data import Files, PersonalData, register

FIELDS = (
    "staff_number",
    "name",
    "family_name_latin",
    "given_name_latin",
    "name_order",
    "email",
    "phone",
    "language",
    "time_zone",
    "joined_on",
    "left_on",
    "created_at",
    "last_login",
)


def _particulars(person: Person) -> Iterator[dict[str, Any]]:
    yield {field: getattr(person, field) for field in FIELDS}
    yield from ({"former": one.field, "value": one.value, "until": one.until} for one in person.former_values.all())
    yield from ({"source": one.source, "external_id": one.value} for one in person.external_ids.all())


def _photo(person: Person) -> Files:
    def opened() -> BinaryIO:
        return default_storage.open(person.photo)  # type: ignore[return-value]  # opened for reading bytes

    return [("photo.jpg", opened)] if person.photo and default_storage.exists(person.photo) else []


def _work(person: Person) -> Iterator[dict[str, Any]]:
    for one in person.placements.select_related("unit", "position", "line_manager"):
        yield {
            "unit": one.unit.names,
            "position": one.position.names,
            "from": one.starts_on,
            "until": one.ends_on,
            "is_primary": one.is_primary,
            "line_manager": one.line_manager and one.line_manager.full_name,
        }
    for marked in person.taggings.select_related("tag"):
        yield {"tag": marked.tag.names, "from": marked.starts_on, "until": marked.ends_on}
    for away in person.leaves.all():
        yield {"leave_of_absence": away.kind, "from": away.starts_on, "until": away.ends_on, "note": away.note}
    for grant in person.role_grants:
        yield {"role": grant.role, "unit": grant.unit and grant.unit.names}


def _audit(person: Person) -> Iterator[dict[str, Any]]:
    """What was done to them, without who did it: that is about somebody else."""
    for one in Record.objects.filter(person=person).iterator():
        yield {"at": one.at, "action": one.action, "before": one.before, "after": one.after, "reason": one.reason}


register(PersonalData("person", _("Particulars and photo"), rows=_particulars, files=_photo))
register(PersonalData("person-work", _("Placements, leaves and roles"), rows=_work))
register(PersonalData("person-history", _("What was changed about you"), rows=_audit))
