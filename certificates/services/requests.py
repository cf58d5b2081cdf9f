"""Somebody asks to be let off or for more time, for themselves or for one of their people; it is decided once."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import today
from certificates.deciding import relief_deciders
from certificates.models import Certification, DutyRequest, Extension, Obligation, Waiver
from certificates.services.relief import (
    EndsBeforeItStarts,
    NothingRequired,
    ReliefError,
    check_extension,
    grant_extension,
    grant_waiver,
)
from notices.kinds import Facts
from notices.services import notify
from people.models import Person

Kind = DutyRequest.Kind


class AskedAlready(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("This was asked for already, and is not decided yet."))


class Decided(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("Somebody has decided this already; nothing was changed."))


class NotForTheAsker(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("Nobody decides what they asked for, nor what is about themselves."))


class DayMissing(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("Say until which day."))


@transaction.atomic
def ask_for_relief(
    *, kind: str, person: Person, certification: Certification, until: date | None, reason: str, actor: Person
) -> DutyRequest:
    """Whoever the requirement names is told. What could not be granted is refused at once, by :class:`ReliefError`."""
    Person.objects.lock(person.pk)
    duty = _duty(person, certification)
    if kind == Kind.EXTENSION:
        if until is None:
            raise DayMissing
        check_extension(person, certification, until)
    elif until and until < today():
        raise EndsBeforeItStarts
    try:
        with transaction.atomic():
            asked = DutyRequest.objects.create(
                kind=kind,
                person=person,
                certification=certification,
                requirement_id=duty.requirement_id,
                until=until,
                reason=reason,
                asked_by=actor,
            )
    except IntegrityError:
        raise AskedAlready from None
    told = {"certification": certification.pk, "until": until}
    if kind == Kind.WAIVER:
        record(action="relief.waiver_asked", subject=asked, actor=actor, reason=reason, after=told)
    else:
        record(action="relief.extension_asked", subject=asked, actor=actor, reason=reason, after=told)
    _tell(relief_deciders(asked), asked, "certificates.relief_asked")
    return asked


def _duty(person: Person, certification: Certification) -> Obligation:
    """The one of today, or the next."""
    duties = Obligation.objects.standing().lasting(today(), None).filter(person=person, certification=certification)
    if duty := duties.order_by("starts_on").first():
        return duty
    raise NothingRequired


@transaction.atomic
def decide_request(
    *, request: DutyRequest, actor: Person, granted: bool, answer: str = ""
) -> Waiver | Extension | None:
    """Once. Granted, the waiver begins today, or the day moves; the person and whoever asked read the answer."""
    if actor.pk in (request.person_id, request.asked_by_id):
        raise NotForTheAsker
    Person.objects.lock(request.person_id)
    waiting = DutyRequest.objects.waiting().filter(pk=request.pk)
    if not waiting.update(granted=granted, decided_by=actor, decided_at=timezone.now(), answer=answer):
        raise Decided
    request.refresh_from_db()
    others = [request.asked_by] if request.asked_by_id != request.person_id else []
    told = {"certification": request.certification_id, "kind": request.kind}
    if not granted:
        record(action="relief.refused", subject=request, actor=actor, reason=answer, after=told)
        _tell([request.person], request, "certificates.relief_refused")
        _tell(others, request, "certificates.relief_refused_for")
        return None
    record(action="relief.granted", subject=request, actor=actor, reason=answer, after=told)
    _tell(others, request, "certificates.relief_granted_for")
    return _grant(request, actor)


def _grant(request: DutyRequest, actor: Person) -> Waiver | Extension:
    person, certification = request.person, request.certification
    reason = request.answer or request.reason
    if request.kind == Kind.WAIVER:
        return grant_waiver(
            person=person,
            certification=certification,
            starts_on=today(),
            ends_on=request.until,
            reason=reason,
            actor=actor,
            request=request,
        )
    assert request.until is not None  # noqa: S101 - an extension is not asked for without a day
    return grant_extension(
        person=person, certification=certification, until=request.until, reason=reason, actor=actor, request=request
    )


def _tell(people: Iterable[Person], request: DutyRequest, kind: str) -> None:
    facts: Facts = {
        "name": _names(request.person),
        "certification": request.certification.names,
        "reason": request.answer or request.reason,
    }
    for person in people:
        notify(person=person, kind=kind, key=str(request.pk), facts=facts)


def _names(person: Person) -> dict[str, str]:
    return {"zh-hans": person.name, "en": person.name_latin or person.name}
