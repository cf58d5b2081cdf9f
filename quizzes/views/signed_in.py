"""The request of somebody who is signed in: the login middleware lets no other through."""

from django.http import HttpRequest

from people.models import Person


class SignedInRequest(HttpRequest):
    user: Person
