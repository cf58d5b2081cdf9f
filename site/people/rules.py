"""Who may do what, as named predicates. Views and templates ask these; nobody compares role names elsewhere."""

from people.models import SEES_BEYOND_TODAY, Person, Role


def may_author(viewer: Person) -> bool:
    """Writes lessons and questions, and reads them without being enrolled."""
    return viewer.is_superuser or bool(viewer.roles & {Role.TRAINER, Role.ADMIN})


def may_see_status(viewer: Person) -> bool:
    """Opens *Certification status*, within their scope."""
    return viewer.is_superuser or bool(viewer.roles & {Role.MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN})


def may_administer_certificates(viewer: Person) -> bool:
    """Revokes, and releases documents that wait for review."""
    return viewer.is_superuser or bool(viewer.roles & {Role.HR, Role.ADMIN})


def may_read_audit(viewer: Person) -> bool:
    """Opens the audit in the back office, within their scope."""
    return viewer.is_superuser or bool(viewer.roles & SEES_BEYOND_TODAY)
