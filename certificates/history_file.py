"""Certificates of an earlier system, from a file: what each row means, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import BinaryIO

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.days import today
from certificates.models import Certificate, Certification, PolicyVersion
from certificates.phrases import listed
from people.importing.headings import heading_key
from people.importing.problems import CellRefused, Problem
from people.importing.reading.cell import Cell
from people.importing.reading.days import read_day
from people.importing.reading.table import open_table
from people.importing.reading.values import is_nothing, read_staff_number
from people.models import Person

COLUMNS: dict[str, tuple[str, ...]] = {
    "staff_number": ("staff number", "employee number", "工号", "员工编号"),
    "certification": ("certification", "certification code", "认证", "认证代码", "认证名称"),
    "issued_on": ("issued on", "issued", "date of issue", "颁发日期", "发证日期", "颁发"),
    "expires_on": ("valid until", "expires on", "until", "expiry", "有效期至", "到期日期", "有效期"),
    "number": ("number", "certificate number", "former number", "证书编号", "编号"),
    "evidence": ("evidence", "证据", "依据"),
}
LABELS = {
    "staff_number": gettext_lazy("Staff number"),
    "certification": gettext_lazy("Certification"),
    "issued_on": gettext_lazy("Issued on"),
    "expires_on": gettext_lazy("Valid until"),
    "number": gettext_lazy("Number"),
    "evidence": gettext_lazy("Evidence"),
}
NEEDED = ("staff_number", "certification", "issued_on")
BATCH = 1000
MOST_NUMBER, MOST_EVIDENCE = 80, 300


class HistoryRefused(Exception):
    """The file as a whole cannot be read; ``str(error)`` is a sentence for the reader."""


@dataclass
class HistoryRow:
    """``problem`` is a sentence; ``is_known``: it was taken over before, and stays as it is."""

    line: int
    staff_number: str = ""
    code: str = ""
    person: Person | None = None
    policy: PolicyVersion | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    number: str = ""
    evidence: str = ""
    is_known: bool = False
    problem: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict, repr=False)

    @property
    def is_new(self) -> bool:
        return not self.problem and not self.is_known


Corrections = Mapping[str, Mapping[str, str]]  # by the row's number, words by column


def read_history(file: BinaryIO, corrections: Corrections | None = None) -> list[HistoryRow]:
    """Raises ``FileRefused`` and :class:`HistoryRefused`. Queries grow with the thousands of rows, not with rows.

    ``corrections`` are said instead of what the file says.
    """
    with open_table(file) as table:
        columns = _columns(table.headings)
        rows = [
            HistoryRow(line, cells={name: cells[place] for name, place in columns.items()})
            for line, cells in table.rows
        ]
        mac_epoch = table.source.mac_epoch
    for row in rows:
        said = (corrections or {}).get(str(row.line), {})
        row.cells = {**row.cells, **{name: Cell(words) for name, words in said.items() if name in COLUMNS}}
        _parse(row, mac_epoch=mac_epoch)
    _find(rows)
    _compare(rows)
    return rows


def _columns(headings: list[str]) -> dict[str, int]:
    known = {heading_key(word): name for name, words in COLUMNS.items() for word in (name, *words)}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if name := known.get(heading_key(heading)):
            found.setdefault(name, place)
    if missing := [name for name in NEEDED if name not in found]:
        raise HistoryRefused(
            _("The file has no column %(names)s.") % {"names": listed(str(LABELS[one]) for one in missing)}
        )
    return found


def _parse(row: HistoryRow, *, mac_epoch: bool) -> None:
    nothing = Cell()
    row.code = row.cells["certification"].text.strip()
    row.number = row.cells.get("number", nothing).text.strip()
    row.evidence = row.cells.get("evidence", nothing).text.strip()
    if len(row.number) > MOST_NUMBER or len(row.evidence) > MOST_EVIDENCE:
        row.problem = _("The number or the evidence is too long.")
        return
    if not all(row.cells[name] for name in NEEDED):
        missing = listed(str(LABELS[name]) for name in NEEDED if not row.cells[name])
        row.problem = _("Missing in this row: %(names)s.") % {"names": missing}
        return
    try:
        row.staff_number = read_staff_number(row.cells["staff_number"])
        row.issued_on = read_day(row.cells["issued_on"], mac_epoch=mac_epoch)
        until = row.cells.get("expires_on", nothing)
        row.expires_on = None if is_nothing(until) else read_day(until, mac_epoch=mac_epoch)
    except CellRefused as refused:
        row.problem = Problem(code=refused.code, facts=refused.facts).sentence
        return
    if row.issued_on > today():
        row.problem = _("The day of issue is in the future.")
    elif row.expires_on and row.expires_on < row.issued_on:
        row.problem = _("The last valid day would be before the day of issue.")


def _good(rows: Iterable[HistoryRow]) -> Iterator[HistoryRow]:
    return (row for row in rows if not row.problem)


def _find(rows: list[HistoryRow]) -> None:
    """The people, and the version in force when it was issued; before the first version, the first."""
    people = _people({row.staff_number.lower() for row in _good(rows)})
    versions: dict[str, list[PolicyVersion]] = defaultdict(list)
    for version in PolicyVersion.objects.select_related("certification").order_by("number"):
        for word in (version.certification.code, version.certification.name_zh, version.certification.name_en):
            versions[word.lower()].append(version)
    known = {code.lower() for code in Certification.objects.values_list("code", flat=True)}
    for row in _good(rows):
        row.person = people.get(row.staff_number.lower())
        found = versions.get(row.code.lower(), [])
        if row.person is None:
            row.problem = _("Nobody has this staff number.")
        elif not found:
            row.problem = _no_policy() if row.code.lower() in known else _("There is no such certification.")
        else:
            begun = [one for one in found if row.issued_on and one.effective_on <= row.issued_on]
            row.policy = (begun or found[:1])[-1]


def _no_policy() -> str:
    return _("This certification has no policy yet: publish one first.")


def _people(numbers: set[str]) -> dict[str, Person]:
    waiting, found = iter(sorted(numbers)), {}
    while batch := list(islice(waiting, BATCH)):
        for person in Person.objects.annotate(key=Lower("staff_number")).filter(key__in=batch):
            found[person.staff_number.lower()] = person
    return found


def _compare(rows: list[HistoryRow]) -> None:
    """With what is there: the same again changes nothing, and nothing is put before what was issued later."""
    held = _held({row.person.pk for row in _good(rows) if row.person})
    seen: set[tuple[int, int, date]] = set()
    for row in _good(rows):
        assert row.person and row.policy and row.issued_on  # noqa: S101 - else it had a problem
        cell = (row.person.pk, row.policy.certification_id)
        there = held.get(cell, [])
        if (*cell, row.issued_on) in seen:
            row.problem = _("The same certificate stands in an earlier row.")
        elif any(day == row.issued_on and source == Certificate.Source.IMPORTED for day, source in there):
            row.is_known = True
        elif there and max(day for day, _source in there) >= row.issued_on:
            row.problem = _("A certificate that was issued later is there already.")
        seen.add((*cell, row.issued_on))


def _held(people: set[int]) -> dict[tuple[int, int], list[tuple[date, str]]]:
    waiting, found = iter(sorted(people)), defaultdict(list)
    while batch := list(islice(waiting, BATCH)):
        rows = Certificate.objects.filter(person__in=batch).order_by()
        for person, certification, day, source in rows.values_list("person", "certification", "issued_on", "source"):
            found[person, certification].append((day, source))
    return found
