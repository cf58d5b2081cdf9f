"""The plan of a row about one more place where somebody works: 兼岗. The primary one stays as it is."""

from datetime import date

from people.importing.known import Found, Setting, other_places
from people.importing.parsing import Parsed
from people.importing.plan import PlacementPlan, Plan
from people.importing.planning_placement import (
    change_manager,
    check_manager,
    correct,
    find_place,
    find_post,
    is_same,
    position_shown,
    unit_shown,
)
from people.importing.problems import Problem
from people.importing.units import Place, Post
from people.models import Placement


def plan_secondary(setting: Setting, found: Found, plan: Plan) -> None:
    """The same place again is put right where its days or its line manager differ; another one begins beside it.

    HR's lists repeat name, e-mail and the like on every row of a person: they are read from the primary row alone.
    """
    plan.notes.append(Problem(code="secondary", column="placement_kind"))
    if not _is_somebody(setting, found, plan):
        return
    place, post = find_place(setting, found, plan), find_post(setting, found, plan)
    check_manager(setting, found, plan)
    if plan.problems:
        return
    if place is None or post is None:
        plan.refuse("secondary_incomplete", "unit" if place is None else "position")
    elif now := _known(setting, plan, place, post):
        correct(plan, now, None, None)
    else:
        _begin(setting, plan, place, post)


def _is_somebody(setting: Setting, found: Found, plan: Plan) -> bool:
    parsed, person = plan.parsed, plan.person
    if person is None:
        comes_first = setting.is_check and parsed.key and found.rows.get(parsed.key)
        if comes_first:
            plan.waits_for = parsed.key
        else:
            plan.refuse("secondary_alone", "staff_number")
        return bool(comes_first)
    if person.pk not in found.manageable:
        plan.refuse("outside", "staff_number")
        return False
    if person.left_on and _start(setting, parsed) > person.left_on and not found.rows.get(parsed.key):
        plan.refuse("left", "left_on", other=person.left_on.isoformat())
    return True


def _start(setting: Setting, parsed: Parsed) -> date:
    return parsed.day("placement_from") or setting.effective_on


def _known(setting: Setting, plan: Plan, place: Place, post: Post) -> Placement | None:
    """The placement that the row speaks of: there, and on its day, or still to come."""
    if plan.person is None:
        return None
    same = [one for one in other_places(plan.person) if is_same(one, place, post)]
    start = _start(setting, plan.parsed)
    exact = [one for one in same if one.starts_on == plan.parsed.day("placement_from")]
    lasting = [one for one in same if one.ends_on is None or one.ends_on >= start]
    return next(iter([*exact, *lasting]), None)


def _begin(setting: Setting, plan: Plan, place: Place, post: Post) -> None:
    start, end = _start(setting, plan.parsed), plan.parsed.day("placement_until")
    if end and end < start:
        plan.refuse("before", "placement_until", value=end.isoformat(), other=start.isoformat())
        return
    wanted = PlacementPlan(None, place, post, start, end, is_primary=False)
    plan.placement = wanted
    plan.change("unit", None, unit_shown(place))
    plan.change("position", None, position_shown(post))
    plan.change("placement_from", None, start)
    if end:
        plan.change("placement_until", None, end)
    change_manager(plan, wanted, "")
