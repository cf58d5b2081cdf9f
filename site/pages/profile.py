"""What Poise keeps about the reader, shown to the reader."""

from typing import Any

from people.models import Person
from people.signin.rules import may_invite


def profile_of(person: Person) -> dict[str, Any]:
    """The person, where they work today, and their roles with the part of the organisation each holds for."""
    placements = person.placements.current().select_related("unit", "position")
    return {
        "person": person,
        "placements": placements,
        "grants": person.role_grants,
        "may_invite": may_invite(person),
    }
