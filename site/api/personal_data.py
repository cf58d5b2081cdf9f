"""What an identity provider said of a person: handed over with the rest, and erased with the rest."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from api.models import Provisioned
from people.models import Person
from people.personal_data import PersonalData, register

SAID = (
    "family_name",
    "given_name",
    "formatted_name",
    "employee_number",
    "preferred_language",
    "locale",
    "time_zone",
    "email_type",
    "phone_type",
    "deleted_at",
)


def _rows(person: Person) -> list[dict[str, Any]]:
    return list(Provisioned.objects.filter(person=person).values(*SAID))


def _erase(person: Person) -> None:
    Provisioned.objects.filter(person=person).delete()


register(PersonalData("api", _("What the identity provider said"), rows=_rows, erase=_erase))
