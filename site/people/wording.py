"""What the audit's rows of this room say to a reader."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Record

ACTIONS = {
    "person.added": gettext_lazy("Added"),
    "person.changed": gettext_lazy("Changed"),
    "person.preferences": gettext_lazy("Preferences chosen"),
    "person.left": gettext_lazy("Last working day entered"),
    "person.deactivated": gettext_lazy("Signed out; may no longer sign in"),
    "person.rejoined": gettext_lazy("Came back"),
    "person.anonymised": gettext_lazy("Made anonymous"),
    "person.data_handed_over": gettext_lazy("Downloaded what is held about them"),
    "placement.began": gettext_lazy("Placed"),
    "placement.ended": gettext_lazy("Placement ended"),
    "placement.changed": gettext_lazy("Placement corrected"),
    "placement.cancelled": gettext_lazy("Placement called off"),
    "leave.began": gettext_lazy("Leave of absence entered"),
    "leave.ended": gettext_lazy("End of the leave of absence entered"),
    "leave.cancelled": gettext_lazy("Leave of absence called off"),
    "role.granted": gettext_lazy("Role given"),
    "role.revoked": gettext_lazy("Role taken away"),
    "unit.added": gettext_lazy("Added"),
    "unit.changed": gettext_lazy("Changed"),
    "unit.moved": gettext_lazy("Hung elsewhere in the tree"),
    "unit.retired": gettext_lazy("Closed"),
    "unit.manager": gettext_lazy("Manager appointed"),
    "position.added": gettext_lazy("Added"),
    "position.changed": gettext_lazy("Changed"),
    "family.added": gettext_lazy("Added"),
    "family.changed": gettext_lazy("Changed"),
}
FIELDS = {
    "staff_number": gettext_lazy("staff number"),
    "name": gettext_lazy("name"),
    "name_latin": gettext_lazy("name in Latin letters"),
    "family_name_latin": gettext_lazy("family name in Latin letters"),
    "given_name_latin": gettext_lazy("given name in Latin letters"),
    "name_order": gettext_lazy("order of the name in Latin letters"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "photo": gettext_lazy("photo"),
    "language": gettext_lazy("language"),
    "time_zone": gettext_lazy("time zone"),
    "joined_on": gettext_lazy("joined on"),
    "left_on": gettext_lazy("left on"),
    "is_active": gettext_lazy("may sign in"),
    "unit": gettext_lazy("unit"),
    "position": gettext_lazy("position"),
    "starts_on": gettext_lazy("from"),
    "ends_on": gettext_lazy("until"),
    "role": gettext_lazy("role"),
    "code": gettext_lazy("code"),
    "name_zh": gettext_lazy("name in Chinese"),
    "name_en": gettext_lazy("name in English"),
    "parent": gettext_lazy("above it"),
    "family": gettext_lazy("family"),
    "retired_on": gettext_lazy("closed on"),
}


def action_of(record: Record) -> str:
    return str(ACTIONS.get(record.action, record.action))


def changes_of(record: Record) -> list[str]:
    """``unit: west → east``, one a field; keys of people and rows, which say nothing to a reader, are left out."""
    before, after = record.before or {}, record.after or {}
    told = [name for name in FIELDS if name in before or name in after]
    return [
        _("%(field)s: %(before)s → %(after)s")
        % {"field": FIELDS[name], "before": _value(before.get(name)), "after": _value(after.get(name))}
        if name in before
        else f"{FIELDS[name]}: {_value(after.get(name))}"
        for name in told
        if _value(before.get(name)) != _value(after.get(name))
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value not in (None, "") else "–"
