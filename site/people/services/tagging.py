"""Tags: the list of them, and who has which from when to when. Duties that ask for a tag follow (certificates)."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from audit.services import record
from bilingual.days import today
from people.errors import CodeTaken
from people.models import Person, Tag, Tagging
from people.signals import tags_changed


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
def set_tags(*, person: Person, tags: Collection[Tag], actor: Person | None = None, reason: str = "") -> None:
    """From today the person has these and no others; what was until yesterday stays. Again, it changes nothing."""
    Person.objects.lock(person.pk)
    on = today()
    wanted = {tag.pk: tag for tag in tags}
    current = {one.tag_id: one for one in Tagging.objects.current(on).filter(person=person).select_related("tag")}
    given = [tag for pk, tag in wanted.items() if pk not in current]
    taken = [one for pk, one in current.items() if pk not in wanted]
    if not given and not taken:
        return
    Tagging.objects.bulk_create([Tagging(person=person, tag=tag, starts_on=on) for tag in given])
    for one in taken:
        _end(one, on)
    record(action="person.tagged", subject=person, actor=actor, after=_told(given, taken), reason=reason)
    tags_changed.send(sender=Tagging, people=[person.pk])


def _end(one: Tagging, on: date) -> None:
    """Yesterday is its last day; one that began today was a slip, and the audit keeps it."""
    if one.starts_on >= on:
        one.delete()
        return
    one.ends_on = on - timedelta(days=1)
    one.save(update_fields=["ends_on"])


def _told(given: list[Tag], taken: list[Tagging]) -> dict[str, list[str]]:
    told = {"given": sorted(tag.code for tag in given), "taken": sorted(one.tag.code for one in taken)}
    return {name: codes for name, codes in told.items() if codes}
