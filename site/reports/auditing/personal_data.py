"""What this package holds about a person: inspections they asked for. Files of others may name them, for a month."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.personal_data import PersonalData, register
from reports.auditing.models import Inspection
from reports.auditing.services import forget


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for one in Inspection.objects.filter(actor=person).select_related("certification"):
        yield {"inspection_of": one.certification.names, "as_at": one.on, "asked_at": one.created_at, "who": one.who}


def _erase(person: Person) -> None:
    """Any file that is still kept may name them: all are forgotten. Their digests stay."""
    for inspection in Inspection.objects.exclude(file=""):
        forget(inspection=inspection)


register(PersonalData("auditing", _("Inspections"), rows=_rows, erase=_erase))
