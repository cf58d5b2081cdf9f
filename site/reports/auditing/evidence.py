"""How we know it, of each in the sample: the certificate, the policy version, what it rests on, who wrote it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audit.models import Record
from audit.wording import Told, tell
from bilingual.days import day_of
from bilingual.text import in_language, percent
from certificates.evidence import Kind
from certificates.models import Certificate, ExternalCertificate
from certificates.naming import named
from certificates.standing import Standing, standings
from courses.models import Completion
from people.models import Placement
from quizzes.models import Attempt
from reports.auditing.question import Question
from reports.selection import Listed

Mark = int | str  # as a certificate remembers what earned it
TOLD = "told"  # the words that came with a certificate of an earlier system


@dataclass(frozen=True)
class Fact:
    day: date
    text: str
    key: str  # what and which row it is, for whoever looks it up


@dataclass(frozen=True)
class Case:
    person: Listed
    standing: Standing
    certificate: Certificate | None
    facts: list[Fact]
    records: list[Told]

    @property
    def document_sha256(self) -> str:
        document = getattr(self.certificate, "document", None)
        return document.sha256 if document else ""


def cases(question: Question, people: Sequence[Listed]) -> list[Case]:
    """A constant number of queries."""
    found = standings(people, [question.certification], question.on)
    stand = {person.pk: found[person.pk, question.certification.pk] for person in people}
    held = _certificates(stand.values())
    facts = _facts(held.values())
    records = _records(question, held.values())
    made = []
    for person in people:
        standing = stand[person.pk]
        certificate = held.get(standing.certificate.pk) if standing.certificate else None
        rests_on = list(_rests_on(certificate, facts)) if certificate else []
        told = records[str(certificate.pk)] if certificate else []
        made.append(Case(person, standing, certificate, sorted(rests_on, key=lambda fact: fact.day), told))
    return made


def _rests_on(certificate: Certificate, facts: dict[Mark, Fact]) -> Iterator[Fact]:
    for mark in certificate.evidence:
        kind, _colon, text = str(mark).partition(":")
        if mark in facts:
            yield facts[mark]
        elif kind == TOLD:
            yield Fact(certificate.issued_on, _("Said when it was taken over: %(text)s") % {"text": text}, TOLD)


def _certificates(found: Iterable[Standing]) -> dict[int, Certificate]:
    pks = [one.certificate.pk for one in found if one.certificate]
    rows = Certificate.objects.filter(pk__in=pks).select_related("policy", "document", "revocation__by")
    return {certificate.pk: certificate for certificate in rows}


def _records(question: Question, held: Iterable[Certificate]) -> dict[str, list[Told]]:
    """What the audit says of each certificate, the oldest first, with its place in the chain."""
    keys = [str(certificate.pk) for certificate in held]
    rows = Record.objects.visible_to(question.viewer).filter(
        subject_type=Certificate._meta.label_lower, subject_id__in=keys
    )
    by_key: dict[str, list[Told]] = defaultdict(list)
    for told in tell(rows.select_related("actor", "person", "link").order_by("at", "pk")):
        by_key[told.record.subject_id].append(told)
    return by_key


def link_of(told: Told) -> str:
    """Number and digest of the record's link; empty where it is not chained yet."""
    link = getattr(told.record, "link", None)
    return f"{link.number}:{link.digest}" if link else ""


def _facts(held: Iterable[Certificate]) -> dict[Mark, Fact]:
    """By mark, as the certificates remember it; a query for each kind."""
    marks = {mark for certificate in held for mark in certificate.evidence}
    by_kind: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        kind, _colon, number = str(mark).rpartition(":")
        if number.isdecimal():
            by_kind[kind].add(int(number))
    found: dict[Mark, Fact] = {}
    for kind, ids in by_kind.items():
        for pk, fact in READERS[kind](ids) if kind in READERS else ():
            found[f"{kind}:{pk}" if kind else pk] = fact
    return found


Facts = Iterator[tuple[int, Fact]]


def _completions(ids: set[int]) -> Facts:
    rows: Any = Completion.objects.filter(pk__in=ids).select_related("course", "activity")
    for one in rows:
        name = one.activity.name if one.activity else one.course.name
        yield one.pk, Fact(day_of(one.at), _("Finished: %(name)s") % {"name": name}, f"completion:{one.pk}")


def _attempts(ids: set[int]) -> Facts:
    attempts = list(Attempt.objects.filter(pk__in=ids))
    names = dict(named(Kind.QUIZ, {one.quiz_id for one in attempts}))
    for one in attempts:
        if one.submitted_at is None or one.score is None or not one.max_score:
            continue
        said = {
            "name": in_language(names[one.quiz_id]),
            "percent": percent(round(float(one.score * 100 / one.max_score), 1)),
        }
        yield (
            one.pk,
            Fact(day_of(one.submitted_at), _("Passed the quiz %(name)s with %(percent)s") % said, f"quiz:{one.pk}"),
        )


def _externals(ids: set[int]) -> Facts:
    for one in ExternalCertificate.objects.filter(pk__in=ids).select_related("kind"):
        said = {"kind": one.kind.name, "number": one.number or "–"}
        text = _("External certificate accepted: %(kind)s, number %(number)s") % said
        yield one.pk, Fact(one.issued_on, text, f"external:{one.pk}")


def _certificates_held(ids: set[int]) -> Facts:
    for one in Certificate.objects.filter(pk__in=ids).select_related("certification"):
        said = {"name": one.certification.name, "number": one.number}
        text = _("Held %(name)s, certificate %(number)s") % said
        yield one.pk, Fact(one.issued_on, text, f"certification:{one.pk}")


def _placements(ids: set[int]) -> Facts:
    for one in Placement.objects.filter(pk__in=ids).select_related("position", "unit"):
        said = {"position": one.position.name, "unit": one.unit.name}
        text = _("Worked as %(position)s in %(unit)s from this day") % said
        yield one.pk, Fact(one.starts_on, text, f"position:{one.pk}")


READERS = {
    "": _completions,
    "quiz": _attempts,
    "external": _externals,
    "certification": _certificates_held,
    "position": _placements,
}
