"""What a person may change about their own account here."""

from django.db import transaction

from people.models import Person
from people.services import choose_language


@transaction.atomic
def choose_preferences(*, person: Person, language: str, time_zone: str) -> None:
    """Language and time zone of one's own account, as checked by ``PreferencesForm``."""
    choose_language(person=person, language=language)
    Person.objects.filter(pk=person.pk).update(time_zone=time_zone)
    person.time_zone = time_zone
