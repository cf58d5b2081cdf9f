from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jobs.models import Job
from notices.kinds import FactsError, UnknownKindError
from notices.models import Notice
from notices.services import Owed, mark_all_read, mark_read, notify, notify_many
from people.models import Person

from .conftest import FACTS, a_notice, person


def queries_of(call: Callable[[], None]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call()
    return len(queries)


def test_a_notice_and_its_delivery_are_owed_once_however_often_beat_fires(lin: Person) -> None:
    for _ in range(3):
        notify(person=lin, kind="tests.due", key="enrolment:1", facts=FACTS)
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.key, notice.facts) == (lin, "tests.due", "enrolment:1", FACTS)
    assert [(job.kind, job.key, job.payload) for job in Job.objects.all()] == [
        ("notices.deliver", f"{notice.pk}:email", {"notice": notice.pk})
    ]


def test_another_person_and_another_happening_are_notices_of_their_own(lin: Person, outsider: Person) -> None:
    for reader, key in [(lin, "1"), (lin, "2"), (outsider, "1")]:
        a_notice(reader, key)
    assert (Notice.objects.count(), Job.objects.count()) == (3, 3)


def test_a_notice_falls_with_its_event(lin: Person) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_notice(lin)
        raise ZeroDivisionError
    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)


def test_what_belongs_in_the_inbox_only_owes_no_delivery(lin: Person) -> None:
    notify(person=lin, kind="tests.quiet", key="1")
    assert (Notice.objects.count(), Job.objects.count()) == (1, 0)


def test_a_missing_fact_is_refused_before_anything_is_written(lin: Person) -> None:
    with pytest.raises(FactsError, match=r"tests\.due needs the facts course, due_on"):
        notify(person=lin, kind="tests.due", key="1")
    assert not Notice.objects.exists()


def test_an_unknown_kind_is_refused(lin: Person) -> None:
    with pytest.raises(UnknownKindError):
        notify(person=lin, kind="tests.gone", key="1")


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_would_not_fit_is_refused(lin: Person, key: str) -> None:
    with pytest.raises(ValueError, match="1 to 200 fit"):
        notify(person=lin, kind="tests.quiet", key=key)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_sweep_costs_the_same_for_one_and_for_three(count: int) -> None:
    readers = [person(f"S{number}", "员工") for number in range(count)]

    def sweep() -> None:
        notify_many(
            kind="tests.due",
            owed=(Owed(person_id=reader.pk, key="expiry:1", facts=FACTS) for reader in readers),
        )

    assert [queries_of(sweep), queries_of(sweep)] == [4, 1]
    assert (Notice.objects.count(), Job.objects.count()) == (count, count)


def test_a_sweep_writes_what_is_new_beside_what_is_there(lin: Person, outsider: Person) -> None:
    a_notice(lin, "a")
    a_notice(outsider, "b")
    owed = [Owed(person_id=reader.pk, key=key, facts=FACTS) for reader in (lin, outsider) for key in "ab"]
    notify_many(kind="tests.due", owed=[*owed, owed[0]])
    assert (Notice.objects.count(), Job.objects.count()) == (4, 4)


def test_only_the_person_addressed_marks_a_notice_read_and_the_first_moment_stays(
    lin: Person, outsider: Person
) -> None:
    notice = a_notice(lin)
    mark_read(notice=notice, person=outsider)
    assert Notice.objects.unread().count() == 1
    mark_read(notice=notice, person=lin)
    first = Notice.objects.get().read_at
    mark_read(notice=notice, person=lin)
    assert Notice.objects.get().read_at == first is not None


def test_marking_all_leaves_other_people_and_what_came_later_alone(lin: Person, outsider: Person) -> None:
    seen, others, later = a_notice(lin, "1"), a_notice(outsider, "1"), a_notice(lin, "2")
    mark_all_read(person=lin, newest=seen.pk)
    assert set(Notice.objects.unread()) == {others, later}
    mark_all_read(person=lin)
    assert set(Notice.objects.unread()) == {others}
