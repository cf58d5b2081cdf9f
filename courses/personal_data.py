"""What this room holds about a person: what they took, and what they finished. It identifies nobody."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.models import Completion, Enrolment
from people.models import Person
from people.personal_data import PersonalData, register


def _rows(person: Person) -> Iterator[dict[str, Any]]:
    for taken in Enrolment.objects.filter(person=person).select_related("course").iterator():
        yield {
            "course": taken.course.names,
            "cycle": taken.cycle,
            "enrolled_at": taken.enrolled_at,
            "how": taken.source,
            "due_on": taken.due_on,
            "withdrawn_at": taken.withdrawn_at,
        }
    for fact in Completion.objects.filter(person=person).select_related("course", "activity").iterator():
        what = {"finished": fact.course.names, "activity": fact.activity.names if fact.activity else None}
        yield {**what, "at": fact.at, "how": fact.how}


register(PersonalData("courses", _("Learning"), rows=_rows))
