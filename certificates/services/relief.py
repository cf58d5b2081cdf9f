"""A duty lifted for a time, or its day moved; and a lifting that ends early. Facts: none is ever edited."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import today
from bilingual.templatetags.bilingual import day
from certificates.models import Certification, DutyRequest, Extension, Obligation, Waiver, WaiverEnding
from certificates.projection import project
from certificates.standing import derive
from certificates.timeline import ahead
from notices.kinds import Facts
from notices.services import notify
from people.models import Person


class ReliefError(Exception):
    """``str(error)`` is a sentence for the reader."""


class NotForOneself(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("Nobody lifts or moves a duty of their own. Ask for it instead."))


class NothingRequired(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("In that time nobody requires this certification of the person."))


class WaivedAlready(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("It is waived for the whole of that time already."))


class EndsBeforeItStarts(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("The last day would be before the first."))


class NothingToMove(ReliefError):
    def __init__(self) -> None:
        super().__init__(
            _("There is no day to move: nothing is required, or what is held has no expiry or was revoked.")
        )


class NotLater(ReliefError):
    def __init__(self, until: date) -> None:
        super().__init__(
            _("The day stands at %(day)s or later already. An extension needs a later one.") % {"day": day(until)}
        )


class IsOver(ReliefError):
    def __init__(self) -> None:
        super().__init__(_("This waiver has ended, or somebody has ended it already."))


@transaction.atomic
def grant_waiver(
    *,
    person: Person,
    certification: Certification,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    actor: Person,
    request: DutyRequest | None = None,
) -> Waiver:
    """Lift the duty from a day to a day, both included; without ``ends_on`` for good. Raises :class:`ReliefError`."""
    _refuse_oneself(person, actor)
    if ends_on and ends_on < starts_on:
        raise EndsBeforeItStarts
    Person.objects.lock(person.pk)
    if not _is_required(person, certification, starts_on, ends_on):
        raise NothingRequired
    if any(_covers(one, starts_on, ends_on) for one in _waivers(person, certification)):
        raise WaivedAlready
    made = Waiver.objects.create(
        person=person,
        certification=certification,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        decided_by=actor,
        request=request,
    )
    project([person.pk], [certification.pk])
    told = {"certification": certification.pk, "starts_on": starts_on, "ends_on": ends_on}
    record(action="waiver.granted", subject=made, actor=actor, reason=reason, after=told)
    facts: Facts = {"certification": certification.names, "starts_on": starts_on.isoformat(), "reason": reason}
    if ends_on:
        facts = {**facts, "ends_on": ends_on.isoformat()}
        notify(person=person, kind="certificates.waived", key=str(made.pk), facts=facts)
    else:
        notify(person=person, kind="certificates.waived_for_good", key=str(made.pk), facts=facts)
    return made


@transaction.atomic
def end_waiver(*, waiver: Waiver, last_day: date, reason: str, actor: Person) -> WaiverEnding:
    """It ends earlier than it says; a ``last_day`` before its first day takes it back. Raises :class:`ReliefError`.

    What was waived up to yesterday stays so: nobody becomes overdue for days that have passed.
    """
    _refuse_oneself(waiver.person, actor)
    last_day = max(last_day, _yesterday())
    Person.objects.lock(waiver.person_id)
    if waiver.ends_on and waiver.ends_on <= last_day:
        raise IsOver
    try:
        with transaction.atomic():
            made = WaiverEnding.objects.create(waiver=waiver, last_day=last_day, reason=reason, by=actor)
    except IntegrityError:
        raise IsOver from None
    project([waiver.person_id], [waiver.certification_id])
    told = {"certification": waiver.certification_id, "last_day": last_day}
    record(action="waiver.ended", subject=waiver, actor=actor, reason=reason, after=told)
    notify(
        person=waiver.person,
        kind="certificates.waiver_ended",
        key=str(waiver.pk),
        facts={"certification": waiver.certification.names, "last_on": last_day.isoformat(), "reason": reason},
    )
    return made


def check_extension(person: Person, certification: Certification, until: date) -> tuple[int, date]:
    """The cycle whose day can be moved there, and where it stands. Raises :class:`ReliefError`."""
    _stand, facts = derive(person, certification)
    found = ahead(facts, today())
    if found is None:
        raise NothingToMove
    if until <= (at_least := max(found[1], _yesterday())):
        raise NotLater(at_least)
    return found


@transaction.atomic
def grant_extension(
    *,
    person: Person,
    certification: Certification,
    until: date,
    reason: str,
    actor: Person,
    request: DutyRequest | None = None,
) -> Extension:
    """Move the day of the cycle that is to be earned next, and of no other. Raises :class:`ReliefError`."""
    _refuse_oneself(person, actor)
    Person.objects.lock(person.pk)
    cycle, stands_at = check_extension(person, certification, until)
    made = Extension.objects.create(
        person=person,
        certification=certification,
        cycle=cycle,
        until=until,
        reason=reason,
        decided_by=actor,
        request=request,
    )
    project([person.pk], [certification.pk])
    told = {"certification": certification.pk, "cycle": cycle, "until": until}
    record(
        action="extension.granted", subject=made, actor=actor, reason=reason, before={"until": stands_at}, after=told
    )
    facts: Facts = {"certification": certification.names, "until_on": until.isoformat(), "reason": reason}
    notify(person=person, kind="certificates.extended", key=str(made.pk), facts=facts)
    return made


def _yesterday() -> date:
    return today() - timedelta(days=1)


def _refuse_oneself(person: Person, actor: Person) -> None:
    if person.pk == actor.pk:
        raise NotForOneself


def _is_required(person: Person, certification: Certification, starts_on: date, ends_on: date | None) -> bool:
    duties = Obligation.objects.standing().lasting(starts_on, ends_on)
    return duties.filter(person=person, certification=certification).exists()


def _waivers(person: Person, certification: Certification) -> list[Waiver]:
    rows = Waiver.objects.filter(person=person, certification=certification)
    return list(rows.select_related("ending"))


def _covers(waiver: Waiver, starts_on: date, ends_on: date | None) -> bool:
    last = waiver.last_day
    return waiver.starts_on <= starts_on and (last is None or (ends_on is not None and ends_on <= last))
