"""Who may bring people in."""

from django.core.exceptions import PermissionDenied

from people.models import Person
from people.rules import may_manage_people


def managers_only(viewer: Person) -> None:
    if not may_manage_people(viewer):
        raise PermissionDenied
