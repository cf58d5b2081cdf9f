"""*My certifications*: for each, where one stands, what comes next, what counts already, and what was."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import cached_property

from certificates.evidence import Kind, Leaf, Want
from certificates.halted import Why, halts
from certificates.histories import Cell
from certificates.models import Certificate, Certification, ExternalCertificate, PolicyVersion
from certificates.standing import HOLDS, NEEDS_ATTENTION, Standing, State, standings
from certificates.toward import Toward, toward
from certificates.ways import Keys, Spot, alternatives, choices_of, chosen, keys_of, spots_of, taken
from certificates.wording import asked, done, want_in_words
from courses.progress import CourseProgress, activity_url, my_learning
from people.models import Person

CLOSED = (State.VALID, State.PENDING)  # nothing to do, but to wait


@dataclass(frozen=True)
class Step:
    """One thing that is missing. ``address`` leads to it; none: it is begun by a button, or it comes with time."""

    words: str
    kind: Kind
    is_mine: bool  # on the way that was taken
    address: str = ""
    is_begun: bool = False
    can_begin: bool = False
    waits: bool = False  # handed in, and not decided yet


@dataclass(frozen=True)
class Option:
    words: str
    keys: str
    is_chosen: bool


@dataclass(frozen=True)
class Issued:
    """One cycle that was won. ``css`` as the timeline shows it."""

    certificate: Certificate
    is_last: bool
    on: date

    @property
    def is_revoked(self) -> bool:
        return self.certificate.is_revoked(self.on)

    @property
    def is_expired(self) -> bool:
        expires_on = self.certificate.expires_on
        return expires_on is not None and expires_on < self.on

    @property
    def css(self) -> str:
        if not self.is_last:
            return ""
        return "now" if self.is_revoked or self.is_expired else "done"

    @property
    def has_document(self) -> bool:
        return hasattr(self.certificate, "document")


@dataclass
class Mine:
    """One certification as its holder, or whoever must hold it, sees it."""

    standing: Standing
    toward: Toward | None
    steps: list[Step] = field(default_factory=list)
    choices: list[list[Option]] = field(default_factory=list)
    issued: list[Issued] = field(default_factory=list)

    @property
    def certification(self) -> Certification:
        return self.standing.certification

    @property
    def counted(self) -> list[str]:
        """Of what the next certificate takes, while it is to be earned."""
        return done(self.toward) if self.toward and self.steps else []

    @property
    def renews(self) -> bool:
        """Valid, and the next one can be earned already."""
        return self.holds and bool(self.steps)

    @property
    def holds(self) -> bool:
        return self.standing.state in HOLDS

    @cached_property
    def next_step(self) -> Step | None:
        """The one that a button leads to."""
        mine = [step for step in self.steps if step.is_mine and not step.waits]
        return next((step for step in mine if step.address or step.can_begin), None)

    @property
    def place(self) -> tuple[bool, bool, date]:
        """What needs me first, the soonest of it; what nobody asks for last."""
        state = self.standing.state
        return state not in NEEDS_ATTENTION, state is State.NOT_REQUIRED, self.standing.day or date.max


def mine_of(person: Person, on: date) -> list[Mine]:
    """All that concerns this person, and what it takes first. A constant number of queries."""
    certifications = {one.pk: one for one in Certification.objects.all()}
    cells = standings([person], list(certifications.values()), on)
    concerned = {cell: one for cell, one in cells.items() if one.state is not State.NOT_REQUIRED or one.certificate}
    ahead = _ahead(concerned, on)
    concerned |= _waiting(concerned, ahead, on)
    first = {(person.pk, leaf.id) for one in ahead.values() for leaf in one.missing if leaf.kind is Kind.CERTIFICATION}
    if extra := {cell: cells[cell] for cell in first - concerned.keys() if cell in cells}:
        concerned |= extra
        ahead |= toward(extra.keys(), on)
    reader = _Reader(person, concerned.keys(), ahead, on)
    found = [reader.mine(standing, ahead.get(cell)) for cell, standing in concerned.items()]
    return sorted(found, key=lambda one: one.place)


def _ahead(concerned: Mapping[Cell, Standing], on: date) -> dict[Cell, Toward]:
    """What is owed is read already; whoever holds it without a duty may renew it, too, or earn it again."""
    known = {cell: one.toward for cell, one in concerned.items() if one.toward}
    others = [cell for cell, one in concerned.items() if not one.toward and one.state is not State.VALID]
    return known | toward(others, on)


def _waiting(concerned: Mapping[Cell, Standing], ahead: Mapping[Cell, Toward], on: date) -> dict[Cell, Standing]:
    """Held of one's own accord, and the next one is complete: whether it waits for approval, or was refused."""
    held = {cell: ahead[cell] for cell, one in concerned.items() if one.state is State.HELD and cell in ahead}
    found = halts(held, concerned, on)
    answers = (Why.WAITS, Why.REFUSED)
    return {cell: concerned[cell]._replace(halt=halt) for cell, halt in found.items() if halt.why in answers}


