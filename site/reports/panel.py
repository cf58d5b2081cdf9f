"""One cell explained: what its sentence says, and the facts it was derived from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.wording import Told
from bilingual.days import day_after, day_of
from bilingual.templatetags.bilingual import day
from certificates.models import Certificate, Certification, Extension, Obligation, PolicyVersion, Waiver
from certificates.standing import HOLDS, Cell, Policies, Standing, State, standings
from certificates.states import TO_BE_HELD
from courses.models import Completion
from people.models import Person
from reports.cell import audit_of, open_to
from reports.selection import Listed, placed
from reports.spells import Picture, picture
from reports.wording import Words

SUSPENDED = (State.WAIVED, State.PAUSED, State.PENDING)


@dataclass(frozen=True)
class Fact:
    day: date
    text: str
    css: str = ""  # done, now
    address: str = ""
    note: str = ""


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
    told = [fact for fact in _facts(found, certification, certificates, policy, on) if fact.day <= on]
    facts = sorted(told, key=lambda fact: fact.day, reverse=True)
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


def _facts(
    person: Listed,
    certification: Certification,
    certificates: Sequence[Certificate],
    policy: PolicyVersion | None,
    on: date,
) -> Iterator[Fact]:
    of_cell = {"person": person.pk, "certification": certification}
    for certificate in certificates:
        yield from _of_certificate(certificate)
    if policy:
        finished = Completion.objects.of_courses().filter(
            person=person.pk, course__policies=policy, at__lt=day_after(on)
        )
        for completion in finished.select_related("course").order_by("-at"):
            text = _("Finished the course %(course)s") % {"course": completion.course.name}
            yield Fact(day_of(completion.at), text, "done")
    for duty in Obligation.objects.filter(**of_cell).order_by("-starts_on"):
        if duty.ends_on:
            yield Fact(duty.ends_on, _("Last day of the obligation"))
        yield Fact(duty.starts_on, _("The obligation began"))
    for waiver in Waiver.objects.filter(**of_cell).order_by("-at"):
        days = {"first": day(waiver.starts_on), "last": day(waiver.ends_on) if waiver.ends_on else ""}
        text = _("Waived from %(first)s to %(last)s") if waiver.ends_on else _("Waived from %(first)s for good")
        yield Fact(day_of(waiver.at), text % days)
    for extension in Extension.objects.filter(**of_cell).order_by("-at"):
        yield Fact(day_of(extension.at), _("Extended to %(day)s") % {"day": day(extension.until)})


def _of_certificate(certificate: Certificate) -> Iterator[Fact]:
    number = {"number": certificate.number}
    revocation = getattr(certificate, "revocation", None)
    if revocation:
        yield Fact(day_of(revocation.at), _("Certificate %(number)s revoked") % number, "now", note=revocation.reason)
    if certificate.expires_on:
        yield Fact(certificate.expires_on, _("Last valid day of certificate %(number)s") % number)
    address = reverse("certificates:certificate", args=[certificate.uuid])
    yield Fact(certificate.issued_on, _("Certificate %(number)s issued") % number, "done", address)
