"""Where people stand with certifications on a day: read for many from the projection, derived for one from the facts.

``certificates.timeline`` decides; ``certificates.projection`` keeps what it says as rows. Nobody writes a state.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db.models import DateField, QuerySet, Value

from bilingual.days import today
from certificates.facts import facts_of
from certificates.halted import Halt, halts
from certificates.models import Certificate, Certification, Obligation, PolicyVersion, Requirement, StandingSpan
from certificates.states import CSS, HOLDS, LACKS, NEEDS_ATTENTION, SOON_DAYS, State
from certificates.timeline import Facts, Stand
from certificates.timeline import on as stand_on
from certificates.toward import Toward, toward
from people.models import Person
from prepared import Given, Prepared, PreparedRows
from prepared.among import Among

__all__ = ["CSS", "HOLDS", "LACKS", "NEEDS_ATTENTION", "SOON_DAYS", "State"]


class Duty(NamedTuple):
    """What is read of an obligation. An export reads 100,000: model instances would cost more than all the rest."""

    pk: int
    person_id: int
    certification_id: int
    requirement_id: int
    starts_on: date
    due_on: date
    since: date | None = None  # the day on which its clock began, where it goes on from an earlier one


@dataclass(frozen=True)
class Asked:
    """Who requires it of whom: what is said of a requirement. Names in both languages."""

    pk: int
    within_days: int
    names: dict[str, list[dict[str, str]]]  # by "unit", "position", "tag"
    people: frozenset[int]  # those of the people asked for whom it names
    starts_on: date = date.min
    from_start: bool = False  # the days are counted from there, not from joining
    joined_after: date | None = None


class Held(NamedTuple):
    """What is read of a certificate."""

    pk: int
    person_id: int
    certification_id: int
    uuid: UUID
    number: str
    cycle: int
    issued_on: date
    expires_on: date | None


class Standing(NamedTuple):
    """``day`` belongs to the state: see ``certificates.timeline.Stand``. A tuple: an export makes 100,000 of them.

    ``certificate``, ``obligation``, ``requirement``, ``toward``, ``halt`` and ``through`` are there where it is
    explained.
    """

    state: State
    certification: Certification
    on: date
    day: date | None = None
    certificate: Held | None = None
    obligation: Duty | None = None
    requirement: Asked | None = None
    toward: Toward | None = None
    reason: int | None = None
    required: bool = False
    halt: Halt | None = None  # why nothing is issued though nothing is missing
    through: Mapping[str, str] | None = None  # what the certification is called that counts as this one

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def css(self) -> str:
        return CSS[self.state]

    @property
    def lacking_since(self) -> date | None:
        """The first day on which it should have been held and was not; of what lacks today."""
        if self.state is State.IN_GRACE:
            last_good = self.certificate.expires_on if self.certificate else None
        else:
            last_good = self.day if self.state in (State.OVERDUE, State.LAPSED) else None
        if last_good:
            return last_good + timedelta(days=1)
        return self.day if self.state is State.REVOKED else None

    @property
    def sentence(self) -> str:
        from certificates.wording import sentence  # noqa: PLC0415 - the words read this class

        return sentence(self)

    @property
    def what(self) -> str:
        """The state in a sentence."""
        from certificates.wording import what  # noqa: PLC0415 - as above

        return what(self)

    @property
    def now(self) -> str:
        """``what`` with all that makes it so; ``why`` says who requires it."""
        from certificates.wording import now  # noqa: PLC0415 - as above

        return now(self)

    @property
    def why(self) -> str:
        from certificates.asked_of import why  # noqa: PLC0415 - as above

        return why(self)

    @property
    def done(self) -> list[str]:
        """What counts already toward the next certificate, in words."""
        from certificates.wording import done  # noqa: PLC0415 - as above

        return done(self.toward) if self.toward else []

    @property
    def missing(self) -> list[str]:
        """What it still takes, in words: all of it."""
        from certificates.wording import missing  # noqa: PLC0415 - as above

        return missing(self.toward) if self.toward else []

    @property
    def short(self) -> str:
        from certificates.wording import short  # noqa: PLC0415 - as above

        return short(self)


Cell = tuple[int, int]  # person id, certification id
Cells = dict[Cell, Standing]
Stands = dict[Cell, Stand]
Policies = dict[int, PolicyVersion]  # by certification id
NOTHING = Stand(State.NOT_REQUIRED)
_day: Any = Given("on", DateField())
STATES = {state.value: state for state in State}  # calling the enumeration takes longer than all else of a row


class Someone(Protocol):
    """A person, or a row that stands for one."""

    @property
    def pk(self) -> int: ...


def policies_in_force(certifications: Sequence[Certification], on: date) -> Policies:
    in_force = PolicyVersion.objects.in_force(on).filter(certification__in=certifications).order_by()
    return {policy.certification_id: policy for policy in in_force}


def derive(person: Person, certification: Certification, on: date | None = None) -> tuple[Stand, Facts]:
    """One cell from its facts, past the projection; and the facts."""
    cell = person.pk, certification.pk
    facts = facts_of([person.pk], [certification.pk]).get(cell, Facts())
    return stand_on(facts, on or today()), facts


def standings(
    people: Iterable[Someone],
    certifications: Sequence[Certification],
    on: date | None = None,
    *,
    explained: bool = True,
) -> Cells:
    """Every cell of the matrix, from the projection: one query, however many people.

    ``explained`` adds what its sentence speaks of, in as many more for each.
    """
    on = on or today()
    ids = [person.pk for person in people]
    found = stands(ids, certifications, on)
    if explained:
        return _explained(ids, certifications, found, on)
    return {cell: one for certification in certifications for cell, one in _plain(ids, certification, found, on)}


def _plain(
    ids: Sequence[int], certification: Certification, stands: Stands, on: date
) -> Iterator[tuple[Cell, Standing]]:
    """Most of a matrix is what nobody requires or held: one standing for all of it."""
    nothing = Standing(State.NOT_REQUIRED, certification, on)
    for pk in ids:
        cell = pk, certification.pk
        found = stands.get(cell)
        if found is None:
            yield cell, nothing
        else:
            required = found.duty is not None
            yield cell, Standing(found.state, certification, on, found.day, reason=found.reason, required=required)


def stands(ids: Sequence[int], certifications: Sequence[Certification], on: date) -> Stands:
    """The same without words and names, of those cells that have any: ``NOTHING`` is the stand of all others."""
    if not ids or not certifications:
        return {}
    rows = _spans.all(people=ids, certifications=[one.pk for one in certifications], on=on)
    return {(person, of): Stand._make((STATES[state], *more)) for person, of, state, *more in rows}


_spans = PreparedRows(
    lambda: (
        StandingSpan.objects.on(_day)
        .filter(person__in=Among(Given("people")), certification__in=Among(Given("certifications")))
        .order_by()
        .values_list("person", "certification", "state", "day", "certificate", "duty", "reason")
    )
)


def _explained(
    ids: Sequence[int],
    certifications: Sequence[Certification],
    stands: Stands,
    on: date,
) -> Cells:
    """With certificate, duty, who requires it, and what counts and is still missing where something is owed."""
    held, duties = _held(stands), _duties(stands)
    requirements = _asked({duty.requirement_id for duty in duties.values()}, ids)
    ahead = _toward(stands, on)
    halted, through = halts(ahead, stands, on), _through(stands, held)
    cells: Cells = {}
    for one in certifications:
        for pk in ids:
            cell = pk, one.pk
            state, day, certificate, obliged, reason = stands.get(cell, NOTHING)
            duty = duties.get(obliged) if obliged else None
            cells[cell] = Standing(
                state,
                one,
                on,
                day,
                held.get(certificate) if certificate else None,
                duty,
                requirements.get(duty.requirement_id) if duty else None,
                ahead.get(cell),
                reason,
                duty is not None,
                halted.get(cell),
                through.get(cell),
            )
    return cells


def _held(stands: Stands) -> dict[int, Held]:
    wanted = {stand.certificate for stand in stands.values() if stand.certificate}
    return {row[0]: Held._make(row) for row in _held_rows.all(pks=wanted)} if wanted else {}


def _through(stands: Stands, held: dict[int, Held]) -> dict[Cell, Mapping[str, str]]:
    """What each cell is held through, where that is another certification that counts as it."""
    others = {
        cell: held[stand.certificate].certification_id
        for cell, stand in stands.items()
        if stand.certificate and stand.state in HOLDS and held[stand.certificate].certification_id != cell[1]
    }
    called = Certification.objects.in_bulk(set(others.values())) if others else {}
    return {cell: called[pk].names for cell, pk in others.items()}


def _duties(stands: Stands) -> dict[int, Duty]:
    wanted = {stand.duty for stand in stands.values() if stand.duty}
    return {row[0]: Duty._make(row) for row in _duty_rows.all(pks=wanted)} if wanted else {}


_of_them = {"pk__in": Among(Given("pks"))}
_held_rows = PreparedRows(lambda: Certificate.objects.filter(**_of_them).order_by().values_list(*Held._fields))
_duty_rows = PreparedRows(lambda: Obligation.objects.filter(**_of_them).order_by().values_list(*Duty._fields))
_requirement_rows = PreparedRows(
    lambda: (
        Requirement.objects.filter(**_of_them)
        .order_by()
        .values_list("pk", "within_days", "starts_on", "counted_from", "joined_after")
    )
)


def _asked(pks: set[int], people: Sequence[int]) -> dict[int, Asked]:
    """Thousands of duties come from a handful of requirements. Two queries."""
    rows = _requirement_rows.all(pks=pks) if pks else ()
    names: dict[int, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    named: dict[int, set[int]] = defaultdict(set)
    for pk, kind, person, name_zh, name_en in _audience_rows.all(pks=pks, people=people) if pks else ():
        if kind == "person":
            named[pk].add(person)
        else:
            names[pk][kind].append({"zh-hans": name_zh, "en": name_en})
    start = Requirement.CountedFrom.START
    return {
        pk: Asked(pk, days, names[pk], frozenset(named[pk]), starts_on, counted == start, joined_after)
        for pk, days, starts_on, counted, joined_after in rows
    }


def _audiences() -> QuerySet[Any, Any]:
    """``(requirement, kind, person, name_zh, name_en)`` of all that audiences are made of, as one query."""

    def part(through: Any, kind: str, field: str) -> QuerySet[Any, Any]:
        rows = through.objects.filter(requirement__in=Among(Given("pks"))).order_by()
        if kind == "person":
            rows = rows.filter(person__in=Among(Given("people")))
            return rows.values_list("requirement", Value(kind), "person", Value(""), Value(""))
        return rows.values_list("requirement", Value(kind), Value(0), f"{field}__name_zh", f"{field}__name_en")

    return part(Requirement.units.through, "unit", "unit").union(
        part(Requirement.positions.through, "position", "position"),
        part(Requirement.families.through, "position", "positionfamily"),
        part(Requirement.tags.through, "tag", "tag"),
        part(Requirement.people.through, "person", "person"),
        all=True,
    )


_audience_rows = PreparedRows(_audiences)


def _toward(stands: Stands, on: date) -> dict[Cell, Toward]:
    """Of each cell in which something is owed."""
    return toward([cell for cell, stand in stands.items() if stand.duty and stand.state is not State.VALID], on)


def standings_of(person: Person, on: date | None = None) -> list[Standing]:
    """What concerns this person: what they must hold, and what they hold or held."""
    on = on or today()
    spans = _own.all(person=person.pk, on=on)
    found = {
        (person.pk, span.certification_id): Stand(State(span.state), span.day, span.certificate, span.duty, span.reason)
        for span in spans
    }
    cells = _explained([person.pk], [span.certification for span in spans], found, on)
    return [one for one in cells.values() if one.state is not State.NOT_REQUIRED or one.certificate]


_own = Prepared(
    lambda: (
        StandingSpan.objects.on(_day)
        .filter(person=Given("person"))
        .select_related("certification")
        .order_by("certification")
    )
)
