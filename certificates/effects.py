"""What writing, changing or ending a requirement would do to whom, asked before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from bilingual.days import today
from certificates.audience import Audience, Wanted, duties
from certificates.models import Certificate, Requirement
from certificates.reach import Terms, audience_of, audiences, concerned, people_of
from people.models import Person

NAMED = 100  # names shown of each kind
CHUNK = 2000
DAY = timedelta(days=1)


class Change(StrEnum):
    GAINS = "gains"
    LOSES = "loses"
    SOONER = "sooner"
    LATER = "later"


@dataclass(frozen=True)
class Effect:
    """``before`` and ``after`` are days to hold it by; ``None``: no duty."""

    person: Person
    before: date | None
    after: date | None


@dataclass
class Effects:
    """``holding``: of those who gain a duty, as many hold a valid certificate on the day already."""

    on: date
    counts: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))
    named: dict[Change, list[Effect]] = field(default_factory=lambda: {change: [] for change in Change})
    unchanged: int = 0
    holding: int = 0


Days = tuple[date | None, date | None]
Changed = dict[Change, dict[int, Days]]


def effect_of_terms(*, terms: Terms, viewer: Person, changed: Requirement | None = None) -> Effects:
    """Of a new requirement, or of what ``changed`` becomes from the first day of ``terms``."""
    before = audiences(terms.certification.pk)
    if changed is None:
        draft, after, which = terms.audience(), [*before], []
    else:
        has_begun = changed.starts_on < terms.starts_on and changed.starts_on <= today()
        follows = changed.pk if has_begun else changed.follows_id
        draft, which = terms.audience(follows), [changed.pk]
        after = _without(before, changed.pk, terms.starts_on - DAY if has_begun else None)
    return _compared(before, [*after, draft], draft, which, viewer, max(terms.starts_on, today()))


def effect_of_ending(*, requirement: Requirement, last_day: date, viewer: Person) -> Effects:
    before = audiences(requirement.certification_id)
    after = _without(before, requirement.pk, last_day if requirement.starts_on <= last_day else None)
    on = max(last_day + DAY, today())
    return _compared(before, after, audience_of(requirement), [requirement.pk], viewer, on)


def _without(asked: Sequence[Audience], requirement: int, last_day: date | None) -> list[Audience]:
    """The requirement ends after the day; ``None``: it never begins."""
    kept = [one for one in asked if one.requirement != requirement]
    if last_day is None:
        return kept
    return kept + [replace(one, ends_on=last_day) for one in asked if one.requirement == requirement]


def _compared(
    before: Sequence[Audience],
    after: Sequence[Audience],
    draft: Audience,
    which: Sequence[int],
    viewer: Person,
    on: date,
) -> Effects:
    seen = Person.objects.active().visible_to(viewer).order_by("pk")
    pks = list(seen.filter(pk__in=concerned(draft, which).order_by().values("pk")).values_list("pk", flat=True))
    changed: Changed = {change: {} for change in Change}
    unchanged = 0
    for start in range(0, len(pks), CHUNK):
        for someone in people_of(pks[start : start + CHUNK]):
            was, will = _due(duties(before, someone), on), _due(duties(after, someone), on)
            if was != will:
                changed[_change(was, will)][someone.pk] = was, will
            elif was:
                unchanged += 1
    return _told(changed, unchanged, draft.certification, on)


def _due(wanted: Sequence[Wanted], on: date) -> date | None:
    """Of the duty on the day, or else the next."""
    return next((one.due_on for one in wanted if one.ends_on >= on), None)


def _change(was: date | None, will: date | None) -> Change:
    if was is None:
        return Change.GAINS
    if will is None:
        return Change.LOSES
    return Change.SOONER if will < was else Change.LATER


def _told(changed: Mapping[Change, Mapping[int, Days]], unchanged: int, certification: int, on: date) -> Effects:
    people = Person.objects.in_bulk({pk for each in changed.values() for pk in list(each)[:NAMED]})
    made = Effects(on, unchanged=unchanged, holding=_holding(list(changed[Change.GAINS]), certification, on))
    for change, each in changed.items():
        made.counts[change] = len(each)
        made.named[change] = [Effect(people[pk], *each[pk]) for pk in list(each)[:NAMED]]
    return made


def _holding(people: Sequence[int], certification: int, on: date) -> int:
    valid = Certificate.objects.valid(on).filter(certification=certification)
    holders = set(valid.values_list("person", flat=True)) if people else set()
    return len(holders.intersection(people))
