"""Sign-in by staff number or by e-mail, and one password check whether or not the person exists."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from people.models import Person, RoleGrant
from prepared import Given, Prepared

_signed_in = Prepared(
    lambda: Person.objects.filter(pk=Given("pk")).annotate(
        holds_roles=Exists(RoleGrant.objects.filter(person=OuterRef("pk")))
    )
)


class StaffNumberOrEmailBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Person | None:
        login = (username or kwargs.get("email") or kwargs.get(Person.USERNAME_FIELD) or "").strip()
        if not login or password is None:
            return None
        person = Person.objects.filter(Q(staff_number__iexact=login) | Q(email__iexact=login)).order_by("pk").first()
        if person is None:
            Person().set_password(password)  # as slow as a real check: timing tells nobody who exists
            return None
        return person if person.check_password(password) and self.user_can_authenticate(person) else None

    def get_user(self, user_id: int) -> Person | None:
        """Asked for every request of somebody who is signed in."""
        person = _signed_in.first(pk=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
