"""Who may bring people in."""

from django.core.exceptions import PermissionDenied

from people.models import Person


def may_bring_people_in(viewer: Person) -> bool:
    return bool(viewer.manages)


def managers_only(viewer: Person) -> None:
    if not may_bring_people_in(viewer):
        raise PermissionDenied
