"""Wagtail asks these who may do what. They ask ``people.rules``, and the scope.

Django's model permissions play no part: nothing that is granted by group alone reaches a person's record.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from people import rules
from people.models import Person, Unit

READ = frozenset({"view"})
WRITE = frozenset({"add", "change"})


class RecordsPolicy(BasePermissionPolicy):
    """``view`` for who may see records, ``add`` and ``change`` for who may manage; nobody deletes."""

    def may_write(self, user: Person) -> bool:
        return rules.may_manage_people(user)

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not isinstance(user, Person) or not user.is_active:
            return False
        if action in READ:
            return rules.may_see_records(user)
        return action in WRITE and self.may_write(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return self.instances_for(user, action).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> QuerySet[Any]:
        held = [action for action in actions if self.user_has_permission(user, action)]
        if not held:
            return self.model._default_manager.none()
        return self.instances_for(user, "view" if "view" in held else "change")

    def instances_for(self, user: Person, action: str) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        """Asked of those who hold a role: what the rules give, they give to nobody else."""
        holders = Person.objects.active().filter(Q(is_superuser=True) | Q(grants__isnull=False)).distinct()
        able = [one.pk for one in holders if self.user_has_any_permission(one, actions)]
        return Person.objects.filter(pk__in=able)


class PeoplePolicy(RecordsPolicy):
    def instances_for(self, user: Person, action: str) -> QuerySet[Person]:
        if action in READ:
            return Person.objects.visible_to(user)
        return Person.objects.manageable_by(user)


class UnitsPolicy(RecordsPolicy):
    def instances_for(self, user: Person, action: str) -> QuerySet[Unit]:
        found: QuerySet[Unit] = Unit.objects.visible_to(user) if action in READ else Unit.objects.manageable_by(user)
        return found


class PositionsPolicy(RecordsPolicy):
    def may_write(self, user: Person) -> bool:
        return rules.may_manage_positions(user)
