"""What this package holds about a person: the views they saved."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.personal_data import PersonalData, register
from reports.saved.models import DefaultView, SavedView
from reports.saved.services import NAMING


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for view in SavedView.objects.filter(owner=person):
        yield {"view": view.name, "filters": view.filters, "shared_with": view.shared_role, "at": view.created_at}


def _erase(person: Person) -> None:
    """What others open stays, without whom it named; the person's own views go."""
    DefaultView.objects.filter(person=person).delete()
    SavedView.objects.filter(owner=person, shared_role="").delete()
    for view in SavedView.objects.filter(owner=person):
        view.filters = {name: value for name, value in view.filters.items() if name not in NAMING}
        view.save(update_fields=["filters"])


register(PersonalData("saved", _("Saved views"), rows=_rows, erase=_erase))
