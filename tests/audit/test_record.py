"""Who did what to whom: rows are added, never changed."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from audit.models import AppendOnly, Record
from audit.services import record
from tests.factories import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_one_write_is_one_row() -> None:
    actor, unit = PersonFactory(), UnitFactory()
    record(action="unit.renamed", subject=unit, actor=actor, before={"name": "a"}, after={"name": "b"}, reason="why")
    noted = Record.objects.about(unit).get()
    assert (noted.actor, noted.action, noted.subject_type, noted.subject_id) == (
        actor,
        "unit.renamed",
        "people.unit",
        str(unit.pk),
    )
    assert (noted.before, noted.after, noted.reason) == ({"name": "a"}, {"name": "b"}, "why")


def test_the_platform_itself_is_nobody() -> None:
    record(action="swept", subject=UnitFactory())
    assert Record.objects.get().actor is None


def test_it_is_neither_changed_nor_deleted() -> None:
    record(action="done", subject=UnitFactory())
    noted = Record.objects.get()
    for attempt in (
        noted.save,
        noted.delete,
        Record.objects.all().delete,
        lambda: Record.objects.update(action="undone"),
        lambda: Record.objects.bulk_update([noted], ["action"]),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            attempt()
    assert Record.objects.get().action == "done"


def test_who_acted_cannot_be_deleted() -> None:
    actor = PersonFactory()
    record(action="done", subject=UnitFactory(), actor=actor)
    with pytest.raises(ProtectedError):
        actor.delete()


def test_it_stands_or_falls_with_the_write() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(action="done", subject=UnitFactory())
        _ = 1 / 0
    assert not Record.objects.exists()
