"""The chain: committed records, in order, without anybody waiting."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from audit import sealing
from audit.canonical import GENESIS, plain, values_digest
from audit.models import Link, Record, Unsealed
from audit.sealing import head, seal
from audit.services import draft, record, record_many
from audit.tasks import seal as errand
from audit.verification import verify
from tests.factories import PersonFactory, UnitFactory
from tests.together import together


@pytest.mark.django_db
def test_each_record_gets_the_next_number_and_a_digest_over_the_one_before(three: list[Record]) -> None:
    assert seal() == 3
    links = list(Link.objects.order_by("number"))
    assert [(link.number, link.record) for link in links] == list(enumerate(three, start=1))
    assert len({GENESIS, *(link.digest for link in links)}) == 4
    assert not Unsealed.objects.exists()
    assert seal() == 0


@pytest.mark.django_db
def test_small_batches_make_the_same_chain(three: list[Record]) -> None:
    with transaction.atomic():
        seal(batch=1)
        one_by_one = list(Link.objects.order_by("number").values_list("number", "digest"))
        transaction.set_rollback(True)
    seal()
    assert list(Link.objects.order_by("number").values_list("number", "digest")) == one_by_one


@pytest.mark.django_db
def test_beats_errand_stops_after_its_seconds_and_goes_on_next_time(
    three: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seal(batch=1, seconds=0) == 1
    errand()
    assert Link.objects.count() == 3


@pytest.mark.django_db
def test_a_record_that_commits_late_comes_later_in_the_chain(three: list[Record]) -> None:
    """Its id is lower: as if another transaction had held it back."""
    late = three[0]
    Unsealed.objects.filter(pk=late.pk).delete()
    seal()
    Unsealed.objects.create(record=late)
    assert seal() == 1
    assert head().record == late
    assert verify().broken == ""


@pytest.mark.django_db
def test_a_record_that_is_chained_already_is_not_chained_again(three: list[Record]) -> None:
    seal()
    Unsealed.objects.create(record=three[1])  # as a restored dump might leave it
    seal()
    assert (Link.objects.count(), Unsealed.objects.count()) == (3, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_costs_the_same_for_one_and_for_three(count: int) -> None:
    unit = UnitFactory()
    record_many(draft(action="done", subject=unit) for _ in range(count))
    with CaptureQueriesContext(connection) as queries:
        sealing._seal_batch(10)
    assert len(queries) == 7  # two of them a savepoint's: the test is in a transaction


@pytest.mark.django_db
def test_nothing_to_seal_costs_one_look() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert seal() == 0
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_make_one_chain() -> None:
    unit = UnitFactory()
    record_many(draft(action="done", subject=unit) for _ in range(60))
    assert sum(together(*[lambda: seal(batch=7)] * 3)) > 0
    seal()
    assert [link.number for link in Link.objects.order_by("number")] == list(range(1, 61))
    assert verify().broken == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_a_writer_does_not_wait_for_the_seal_nor_the_seal_for_a_writer() -> None:
    """An open transaction has written a record; another commits, and is sealed meanwhile."""
    unit = UnitFactory()

    def elsewhere() -> int:
        try:
            record(action="second", subject=unit)
            return seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        first = record(action="first", subject=unit)
        assert pool.submit(elsewhere).result(timeout=10) == 1
    assert seal() == 1
    assert head().record == first
    assert verify().broken == ""


def test_values_are_kept_as_what_every_database_gives_back() -> None:
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    kept = plain({"at": moment, "on": moment.date(), "n": Decimal("1.50"), 3: (1, True, None), "f": 1e20, "s": {2, 1}})
    assert kept == {
        "at": "2026-03-01T08:00:00.000000+00:00",
        "on": "2026-03-01",
        "n": "1.50",
        "3": [1, True, None],
        "f": "1e+20",
        "s": [1, 2],
    }
    assert plain(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"
    with pytest.raises(TypeError, match="write an id"):
        plain({"who": PersonFactory.build()})


TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXT, parts, max_size=4),
    max_leaves=12,
)


@pytest.mark.django_db
@given(before=st.none() | st.dictionaries(TEXT, JSON))
def test_whatever_is_kept_reads_back_under_the_same_digest(before: dict[str, object] | None) -> None:
    subject = UnitFactory.build(pk=1)
    noted = record(action="done", subject=subject, before=before)
    again = Record.objects.get(pk=noted.pk)
    assert again.digest == again.digest_of_values() == values_digest(noted.salt, noted.before, None, "")


@pytest.mark.django_db
def test_the_salt_hides_even_values_that_could_be_guessed() -> None:
    unit = UnitFactory()
    first, second = (record(action="done", subject=unit, after={"phone": "1"}) for _ in range(2))
    assert first.digest != second.digest


@pytest.mark.django_db
def test_the_time_is_told_the_same_in_every_zone(three: list[Record]) -> None:
    elsewhere = three[0].at.astimezone(timezone(timedelta(hours=8)))
    assert plain(elsewhere) == plain(three[0].at)
