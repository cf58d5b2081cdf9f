"""Who may let programs in."""

from people.models import Person, Role


def may_manage_tokens(viewer: Person) -> bool:
    """Administrators, and HR of the whole organisation: a token may do what they may."""
    return viewer.is_superuser or any(
        grant.role in {Role.HR, Role.ADMIN} and grant.unit_id is None for grant in viewer.role_grants
    )
