"""What this package holds about a person: what was done to them among many."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.personal_data import PersonalData, register
from reports.actions.models import Item


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for item in Item.objects.filter(person=person).select_related("run__certification").order_by("pk"):
        yield {
            "at": item.run.created_at,
            "action": item.run.verb,
            "certification": item.run.certification.names,
            "outcome": item.outcome,
        }


def _erase(person: Person) -> None:
    """What a refusal said may quote numbers; that it was one stays."""
    Item.objects.filter(person=person).update(facts={}, code="")


register(PersonalData("actions", _("Bulk actions"), rows=_rows, erase=_erase))
