"""What this package holds about a person: rows of files, for a while."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.importing.models import Row
from people.importing.parsing import key_of
from people.models import Person
from people.personal_data import PersonalData, register


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for row in Row.objects.filter(person=person).select_related("people_import"):
        cells = {column: row.cell(column).text for column in {**row.cells, **row.corrections}}
        yield {"imported_at": row.people_import.created_at, "row": row.number, **cells}


def _erase(person: Person) -> None:
    """Also rows that were wrong, and so never became theirs."""
    theirs = Row.objects.filter(person=person) | Row.objects.filter(staff_number=key_of(person.staff_number))
    theirs.update(cells={}, corrections={}, changes=[], problems=[], staff_number="", email="")


register(PersonalData("importing", _("Imported lists"), rows=_rows, erase=_erase))
