"""What this package holds about a person: which reports they scheduled, and which were sent to them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.personal_data import PersonalData, register
from reports.schedules.models import Delivery, Recipient, Schedule


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for schedule in Schedule.objects.filter(owner=person):
        yield {"scheduled": schedule.kind, "at": schedule.created_at, "filters": schedule.filters}
    for delivery in Delivery.objects.filter(person=person).select_related("schedule"):
        yield {"report": delivery.schedule.kind, "on": delivery.on, "outcome": delivery.outcome}


def _erase(person: Person) -> None:
    """A filter may quote a name; the schedule and its deliveries stay as facts."""
    for schedule in Schedule.objects.filter(owner=person, filters__has_key="q"):
        schedule.filters.pop("q")
        schedule.save(update_fields=["filters"])
    Recipient.objects.filter(person=person).delete()


register(PersonalData("schedules", _("Scheduled reports"), rows=_rows, erase=_erase))
