"""The part of a plan that is about where somebody works, and under whom."""

from datetime import date

from people.importing.known import Found, Setting, places
from people.importing.parsing import key_of
from people.importing.plan import PlacementPlan, Plan, Shown
from people.importing.problems import Problem
from people.importing.reading.text import fold_key
from people.importing.units import Known, NotFound, Place, Post, covers
from people.models import Placement

COLUMNS = ("unit", "position", "placement_from", "placement_until", "line_manager")


def plan_placement(setting: Setting, found: Found, plan: Plan) -> None:
    """A place that differs begins (the one before ends); the same place is put right where its days differ."""
    place, post = find_place(setting, found, plan), find_post(setting, found, plan)
    check_manager(setting, found, plan)
    if not any(column in plan.parsed.values for column in COLUMNS) or plan.parsed.wrong & set(COLUMNS):
        _check_somewhere(setting, plan)
        return
    start = plan.parsed.day("placement_from")
    now = _placement_at(setting, plan, start)
    if place is None and post is None:
        if now is None:
            _refuse_nowhere(plan)
        else:
            correct(plan, now, None, None)
    elif now and is_same(now, place, post) and not _begins_anew(setting, plan, now):
        correct(plan, now, None, None)
    elif now and now.starts_on == start:
        correct(plan, now, place, post)
    else:
        _begin(setting, plan, now, place, post)


def _check_somewhere(setting: Setting, plan: Plan) -> None:
    if plan.person or plan.parsed.wrong & {"unit", "position"}:
        return
    if setting.scope is not None and not setting.scope.everywhere:
        plan.refuse("unit_needed", "unit")
    else:
        plan.notes.append(Problem(code="no_placement"))


def find_place(setting: Setting, found: Found, plan: Plan) -> Place | None:
    text = plan.parsed.text("unit")
    if not text:
        return None
    try:
        place = found.units.find(text, may_create=setting.create_units)
    except NotFound as missing:
        plan.refuse(missing.code, "unit", **missing.facts)
        return None
    if place.known and place.known.is_closed:
        plan.refuse("unit_closed", "unit", value=text)
    elif not covers(setting.scope, place):
        plan.refuse("unit_outside", "unit")
    return place


def find_post(setting: Setting, found: Found, plan: Plan) -> Post | None:
    text, family = plan.parsed.text("position"), plan.parsed.text("family")
    if not text:
        return None
    try:
        post = found.positions.find(text, may_create=setting.create_positions)
    except NotFound as missing:
        plan.refuse(missing.code, "position", **missing.facts)
        return None
    if post.is_new:
        return Post("", post.name, family)
    if family and found.families.get(fold_key(family)) != post.family:
        plan.notes.append(Problem(code="family_ignored", column="family"))
    return post


def check_manager(setting: Setting, found: Found, plan: Plan) -> None:
    number = plan.parsed.text("line_manager")
    if not number:
        return
    key = key_of(number)
    if key == plan.parsed.key:
        plan.refuse("manager_self", "line_manager")
    elif key not in found.people:
        if setting.is_check and found.rows.get(key):
            plan.waits_for = key
        else:
            plan.refuse("manager_unknown", "line_manager", value=number)


def _placement_at(setting: Setting, plan: Plan, start: date | None) -> Placement | None:
    """The placement the row speaks of: that which begins on its day, or covers it; else the next, or the last."""
    known = places(plan.person) if plan.person else []
    day = start or setting.effective_on
    exact = [one for one in known if one.starts_on == start]
    covering = [one for one in known if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)]
    later = [one for one in known if one.starts_on > day]
    return next(iter([*exact, *covering, *later, *known[-1:]]), None)


def is_same(now: Placement, place: Place | None, post: Post | None) -> bool:
    in_place = place is None or (not place.is_new and place.known is not None and place.known.pk == now.unit_id)
    return in_place and (post is None or post.code == now.position.code)


def _begins_anew(setting: Setting, plan: Plan, now: Placement) -> bool:
    """It has ended, and the row does not speak of that time."""
    if now.ends_on is None or plan.left_on or plan.parsed.day("left_on"):
        return False
    start, end = plan.parsed.day("placement_from"), plan.parsed.day("placement_until")
    return now.ends_on < (end or start or setting.effective_on) and start != now.starts_on


def correct(plan: Plan, now: Placement, place: Place | None, post: Post | None) -> None:
    wanted = PlacementPlan(now, place, post)
    start, end = plan.parsed.day("placement_from"), plan.parsed.day("placement_until")
    if place:
        plan.change("unit", {"unit": now.unit.code}, unit_shown(place))
    if post:
        plan.change("position", {"position": now.position.code}, position_shown(post))
    if start and start != now.starts_on:
        wanted.starts_on = start
        plan.change("placement_from", now.starts_on, start)
    if end and end != now.ends_on:
        wanted.ends_on = end
        plan.change("placement_until", now.ends_on, end)
    before = now.line_manager.staff_number if now.line_manager else ""
    change_manager(plan, wanted, before)
    if place or post or wanted.starts_on or wanted.ends_on or wanted.sets_manager:
        plan.placement = wanted


def _begin(setting: Setting, plan: Plan, now: Placement | None, place: Place | None, post: Post | None) -> None:
    joined = plan.parsed.day("joined_on") if plan.person is None or plan.comes_back else None
    start = plan.parsed.day("placement_from") or joined or setting.effective_on
    if now is None and (place is None or post is None):
        plan.refuse("position_needed" if place else "unit_without", "position" if place else "unit")
        return
    known = places(plan.person) if plan.person else []
    if later := next((one for one in known if one.starts_on >= start), None):
        plan.refuse("later_placement", "placement_from", other=later.starts_on.isoformat())
        return
    end = plan.parsed.day("placement_until")
    if end and end < start:
        plan.refuse("before", "placement_until", value=end.isoformat(), other=start.isoformat())
    wanted = PlacementPlan(None, place, post, start, end)
    if now:
        wanted.place = place or Place(_unit_of(now))
        wanted.post = post or Post(now.position.code)
    plan.placement = wanted
    plan.change("unit", {"unit": now.unit.code} if now else None, unit_shown(wanted.place))
    plan.change("position", {"position": now.position.code} if now else None, position_shown(wanted.post))
    plan.change("placement_from", None, start)
    if end:
        plan.change("placement_until", None, end)
    change_manager(plan, wanted, "")


def _unit_of(now: Placement) -> Known:
    return Known(now.unit_id, now.unit.code, now.unit.path, (now.unit.name_zh, now.unit.name_en))


def change_manager(plan: Plan, wanted: PlacementPlan, before: str) -> None:
    number = plan.parsed.text("line_manager")
    if number is None or key_of(number) == key_of(before):
        return
    wanted.sets_manager, wanted.manager = True, key_of(number) or None
    plan.change("line_manager", before, number)


def _refuse_nowhere(plan: Plan) -> None:
    """Days or a line manager, and no placement that they could belong to."""
    column = next(column for column in COLUMNS if column in plan.parsed.values)
    if column == "line_manager" and plan.parsed.text(column) == "":
        return
    plan.refuse("manager_unplaced" if column == "line_manager" else "not_placed", column)


def unit_shown(place: Place | None) -> Shown:
    if place is None:
        return ""
    if not place.is_new:
        return {"unit": place.known.code if place.known else ""}
    return {"new": "/".join(place.names), "unit": place.known.code if place.known else ""}


def position_shown(post: Post | None) -> Shown:
    if post is None:
        return ""
    return {"new": post.name} if post.is_new else {"position": post.code}
