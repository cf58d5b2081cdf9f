"""Whose start page is whose."""

from people.models import Person, Role


def leads(viewer: Person) -> bool:
    """Speaks to people of their own: a manager; HR and administrators answer for theirs, too."""
    return viewer.is_superuser or bool(viewer.roles & {Role.MANAGER, Role.HR, Role.ADMIN})
