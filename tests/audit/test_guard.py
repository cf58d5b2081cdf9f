"""The database itself refuses, whoever asks: these tests write SQL past the models."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from audit import guard
from audit.models import Link, Record, Unsealed
from audit.sealing import seal
from audit.services import erase_values, record
from tests.audit.conftest import Tamper
from tests.factories import PersonFactory, UnitFactory

REFUSED = "The audit is append-only"


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET action = 'x'",
        "UPDATE audit_record SET reason = ''",
        "UPDATE audit_record SET actor_id = NULL",
        "UPDATE audit_record SET before = NULL, after = NULL, reason = '', salt = ''",  # names no erasure
        "UPDATE audit_record SET before = NULL, after = NULL, reason = '', salt = '', erased_by_id = id, action = 'x'",
        "UPDATE audit_record SET after = NULL, reason = '', salt = '', erased_by_id = id",
        "DELETE FROM audit_record",
        "UPDATE audit_link SET digest = 'x'",
        "UPDATE audit_link SET number = 7",
        "DELETE FROM audit_link",
    ],
)
def test_no_row_is_changed_or_deleted(three: list[Record], statement: str) -> None:
    seal()
    with pytest.raises(IntegrityError, match=REFUSED):
        execute(statement)


@pytest.mark.django_db
@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("table", ["audit_record", "audit_link"])
def test_postgres_does_not_truncate_them(three: list[Record], table: str) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=REFUSED):
        execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO audit_record SELECT * FROM audit_record",
        "REPLACE INTO audit_link SELECT * FROM audit_link",
        "INSERT OR REPLACE INTO audit_link SELECT number + 9, digest, record_id FROM audit_link",
        "UPDATE OR REPLACE audit_link SET number = 1",
    ],
)
def test_sqlite_does_not_replace_them(three: list[Record], statement: str) -> None:
    seal()
    with pytest.raises(IntegrityError, match=REFUSED):
        execute(statement)


@pytest.mark.django_db
def test_values_are_erased_once_and_not_put_back(three: list[Record]) -> None:
    person = PersonFactory()
    noted = record(action="person.added", subject=person, after={"name": "林晓雯"})
    erase_values(person=person, actor=None)
    for change in ("reason = 'put back'", "erased_by_id = NULL", f"erased_by_id = {three[0].pk}"):
        with pytest.raises(IntegrityError, match=REFUSED):
            execute(f"UPDATE audit_record SET {change} WHERE id = {noted.pk}")  # noqa: S608 - our own words


@pytest.mark.django_db
def test_a_record_is_owed_its_link_however_it_was_written() -> None:
    noted = Record(action="done", subject_type="people.unit", subject_id="1")
    noted.seal_values()
    QuerySet(Record).bulk_create([noted])
    assert Unsealed.objects.get().record == noted


@pytest.mark.django_db
def test_what_is_missing_is_put_back(tamper: Tamper) -> None:
    guard.remove(connection)
    assert len(list(guard.missing_triggers(connection))) == 7
    guard.install(connection)
    assert list(guard.missing_triggers(connection)) == []


@pytest.mark.django_db
@pytest.mark.only_on("postgresql")
def test_a_disabled_trigger_is_a_missing_one() -> None:
    execute("ALTER TABLE audit_record DISABLE TRIGGER audit_record_no_update")
    assert list(guard.missing_triggers(connection)) == ["audit_record_no_update"]


@pytest.fixture
def newest_schema(transactional_db: None) -> Iterator[None]:
    yield
    call_command("migrate", "audit", verbosity=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("sqlite")
def test_a_table_that_was_built_anew_is_guarded_again(newest_schema: None) -> None:
    """SQLite drops a table's triggers when it alters the table."""
    call_command("migrate", "audit", "0001", verbosity=0)
    assert MigrationExecutor(connection).migration_plan([("audit", "0002_initial")])
    call_command("migrate", "audit", verbosity=0)
    assert list(guard.missing_triggers(connection)) == []


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_can_empty_the_database_and_the_guards_stay() -> None:
    record(action="done", subject=UnitFactory())
    seal()
    call_command("flush", interactive=False, verbosity=0)
    assert (Record.objects.count(), Link.objects.count(), Unsealed.objects.count()) == (0, 0, 0)
    assert list(guard.missing_triggers(connection)) == []
