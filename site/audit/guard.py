"""The triggers that make the audit append-only below the code: whoever writes to the database, they refuse.

They are put in place after every ``migrate``, not by a migration: to alter a table, SQLite builds it anew and drops its
triggers with the old one.

- A record, and a link, is never deleted, and PostgreSQL does not truncate them either.
- A link is never changed. A record is changed in one way: its values are erased, once, and the erasure is named.
- A new record is owed a link: ``audit_unsealed`` notes it, in the same transaction, without another statement.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

RECORD, LINK, UNSEALED = "audit_record", "audit_link", "audit_unsealed"
SAYS = "The audit is append-only."
KEPT = ("id", "at", "actor_id", "action", "person_id", "subject_type", "subject_id", "digest")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put in place what is missing."""
    missing = list(missing_triggers(connection))
    if not missing or not {RECORD, LINK, UNSEALED} <= set(connection.introspection.table_names()):
        return
    wanted = _wanted(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTIONS)
        for name in missing:
            cursor.execute(wanted[name])


def missing_triggers(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The names of those that are not there, or do not fire."""
    question = POSTGRES_PRESENT if connection.vendor == "postgresql" else SQLITE_PRESENT
    with connection.cursor() as cursor:
        cursor.execute(question, [RECORD, LINK])
        present = {name for (name,) in cursor.fetchall()}
    yield from (name for name in _wanted(connection) if name not in present)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away. For tests, which empty the database; nothing else calls this."""
    present = set(_wanted(connection)) - set(missing_triggers(connection))
    with connection.cursor() as cursor:
        for name in sorted(present):
            table = f" ON {_table_of(name)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{table}")


def _table_of(trigger: str) -> str:
    return RECORD if trigger.startswith(RECORD) else LINK


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return dict(_postgres() if connection.vendor == "postgresql" else _sqlite())


def _erasure(same: str) -> str:
    """True of an UPDATE that erases the values of a record and does nothing else."""
    kept = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in KEPT)
    gone = "NEW.before IS NULL AND NEW.after IS NULL AND NEW.reason = '' AND NEW.salt = ''"
    return f"{kept} AND {gone} AND OLD.erased_by_id IS NULL AND NEW.erased_by_id IS NOT NULL"


# --- PostgreSQL --------------------------------------------------------------------------------------------

POSTGRES_PRESENT = """
    SELECT tgname FROM pg_trigger
    WHERE tgrelid IN (to_regclass(%s), to_regclass(%s)) AND NOT tgisinternal AND tgenabled IN ('O', 'A')
"""
POSTGRES_FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation', DETAIL = TG_OP || ' on ' || TG_TABLE_NAME;
    END $$;
    CREATE OR REPLACE FUNCTION audit_owe_link() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO {UNSEALED} (record_id) VALUES (NEW.id);
        RETURN NULL;
    END $$;
"""  # noqa: S608 - names of our own


def _postgres() -> Iterator[tuple[str, str]]:
    refuse = "EXECUTE FUNCTION audit_refuse()"
    for table in (RECORD, LINK):
        condition = f"WHEN (NOT ({_erasure('IS NOT DISTINCT FROM')})) " if table == RECORD else ""
        for event in ("update", "delete"):
            when = condition if event == "update" else ""
            name = f"{table}_no_{event}"
            yield name, f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}{refuse}"
        name = f"{table}_no_truncate"
        yield name, f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
    name = f"{RECORD}_owed"
    yield name, f"CREATE TRIGGER {name} AFTER INSERT ON {RECORD} FOR EACH ROW EXECUTE FUNCTION audit_owe_link()"


# --- SQLite ------------------------------------------------------------------------------------------------

SQLITE_PRESENT = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)"


def _sqlite() -> Iterator[tuple[str, str]]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    # INSERT OR REPLACE would delete the row before, and no trigger for deletes would see it.
    taken = {RECORD: "id = NEW.id", LINK: "number = NEW.number OR record_id = NEW.record_id"}
    for table in (RECORD, LINK):
        condition = f"WHEN NOT ({_erasure('IS')}) " if table == RECORD else ""
        exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken[table]}) "  # noqa: S608 - names of our own
        for event, when in {"update": condition, "delete": "", "insert": exists}.items():
            name = f"{table}_no_{'replace' if event == 'insert' else event}"
            yield name, f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}{refuse}"
    name, owe = f"{RECORD}_owed", f"INSERT INTO {UNSEALED} (record_id) VALUES (NEW.id)"  # noqa: S608
    yield name, f"CREATE TRIGGER {name} AFTER INSERT ON {RECORD} BEGIN {owe}; END"
