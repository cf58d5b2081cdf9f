"""Headline, page and file, each counted and joined in SQL its own way, tell what ``derive`` tells."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from certificates.projection import project
from certificates.standing import HOLDS, LACKS, Cells, State, standings
from people.models import Person
from reports import export, figures, matrix
from reports.selection import Listed, Selection
from tests.certificates.test_projection_agrees import Fact, cells, days, store
from tests.factories import CertificationFactory, PolicyVersionFactory, RequirementFactory


class _Undo(Exception):
    pass


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(facts=cells, on=days)
def test_headline_page_and_file_tell_what_is_derived(facts: list[tuple[Fact, Fact]], on: date) -> None:
    with pytest.raises(_Undo), transaction.atomic(), translation.override("en"):
        both = CertificationFactory.create_batch(2)
        for certification, renewal_days in zip(both, (60, 30), strict=True):
            PolicyVersionFactory(certification=certification, renewal_days=renewal_days)
            RequirementFactory(certification=certification)
        people = store(facts, both)
        Person.objects.filter(pk=people[0].pk).update(is_superuser=True)
        selection = Selection(viewer=Person.objects.get(pk=people[0].pk), on=on, certifications=both)
        project([person.pk for person in people])
        derived = standings(people, both, on)
        assert figures.duties(selection) == duties_of(derived)
        assert dict(figures.expiries(selection).months) == expiries_of(selection, derived)
        assert shown(selection) == {cell: (one.label, one.short) for cell, one in derived.items()}
        assert sorted(filed(selection)) == sorted((one.label, one.sentence) for one in derived.values())
        raise _Undo


def duties_of(derived: Cells) -> figures.Duties:
    must = [(cell[0], one.state) for cell, one in derived.items() if one.required]
    must = [(person, state) for person, state in must if state not in (State.WAIVED, State.PAUSED)]
    return figures.Duties(
        everyone=len({cell[0] for cell in derived}),
        people=len({person for person, _ in must}),
        lacking=len({person for person, state in must if state not in HOLDS}),
        overdue=len({person for person, state in must if state in LACKS}),
    )


def expiries_of(selection: Selection, derived: Cells) -> dict[date, int]:
    """By month the certificates that keep somebody valid: of a cell the one that expires last."""
    counts = {start: 0 for start, _ in figures.expiries(selection).months}
    for one in derived.values():
        last = one.day.replace(day=1) if one.state in HOLDS and one.day else None
        if last in counts:
            counts[last] += 1
    return counts


def shown(selection: Selection) -> dict[tuple[int, int], tuple[str, str]]:
    people = [Listed(*row) for row in selection.listed()]
    codes = {one.code: one.pk for one in selection.certifications}
    return {
        (row.person.pk, codes[cell.address.partition("certification=")[2].removesuffix("#panel")]): (
            cell.label,
            cell.short,
        )
        for row in matrix.rows(selection, people, parts={})
        for cell in row.cells
    }


def filed(selection: Selection) -> list[tuple[str, str]]:
    lines = csv.reader(StringIO("".join(export.csv_lines(selection, "en")), newline=""))
    return [(row[6], row[9]) for row in list(lines)[1:]]
