"""A request as the views behind ``LoginRequiredMiddleware`` get it."""

from django.http import HttpRequest

from people.models import Person


class PersonRequest(HttpRequest):
    """Somebody is signed in."""

    user: Person
