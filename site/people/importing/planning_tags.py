"""The part of a plan that is about tags. What a cell does not name stays; ``end:`` before a name ends it."""

from datetime import date

from people.importing.known import Found, Setting, tagged
from people.importing.plan import Plan, TagPlan
from people.importing.units import NotFound
from people.models import Tagging
from people.tag_lists import wishes


def plan_tags(setting: Setting, found: Found, plan: Plan) -> None:
    """Whoever has a tag on the day keeps it as it is, with the end that it may have."""
    text = plan.parsed.text("tags")
    if text is None or plan.parsed.wrong & {"tags", "tags_from"}:
        return
    start, known = _start(setting, plan), tagged(plan.person) if plan.person else []
    lasting = {one.tag.code for one in known if one.ends_on is None or one.ends_on >= start}
    now = {one.tag.code for one in known if _covers(one, start)}
    given, ended = _named(found, plan, text)
    wanted = TagPlan(start, sorted(given - now), sorted(ended & lasting if text else lasting))
    _check_days(plan, wanted)
    if wanted.given:
        plan.change("tags_given", None, {"tags": wanted.given, "from": start.isoformat()})
    if wanted.ended:
        plan.change("tags_ended", None, {"tags": wanted.ended, "until": wanted.last.isoformat()})
    if wanted.given or wanted.ended:
        plan.tags = wanted


def _named(found: Found, plan: Plan, text: str) -> tuple[set[str], set[str]]:
    """The codes of those to be given, and of those to be ended."""
    given: set[str] = set()
    ended: set[str] = set()
    for wish in wishes(text):
        try:
            tag = found.tags.find(wish.name)
        except NotFound as missing:
            plan.refuse(missing.code, "tags", **missing.facts)
        else:
            (ended if wish.ends else given).add(tag.code)
    for code in sorted(given & ended):
        plan.refuse("tag_both", "tags", value=code)
    return given, ended


def _start(setting: Setting, plan: Plan) -> date:
    """The row's own day, or the list's; nobody has a tag before they are here."""
    parsed = plan.parsed
    if day := parsed.day("tags_from"):
        return day
    begins = parsed.day("placement_from") or parsed.day("joined_on")
    is_here = plan.person is not None and not plan.comes_back
    return setting.effective_on if is_here or begins is None else max(begins, setting.effective_on)


def _check_days(plan: Plan, wanted: TagPlan) -> None:
    last = plan.parsed.day("left_on") or (plan.person.left_on if plan.person and not plan.comes_back else None)
    if wanted.given and last and last < wanted.start:
        plan.refuse("before", "left_on", value=last.isoformat(), other=wanted.start.isoformat())


def _covers(one: Tagging, day: date) -> bool:
    return one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)
