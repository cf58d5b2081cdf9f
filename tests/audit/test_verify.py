"""``verify_audit`` finds what somebody did below the triggers, and names the first of it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import verification
from audit.models import Link, Record, Unsealed
from audit.sealing import head, seal
from audit.services import erase_values, record
from tests.audit.conftest import Tamper
from tests.factories import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def verified(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("verify_audit", *arguments, stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def broken(*arguments: str) -> str:
    with pytest.raises(CommandError) as found:
        verified(*arguments)
    assert found.value.returncode == 1
    return str(found.value)


def test_an_empty_audit_is_whole() -> None:
    assert verified()[0].startswith("0 records are whole")


def test_what_nobody_touched_is_whole_and_its_head_is_told(three: list[Record]) -> None:
    seal()
    newest = head()
    assert verified() == (f"3 records are whole, in order and unaltered. The head is {newest}.\n", "")
    verified("--expect", str(newest))


GONE = "before = NULL, after = NULL, reason = '', salt = ''"
ALTERED = "Link 2: record {1}, or the link itself, was altered."


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_record SET action = 'x' WHERE id = {1}", ALTERED),
        ("UPDATE audit_record SET actor_id = NULL WHERE id = {1}", ALTERED),
        ("UPDATE audit_record SET person_id = actor_id WHERE id = {1}", ALTERED),
        ("UPDATE audit_record SET subject_id = '0' WHERE id = {1}", ALTERED),
        ("UPDATE audit_record SET at = '2020-01-01 00:00:00+00:00' WHERE id = {1}", ALTERED),
        ("UPDATE audit_record SET digest = 'x' WHERE id = {1}", ALTERED),
        ("UPDATE audit_link SET digest = 'x' WHERE number = 2", ALTERED),
        ("UPDATE audit_link SET number = 4 WHERE number = 2", "Link 2 is missing."),
        ("DELETE FROM audit_link WHERE number = 2", "Link 2 is missing."),
        (
            "UPDATE audit_record SET reason = 'x' WHERE id = {1}",
            "Record {1}: what it says was before and after, or its reason, was altered.",
        ),
        (
            "UPDATE audit_record SET after = '{{}}' WHERE id = {0}",
            "Record {0}: what it says was before and after, or its reason, was altered.",
        ),
        (
            f"UPDATE audit_record SET {GONE}, erased_by_id = {{2}} WHERE id = {{1}}",  # noqa: S608 - our own words
            "Record {1}: its values were erased, and no erasure on record covers it.",
        ),
        (
            "DELETE FROM audit_link WHERE number = 3",
            "Record {2} is not in the chain, and nothing says that it waits for it.",
        ),
    ],
)
def test_what_was_altered_below_the_triggers_is_named(
    three: list[Record], tamper: Tamper, statement: str, said: str
) -> None:
    seal()
    ids = [noted.pk for noted in three]
    tamper(statement.format(*ids))
    assert broken() == said.format(*ids)


def test_a_record_that_was_taken_out_is_missed(three: list[Record], tamper: Tamper) -> None:
    seal()
    defer = "PRAGMA defer_foreign_keys = ON" if connection.vendor == "sqlite" else "SET CONSTRAINTS ALL DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(defer)
    tamper("DELETE FROM audit_record WHERE id = %s", three[1].pk)
    assert broken() == f"Link 2: its record {three[1].pk} is missing."
    put_back(three[1])


def put_back(noted: Record) -> None:
    """So that the test's own end finds every foreign key in order."""
    Record.objects.bulk_create([noted])


def test_two_records_that_changed_places_are_noticed(three: list[Record], tamper: Tamper) -> None:
    seal()
    first, second = three[0].pk, three[1].pk
    tamper("UPDATE audit_link SET number = -number WHERE number < 3")
    tamper("UPDATE audit_link SET number = 3 + number WHERE number < 0")
    assert [link.record_id for link in Link.objects.order_by("number")][:2] == [second, first]
    assert broken() == f"Link 1: record {second}, or the link itself, was altered."


def test_a_record_written_past_the_trigger_is_noticed(three: list[Record], tamper: Tamper) -> None:
    seal()
    record(action="done", subject=UnitFactory())
    tamper("DELETE FROM audit_unsealed")
    assert broken().endswith("is not in the chain, and nothing says that it waits for it.")


def test_a_missing_trigger_is_a_break(three: list[Record]) -> None:
    with connection.cursor() as cursor:
        on = " ON audit_link" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_link_no_delete{on}")
    assert broken() == "The trigger audit_link_no_delete is missing: the database would let records be changed."


