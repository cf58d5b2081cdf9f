"""One cell explained: what its sentence says, and the facts it was derived from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from audit.wording import Told
from certificates.models import Certificate, Certification, PolicyVersion
from certificates.standing import HOLDS, Cell, Policies, Standing, State, standings
from certificates.states import TO_BE_HELD
from people.models import Person
from reports.cell import audit_of, open_to
from reports.happened import Fact, happened
from reports.selection import Listed, placed
from reports.spells import Picture, picture
from reports.wording import Words

SUSPENDED = (State.WAIVED, State.PAUSED, State.PENDING)


@dataclass(frozen=True)
class Panel:
    person: Listed
    place: str
    standing: Standing
    facts: list[Fact]
    picture: Picture | None
    policy: PolicyVersion | None
    audit: list[Told]
    actions: list[tuple[str, str]]

    @property
    def to_be_held_by(self) -> date | None:
        """While it is to be held: as leaves and extensions have moved it, where they have."""
        duty, state = self.standing.obligation, self.standing.state
        if duty is None or state not in (*TO_BE_HELD, *SUSPENDED):
            return None
        return self.standing.day if state in TO_BE_HELD else duty.due_on

    @property
    def cell(self) -> Cell:
        return self.person.pk, self.standing.certification.pk


def panel(
    viewer: Person, *, person: str, certification: Certification | None, on: date, policies: Policies
) -> Panel | None:
    """``None`` where there is no such person among those the viewer may see, or no such certification."""
    if certification is None or not (person.isdecimal() and len(person) < 19):
        return None
    row = placed(Person.objects.visible_to(viewer).filter(pk=int(person)), on).first()
    if row is None:
        return None
    found = Listed(*row)
    standing = standings([found], [certification], on)[found.pk, certification.pk]
    certificates = list(
        Certificate.objects.filter(person=found.pk, certification=certification).select_related("revocation", "policy")
    )
    policy = _goes_by(standing, certificates, policies.get(certification.pk))
    facts = happened(found.pk, certification, certificates, policy, on)
    return Panel(
        found,
        Words().place(found),
        standing,
        facts,
        picture(found.pk, certification.pk, certificates, [fact.day for fact in facts], on),
        policy,
        audit_of(viewer, found.pk, certification, on),
        open_to(viewer, found.pk, standing),
    )


def _goes_by(
    standing: Standing, certificates: Sequence[Certificate], in_force: PolicyVersion | None
) -> PolicyVersion | None:
    """The version of the certificate while it is valid, else the one by which the next cycle goes."""
    if standing.certificate and standing.state in HOLDS:
        held = standing.certificate.pk  # one that counts as this certification is of another's policy
        return next((one.policy for one in certificates if one.pk == held), in_force)
    return standing.toward.policy if standing.toward else in_force
