"""The answer as one ZIP file: everybody counted, the sample, its evidence and its audit, and how to check it."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import IO, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from audit.sealing import head
from bilingual.templatetags.bilingual import day
from certificates.standing import standings
from reports.auditing.drawing import SIZE, rank
from reports.auditing.evidence import Case, cases, link_of
from reports.auditing.models import Who
from reports.auditing.question import CHUNK, Question
from reports.selection import Listed, placed
from reports.wording import Words
from sheets.writing import Cell, Column, csv_lines

SPOOLED = 5 * 1024 * 1024  # bytes in memory; more goes to a temporary file


class Packed(NamedTuple):
    """``file`` is at its beginning; whoever gets it closes it."""

    file: IO[bytes]
    sha256: str
    size: int
    people: int


def pack(question: Question) -> Packed:
    """In the active language. Memory stays flat, however many there are."""
    with ExitStack() as on_failure:
        file = on_failure.enter_context(tempfile.SpooledTemporaryFile(SPOOLED))
        count = _write(cast("IO[bytes]", file), question)
        on_failure.pop_all()  # now whoever gets it closes it
    size = file.tell()
    file.seek(0)
    digest = hashlib.file_digest(cast("IO[bytes]", file), "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return Packed(cast("IO[bytes]", file), digest, size, count)


def _write(file: IO[bytes], question: Question) -> int:
    """How many people were counted."""
    sample = cases(question, question.sample())
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        count = _add(archive, "population.csv", _population_columns(), _population(question))
        _add(archive, "sample.csv", _sample_columns(), _sample(question, sample))
        _add(archive, "evidence.csv", _evidence_columns(), _evidence(sample))
        _add(archive, "audit.csv", _audit_columns(), _audit(sample))
        archive.writestr("README.txt", "\n".join(said(question, count)) + "\n")
    return count


def _add(archive: ZipFile, name: str, columns: list[Column], rows: Iterable[Sequence[Cell]]) -> int:
    """How many rows there were."""
    number = 0

    def counted() -> Iterator[Sequence[Cell]]:
        nonlocal number
        for row in rows:
            number += 1
            yield row

    with archive.open(name, "w", force_zip64=True) as entry:
        for piece in csv_lines(columns, counted()):
            entry.write(piece.encode())
    return number


def said(question: Question, count: int) -> list[str]:
    """The question, the answer, and how anybody checks both."""
    end = head()
    asked = Who(question.who).label
    part = question.unit.name if question.unit else _("All that whoever asked may see")
    return [
        _("%(asked)s, as at %(day)s: %(certification)s")
        % {"asked": asked, "day": day(question.on), "certification": question.certification.name},
        _("Part of the organisation: %(part)s") % {"part": part},
        _("People: %(count)d") % {"count": count},
        _("Seed: %(seed)s") % {"seed": question.seed},
        rule(),
        _("The audit's chain ended at link %(link)s when this was packed.") % {"link": str(end) if end else "–"},
        _("The SHA-256 digest of this file is in the audit as well; manage.py verify_audit proves the chain."),
    ]


def rule() -> str:
    text = _(
        "The sample: of all counted, the %(size)d whose SHA-256 of “seed:staff number” is smallest, in that order. "
        "Whoever has the seed and the staff numbers can draw it again."
    )
    return text % {"size": SIZE}


def _person_columns() -> list[Column]:
    return [Column(_("Staff number")), Column(_("Name")), Column(_("Name in Latin letters")), Column(_("Unit"))]


def _population_columns() -> list[Column]:
    more = [Column(_("State")), Column(_("Date")), Column(_("Certificate number")), Column(_("Rank in the draw"))]
    return [*_person_columns(), *more]


def _population(question: Question) -> Iterator[Sequence[Cell]]:
    words = Words()
    people = placed(question.people, question.on).order_by("staff_number").iterator(chunk_size=CHUNK)
    while chunk := [Listed(*row) for row in islice(people, CHUNK)]:
        found = standings(chunk, [question.certification], question.on)
        for person in chunk:
            one = found[person.pk, question.certification.pk]
            number = one.certificate.number if one.certificate else ""
            state = words.labels[one.state]
            yield (*_person(person, words), state, one.day, number, rank(question.seed, person.staff_number))


def _person(person: Listed, words: Words) -> tuple[str, str, str, str]:
    return person.staff_number, person.name, person.name_latin, words.unit(person)


def _sample_columns() -> list[Column]:
    return [
        Column(_("Place in the draw")),
        *_person_columns(),
        Column(_("State")),
        Column(_("Reason")),
        Column(_("Certificate number")),
        Column(_("Issued on")),
        Column(_("Valid until")),
        Column(_("How it came about")),
        Column(_("Policy version")),
        Column(_("Policy in force from")),
        Column(_("SHA-256 of the document")),
    ]


def _sample(question: Question, sample: list[Case]) -> Iterator[Sequence[Cell]]:
    words = Words()
    for place, case in enumerate(sample, 1):
        held = case.certificate
        begin = (place, *_person(case.person, words), words.labels[case.standing.state], case.standing.sentence)
        if held is None:
            yield (*begin, *[None] * 7)
            continue
        policy = held.policy
        days = held.number, held.issued_on, held.expires_on, held.get_source_display()
        yield (*begin, *days, policy.number, policy.effective_on, case.document_sha256)


def _evidence_columns() -> list[Column]:
    return [
        Column(_("Staff number")),
        Column(_("Certificate number")),
        Column(_("Day")),
        Column(_("Fact")),
        Column(_("Record")),
    ]


def _evidence(sample: list[Case]) -> Iterator[Sequence[Cell]]:
    for case in sample:
        for fact in case.facts:
            number = case.certificate.number if case.certificate else ""
            yield case.person.staff_number, number, fact.day, fact.text, fact.key


def _audit_columns() -> list[Column]:
    titles = _("Staff number"), _("Record"), _("When"), _("Who"), _("What"), _("Reason"), _("Link of the chain")
    return [Column(title) for title in titles]


def _audit(sample: list[Case]) -> Iterator[Sequence[Cell]]:
    for case in sample:
        for told in case.records:
            record = told.record
            yield case.person.staff_number, record.pk, record.at, told.who, told.what, record.reason, link_of(told)
