"""Tags: the list of them, and who has which from when to when. Duties that ask for a tag follow (certificates)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from audit.services import record
from bilingual.days import today
from people.errors import CodeTaken, EndsBeforeStart, HasLeft, ReasonNeeded, TagOverlaps
from people.models import Person, Tag, Tagging
from people.services.following import day_after_last, owe_following
from people.signals import tags_changed

DAY = timedelta(days=1)
Span = tuple[date, date | None]  # both ends inclusive; open while the second is empty


def add_tag(*, code: str, name_zh: str, name_en: str, actor: Person | None = None, reason: str = "") -> Tag:
    """Raises ``CodeTaken``."""
    fields = {"code": code.strip(), "name_zh": name_zh.strip(), "name_en": name_en.strip()}
    try:
        with transaction.atomic():
            tag = Tag.objects.create(**fields)
            record(action="tag.added", subject=tag, actor=actor, after=fields, reason=reason)
    except IntegrityError:
        raise CodeTaken(fields["code"]) from None
    return tag


def change_tag(*, tag: Tag, actor: Person | None = None, reason: str = "", **fields: str) -> Tag:
    """Code and names. Raises ``CodeTaken``."""
    wanted: dict[str, str] = {name: fields[name].strip() for name in ("code", "name_zh", "name_en") if name in fields}
    try:
        with transaction.atomic():
            held = Tag.objects.select_for_update().get(pk=tag.pk)
            before: dict[str, str] = {
                name: getattr(held, name) for name, value in wanted.items() if getattr(held, name) != value
            }
            if before:
                for name in before:
                    setattr(held, name, wanted[name])
                held.save(update_fields=list(before))
                after: dict[str, str] = {name: wanted[name] for name in before}
                record(action="tag.changed", subject=held, actor=actor, before=before, after=after, reason=reason)
    except IntegrityError:
        raise CodeTaken(wanted["code"]) from None
    return held


@transaction.atomic
def give_tags(
    *,
    person: Person,
    tags: Collection[Tag],
    starts_on: date,
    ends_on: date | None = None,
    actor: Person | None = None,
    reason: str = "",
) -> None:
    """On each day from ``starts_on`` to ``ends_on`` the person has these; on which they have them already stays as it
    is, so that saying it again changes nothing. Who leaves has them until then. ``ReasonNeeded`` for days gone by.
    """
    Person.objects.lock(person.pk)
    until = _until(person, starts_on, ends_on)
    spans = _spans(person, tags, starts_on, until)
    missing = [
        Tagging(person=person, tag=tag, starts_on=first, ends_on=last)
        for tag in sorted(tags, key=lambda tag: tag.code)
        for first, last in gaps(spans[tag.pk], starts_on, until)
    ]
    if not missing:
        return
    _check_reason(min(one.starts_on for one in missing), reason)
    for one in missing:
        one.save()
        record(action="tagging.began", subject=person, actor=actor, after=tagging_facts(one), reason=reason)
    _tell(person, missing)


@transaction.atomic
def end_tags(
    *, person: Person, tags: Collection[Tag] | None = None, on: date, actor: Person | None = None, reason: str = ""
) -> None:
    """``on`` is the last day with these, or with any; what was to begin later is called off. ``ReasonNeeded``."""
    Person.objects.lock(person.pk)
    lasting = lasting_tags(person, on, tags)
    if lasting:
        _check_reason(on + DAY, reason)
        end_taggings(lasting, on=on, actor=actor, reason=reason)


def lasting_tags(person: Person, on: date, tags: Collection[Tag] | None = None) -> list[Tagging]:
    """Those that the person would have after the day."""
    found = person.taggings.filter(Q(ends_on=None) | Q(ends_on__gt=on)).select_related("tag", "person")
    return list((found if tags is None else found.filter(tag__in=tags)).order_by("tag__code", "starts_on"))


def end_taggings(lasting: Sequence[Tagging], *, on: date, actor: Person | None = None, reason: str = "") -> None:
    """Of one person, whose lock the caller holds."""
    for one in lasting:
        if one.starts_on > on:
            _withdraw(one, actor, reason)
        else:
            _change(one, one.starts_on, on, actor, reason)
    if lasting:
        _tell(lasting[0].person, lasting)


@transaction.atomic
def change_tagging(
    *, tagging: Tagging, starts_on: date, ends_on: date | None, actor: Person | None = None, reason: str = ""
) -> None:
    """Put its days right. ``TagOverlaps`` where the person has the same tag once more on one of them; ``ReasonNeeded``
    where a day gone by becomes one with the tag, or without."""
    person = tagging.person
    Person.objects.lock(person.pk)
    tagging.refresh_from_db()
    until = _until(person, starts_on, ends_on)
    if (tagging.starts_on, tagging.ends_on) == (starts_on, until):
        return
    others = person.taggings.filter(tag=tagging.tag).exclude(pk=tagging.pk).overlapping(starts_on, until)
    if other := others.order_by("starts_on").first():
        raise TagOverlaps(tagging.tag.name, other.starts_on)
    _check_reason(_first_changed(tagging, starts_on, until), reason)
    _change(tagging, starts_on, until, actor, reason)
    _tell(person, [tagging])


@transaction.atomic
def withdraw_tagging(*, tagging: Tagging, actor: Person | None = None, reason: str = "") -> None:
    """It was written by mistake, and never was; the audit keeps it. ``ReasonNeeded`` where it had begun."""
    Person.objects.lock(tagging.person_id)
    _check_reason(tagging.starts_on, reason)
    _withdraw(tagging, actor, reason)
    _tell(tagging.person, [])


def gaps(spans: Sequence[Span], first: date, last: date | None) -> list[Span]:
    """The days from ``first`` to ``last`` that none of ``spans`` covers; these are in order, and apart."""
    found: list[Span] = []
    begin: date | None = first
    for starts_on, ends_on in spans:
        if begin is None or (last and starts_on > last):
            break
        if ends_on and ends_on < begin:
            continue
        if starts_on > begin:
            found.append((begin, starts_on - DAY))
        begin = ends_on + DAY if ends_on else None
    if begin and (last is None or begin <= last):
        found.append((begin, last))
    return found


def tagging_facts(one: Tagging) -> dict[str, str | None]:
    return {
        "tag": one.tag.code,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat() if one.ends_on else None,
    }


def _spans(person: Person, tags: Collection[Tag], first: date, last: date | None) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = person.taggings.filter(tag__in=tags).overlapping(first, last).order_by("starts_on")
    for tag, starts_on, ends_on in rows.values_list("tag", "starts_on", "ends_on"):
        found[tag].append((starts_on, ends_on))
    return found


def _until(person: Person, starts_on: date, ends_on: date | None) -> date | None:
    if ends_on and ends_on < starts_on:
        raise EndsBeforeStart
    if person.left_on and (ends_on or starts_on) > person.left_on:
        raise HasLeft(person.left_on)
    return ends_on or person.left_on


def _first_changed(one: Tagging, starts_on: date, ends_on: date | None) -> date:
    """The first day that had the tag and will not have had it, or the other way round."""
    if one.starts_on != starts_on:
        return min(one.starts_on, starts_on)
    return min(one.ends_on or date.max, ends_on or date.max) + DAY


def _check_reason(first: date, reason: str) -> None:
    if first < today() and not reason.strip():
        raise ReasonNeeded


def _change(one: Tagging, starts_on: date, ends_on: date | None, actor: Person | None, reason: str) -> None:
    before = tagging_facts(one)
    one.starts_on, one.ends_on = starts_on, ends_on
    one.save(update_fields=["starts_on", "ends_on"])
    after = tagging_facts(one)
    record(action="tagging.changed", subject=one.person, actor=actor, before=before, after=after, reason=reason)


def _withdraw(one: Tagging, actor: Person | None, reason: str) -> None:
    before = tagging_facts(one)
    one.delete()
    record(action="tagging.withdrawn", subject=one.person, actor=actor, before=before, reason=reason)


def _tell(person: Person, changed: Sequence[Tagging]) -> None:
    days = [day for one in changed for day in (one.starts_on, day_after_last(one.ends_on))]
    owe_following(person=person, days=days)
    tags_changed.send(sender=Tagging, people=[person.pk])
