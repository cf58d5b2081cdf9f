"""What this room holds about a person: what they were told, and how."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from notices.models import Notice
from people.models import Person
from people.personal_data import PersonalData, register


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for notice in Notice.objects.filter(person=person).prefetch_related("deliveries").order_by("pk"):
        yield {
            "kind": notice.kind,
            "facts": notice.facts,
            "at": notice.created_at,
            "read_at": notice.read_at,
            "sent": [{"by": one.channel, "outcome": one.outcome, "at": one.at} for one in notice.deliveries.all()],
        }


def _erase(person: Person) -> None:
    """That they were told stays; a notice without its facts shows a neutral sentence."""
    Notice.objects.filter(person=person).update(facts={})


register(PersonalData("notices", _("Notices"), rows=_rows, erase=_erase))