class TestAHeadThatWasNoted:
    def test_it_shows_that_the_end_was_cut_off(self, three: list[Record], tamper: Tamper) -> None:
        seal()
        noted = str(head())
        tamper("DELETE FROM audit_link WHERE number = 3")
        tamper("DELETE FROM audit_record WHERE id = %s", three[2].pk)
        verified()  # by itself the rest is a whole chain
        assert broken("--expect", noted) == "The chain ends at link 2, but link 3 was noted: its end was cut off."

    def test_it_shows_that_the_chain_was_written_anew(self, three: list[Record], tamper: Tamper) -> None:
        seal()
        noted = str(head())
        tamper("DELETE FROM audit_link")
        tamper("UPDATE audit_record SET action = 'x' WHERE id = %s", three[0].pk)
        Unsealed.objects.bulk_create([Unsealed(record=one) for one in three])
        seal()
        verified()
        assert broken("--expect", noted) == "Link 3 is not the one that was noted: the chain was written anew."

    def test_it_may_be_older_than_the_chains_end(self, three: list[Record]) -> None:
        seal()
        noted = str(head())
        record(action="done", subject=UnitFactory())
        seal()
        assert verified("--expect", noted)[0].startswith("4 records are whole")

    def test_one_that_is_not_a_head_is_refused(self) -> None:
        with pytest.raises(CommandError, match="a head is written NUMBER:DIGEST"):
            verified("--expect", "3")


class TestBeforeTheSeal:
    def test_what_waits_is_told_and_is_no_break(self, three: list[Record]) -> None:
        said, complaint = verified()
        assert "3 records wait for their link; that none of them is missing is not proven." in said
        assert complaint == ""

    def test_what_waits_too_long_is_complained_of(self, tamper: Tamper, three: list[Record]) -> None:
        tamper("UPDATE audit_record SET at = %s WHERE id = %s", timezone.now() - timedelta(hours=1), three[0].pk)
        assert "Is beat running?" in verified()[1]

    def test_values_that_were_altered_are_noticed_all_the_same(self, three: list[Record], tamper: Tamper) -> None:
        tamper("UPDATE audit_record SET reason = 'x' WHERE id = %s", three[1].pk)
        assert broken().startswith(f"Record {three[1].pk}: what it says")


class TestErasure:
    def test_the_values_are_gone_and_the_chain_holds(self, three: list[Record]) -> None:
        seal()
        person = three[0].person
        erasure = erase_values(person=person, actor=three[0].actor, reason="She left, and asked for it.")
        seal()
        erased = Record.objects.get(pk=three[0].pk)
        assert (erased.before, erased.after, erased.salt, erased.erased_by) == (None, None, "", erasure)
        assert (erased.action, erased.actor) == ("person.changed", three[0].actor)
        assert Record.objects.get(pk=three[2].pk).after == {"name": "新店"}
        assert "Of 2 the values were erased, each by an erasure that is on record." in verified()[0]

    def test_it_may_come_before_the_seal(self, three: list[Record]) -> None:
        erase_values(person=three[0].person, actor=None)
        verified()
        seal()
        assert verified()[0].startswith("4 records are whole")

    def test_what_is_written_afterwards_keeps_its_values(self, three: list[Record]) -> None:
        person = three[0].person
        erase_values(person=person, actor=None)
        noted = record(action="person.anonymised", subject=person, reason="kept")
        erase_values(person=PersonFactory(), actor=None)
        assert Record.objects.get(pk=noted.pk).reason == "kept"

    def test_another_persons_erasure_covers_nothing(self, three: list[Record], tamper: Tamper) -> None:
        other = erase_values(person=PersonFactory(), actor=None)
        seal()
        form = f"UPDATE audit_record SET {GONE}, erased_by_id = %s WHERE id = %s"  # noqa: S608 - our own words
        with connection.cursor() as cursor:  # the triggers let this pass: it has the form of an erasure
            cursor.execute(form, [other.pk, three[0].pk])
        assert broken() == f"Record {three[0].pk}: its values were erased, and no erasure on record covers it."


@pytest.mark.parametrize("chunk", [1, 2, 1000])
def test_chunks_meet_without_a_seam(three: list[Record], monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(verification, "CHUNK", chunk)
    seal()
    record(action="done", subject=UnitFactory())
    record(action="done", subject=UnitFactory())
    proof = verification.verify()
    assert (proof.broken, proof.links, proof.unsealed) == ("", 3, 2)


def test_it_reads_by_chunks_not_by_rows(three: list[Record]) -> None:
    seal()
    with CaptureQueriesContext(connection) as queries:
        verification.verify()
    assert len(queries) == 7