class _Reader:
    """What several of them need, read once."""

    def __init__(self, person: Person, cells: Collection[Cell], ahead: Mapping[Cell, Toward], on: date) -> None:
        self.person, self.on, self.ahead = person, on, ahead
        self.choices = choices_of(cells, ahead)
        self.spots = spots_of({leaf for one in ahead.values() for leaf in one.missing})
        self.learning = {one.course.pk: one for one in my_learning(person)} if self.spots else {}
        self.handed_in = self._handed_in()

    @cached_property
    def _issued(self) -> list[Certificate]:
        issued = Certificate.objects.filter(person=self.person).select_related("document", "policy", "revocation")
        return list(issued.order_by("-cycle"))

    def _handed_in(self) -> set[int]:
        kinds = {leaf.id for one in self.ahead.values() for leaf in one.missing if leaf.kind is Kind.EXTERNAL}
        waiting = ExternalCertificate.objects.waiting().filter(person=self.person, kind__in=kinds)
        return set(waiting.values_list("kind", flat=True)) if kinds else set()

    def mine(self, standing: Standing, ahead: Toward | None) -> Mine:
        pk = standing.certification.pk
        issued = [one for one in self._issued if one.certification_id == pk]
        made = Mine(standing, ahead, issued=[Issued(one, one is issued[0], self.on) for one in issued])
        if ahead and standing.state not in CLOSED and not self._is_early(standing, ahead, issued):
            ways = self.choices.get((self.person.pk, pk), [])
            path = set(taken(ahead.remaining, ways))
            made.steps = [self._step(leaf, ahead, is_mine=leaf in path) for leaf in ahead.missing]
            made.choices = [self._options(want, ahead, ways) for want in alternatives(ahead.remaining)]
        return made

    def _is_early(self, standing: Standing, ahead: Toward, issued: Sequence[Certificate]) -> bool:
        """Held though nobody requires it, and its renewal is not open yet."""
        if standing.state is not State.HELD or not issued:
            return False
        reaches = ahead.policy.applies_to == PolicyVersion.AppliesTo.BEGUN
        days = (ahead.policy if reaches else issued[0].policy).renewal_days
        return standing.day is None or standing.day - timedelta(days=days) > self.on

    def _step(self, leaf: Leaf, ahead: Toward, *, is_mine: bool) -> Step:
        words = asked(leaf, ahead.names_of(leaf))
        if spot := self.spots.get(leaf):
            return self._in_course(words, leaf, spot, self.learning.get(spot.course), is_mine=is_mine)
        if leaf.kind is Kind.EXTERNAL:
            waits = leaf.id in self.handed_in
            return Step(words, leaf.kind, is_mine, reverse("certificates:external"), waits=waits)
        if leaf.kind is Kind.CERTIFICATION:
            return Step(words, leaf.kind, is_mine, f"#certification-{leaf.id}", can_begin=False)
        return Step(words, leaf.kind, is_mine)

    @staticmethod
    def _in_course(words: str, leaf: Leaf, spot: Spot, progress: CourseProgress | None, *, is_mine: bool) -> Step:
        """Where to go on; a course that is not taken, or is finished and counts no more, begins by a button.

        A quiz that is asked for itself is opened at once: whoever would rather read first finds the lessons beside it.
        """
        if progress is None or progress.finished_on is not None:
            return Step(words, leaf.kind, is_mine, can_begin=True)
        quiz = next((one for one in progress.activities if one.key == spot.key), None)
        if quiz and (address := activity_url(quiz)):
            return Step(words, leaf.kind, is_mine, address)
        return Step(words, leaf.kind, is_mine, progress.next_url or progress.url, is_begun=bool(progress.done))

    @staticmethod
    def _options(want: Want, ahead: Toward, ways: Sequence[Keys]) -> list[Option]:
        mine = chosen(want, ways)
        return [
            Option(want_in_words(ahead, part), ",".join(sorted(keys_of(part))), part == mine) for part in want.parts
        ]
