"""The sweep of beat: courses about to fall due."""

from collections.abc import Iterator
from datetime import date

from bilingual.days import today
from courses.models import Enrolment
from notices.services import Owed, notify_many

DUE_SOON_DAYS = 7


def owe_due_notices(*, on: date | None = None) -> None:
    notify_many(kind="courses.due_soon", owed=_due_soon(on or today()))


def _due_soon(on: date) -> Iterator[Owed]:
    due = Enrolment.objects.unfinished().due_within(DUE_SOON_DAYS, on)
    open_to_them = due.filter(person__is_active=True, course__retired=False)
    for enrolment in open_to_them.select_related("course").iterator(chunk_size=500):
        assert enrolment.due_on is not None  # noqa: S101 - the filter asks for a day
        yield Owed(
            person_id=enrolment.person_id,
            key=f"{enrolment.pk}:{enrolment.due_on.isoformat()}",
            facts={"course": enrolment.course.names, "due_on": enrolment.due_on.isoformat()},
        )
