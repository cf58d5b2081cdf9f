"""Who must hold what is written down, changed and ended; the duties follow, those of many people as owed work."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import today
from certificates.duties import recompute, recompute_all
from certificates.models import Certification, Obligation, Requirement
from certificates.reach import PARTS, SINGLE, Terms, audience_of, concerned, terms_of
from jobs.models import Job, State
from jobs.services import Payload, owe
from notices.services import Owed, notify_many
from people.models import Person

FOLLOW = "certificates.follow_requirement"
AT_ONCE = 200  # people whose duties are recomputed while one waits
CHUNK = 500
ONCE_MORE = timedelta(minutes=10)  # longer than any transaction stays open


class RequirementError(Exception):
    """``str(error)`` is a sentence for the reader."""


class DueInThePast(RequirementError):
    def __init__(self) -> None:
        super().__init__(_("The day to hold it by is in the past."))


class NobodyNamed(RequirementError):
    def __init__(self) -> None:
        super().__init__(_("Say of whom it is required: everybody, a part of them, or people by name."))


class EverybodyOrSome(RequirementError):
    def __init__(self) -> None:
        super().__init__(_("Either everybody or a part of them: not both."))


class HasEnded(RequirementError):
    def __init__(self) -> None:
        super().__init__(_("This requirement has ended by then, or was changed already. Change what follows it."))


class ChangedInThePast(RequirementError):
    def __init__(self) -> None:
        super().__init__(_("A change begins today or later: what was required until then stays."))


class NothingChanged(RequirementError):
    def __init__(self) -> None:
        super().__init__(_("Nothing is different from what is required already."))


def check_terms(terms: Terms) -> None:
    """Raises :class:`RequirementError`."""
    audience = terms.audience()
    if audience.names_people_alone and not terms.people:
        raise NobodyNamed
    narrows = audience.paths or audience.positions or audience.families or audience.tags or audience.joined_after
    if terms.everybody and narrows:
        raise EverybodyOrSome
    if terms.ends_on and terms.ends_on < terms.starts_on:
        raise RequirementError(_("The last day would be before the first."))


@transaction.atomic
def create_requirement(*, terms: Terms, actor: Person | None, reason: str) -> Requirement:
    """From its first day on, which may be a past one. Raises :class:`RequirementError`."""
    check_terms(terms)
    made = _write(Requirement(), terms)
    record(action="requirement.began", subject=made, actor=actor, reason=reason, after=told(terms))
    _follow(made, event="began")
    return made


def check_change(requirement: Requirement, terms: Terms) -> None:
    """Whether the requirement may go on as ``terms`` from their first day. Raises :class:`RequirementError`."""
    is_over = requirement.ends_on and requirement.ends_on < terms.starts_on
    if is_over or requirement.withdrawn_at or hasattr(requirement, "followed_by"):
        raise HasEnded
    check_terms(terms)
    if terms.starts_on < today():
        raise ChangedInThePast
    now, day = terms_of(requirement), {"starts_on": None} if requirement.starts_on <= today() else {}
    if told(now) | day == told(terms) | day and _same_people(now, terms):
        raise NothingChanged


@transaction.atomic
def change_requirement(*, requirement: Requirement, terms: Terms, actor: Person | None, reason: str) -> Requirement:
    """``terms`` hold from ``terms.starts_on``; what was required until then stays, and clocks that run go on.

    Returns the requirement that follows; one that has not begun is changed itself. Raises :class:`RequirementError`.
    """
    held = Requirement.objects.select_for_update().get(pk=requirement.pk)
    check_change(held, terms)
    before = told(terms_of(held))
    if terms.starts_on <= held.starts_on or held.starts_on > today():
        made = _write(held, terms)
    else:
        held.ends_on = terms.starts_on - timedelta(days=1)
        held.save(update_fields=["ends_on"])
        try:
            with transaction.atomic():
                made = _write(Requirement(follows=held), terms)
        except IntegrityError:
            raise HasEnded from None
    record(action="requirement.changed", subject=made, actor=actor, reason=reason, before=before, after=told(terms))
    _follow(made, event=f"changed-{timezone.now():%Y%m%d%H%M%S%f}")
    return made


@transaction.atomic
def end_requirement(*, requirement: Requirement, last_day: date, actor: Person | None, reason: str) -> None:
    """Not required any more after the day, which is yesterday at the earliest. One that has not begun never begins."""
    held = Requirement.objects.select_for_update().get(pk=requirement.pk)
    last_day = max(last_day, today() - timedelta(days=1))
    if held.withdrawn_at or hasattr(held, "followed_by") or (held.ends_on and held.ends_on <= last_day):
        raise HasEnded
    if last_day < held.starts_on:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        record(action="requirement.withdrawn", subject=held, actor=actor, reason=reason)
    else:
        before, held.ends_on = held.ends_on, last_day
        held.save(update_fields=["ends_on"])
        old, new = {"ends_on": before}, {"ends_on": last_day}
        record(action="requirement.ended", subject=held, actor=actor, reason=reason, before=old, after=new)
    _follow(held, event=f"ended-{timezone.now():%Y%m%d%H%M%S%f}")


def _write(requirement: Requirement, terms: Terms) -> Requirement:
    for name in SINGLE:
        setattr(requirement, name, getattr(terms, name))
    requirement.save()
    for name in PARTS:
        getattr(requirement, name).set(getattr(terms, name))
    return requirement


def told(terms: Terms) -> dict[str, Any]:
    """As the audit keeps it: codes and days; of people how many, for whom it is about is no row about all of them."""
    return {
        "within_days": terms.within_days,
        "counted_from": str(terms.counted_from),
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "decider": str(terms.decider),
        "everybody": terms.everybody,
        "joined_after": terms.joined_after,
        "units": sorted(one.code for one in terms.units),
        "positions": sorted(one.code for one in terms.positions),
        "families": sorted(one.code for one in terms.families),
        "tags": sorted(one.code for one in terms.tags),
        "people": len(terms.people),
        "exceptions": len(terms.exceptions),
    }


def _same_people(one: Terms, other: Terms) -> bool:
    return {*one.people} == {*other.people} and {*one.exceptions} == {*other.exceptions}


def _follow(requirement: Requirement, *, event: str) -> None:
    """Duties follow at once where few people are concerned, by jobs where many are; and all of them once more.

    Whose placement, tag or leave is written in a transaction still open is not seen by this one, nor does that one
    see the requirement.
    """
    payload: Payload = {"requirement": requirement.pk, "event": f"{event}-again", "after": 0}
    owe(kind=FOLLOW, key=f"again:{requirement.pk}:{event}", payload=payload, available_at=timezone.now() + ONCE_MORE)
    people = list(_concerned(requirement).values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(people) <= AT_ONCE:
        recompute(people, tells=True)
        return
    payload = {"requirement": requirement.pk, "event": event, "after": 0}
    owe(kind=FOLLOW, key=f"{requirement.pk}:{event}:0", payload=payload)


def is_following(requirement: Requirement) -> bool:
    """Duties are still being recomputed in the background."""
    return Job.objects.filter(kind=FOLLOW, key__startswith=f"{requirement.pk}:").exclude(state=State.DONE).exists()


def _concerned(requirement: Requirement) -> Any:
    which = [pk for pk in (requirement.pk, requirement.follows_id) if pk]
    return concerned(audience_of(requirement), which)


def follow_some(*, requirement: int, event: str, after: int) -> None:
    """The next people, in a transaction of their own, and what is left is owed. Again, it changes nothing."""
    found = Requirement.objects.get(pk=requirement)
    with transaction.atomic():
        people = list(_concerned(found).filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK])
        recompute(people, tells=True)
        if len(people) == CHUNK:
            last: int = people[-1]
            payload: Payload = {"requirement": requirement, "event": event, "after": last}
            owe(kind=FOLLOW, key=f"{requirement}:{event}:{last}", payload=payload)


@transaction.atomic
def assign(
    *, people: Collection[Person], certification: Certification, due_on: date, reason: str, actor: Person
) -> Requirement:
    """These very people must hold it by the day: a requirement of them by name, from today.

    Whoever must hold it already keeps the day of that duty; this one speaks when the other ends.
    """
    starts_on = today()
    if due_on < starts_on:
        raise DueInThePast
    terms = Terms(
        certification=certification,
        starts_on=starts_on,
        within_days=(due_on - starts_on).days,
        counted_from=Requirement.CountedFrom.START,
        people=people,
    )
    made = _write(Requirement(), terms)
    record(action="requirement.began", subject=made, actor=actor, reason=reason, after=told(terms))
    recompute_all([one.pk for one in people])
    _tell(made, reason)
    return made


def _tell(requirement: Requirement, reason: str) -> None:
    """Those who got their duty from it."""
    names = requirement.certification.names
    duties = Obligation.objects.current().filter(requirement=requirement).values_list("pk", "person", "due_on")
    owed = (
        Owed(
            person_id=person,
            key=str(pk),
            facts={"certification": names, "due_on": due_on.isoformat(), "reason": reason},
        )
        for pk, person, due_on in duties
    )
    notify_many(kind="certificates.assigned", owed=owed)
