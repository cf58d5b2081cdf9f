"""From a row's values, and what is known, to its plan. Nothing is written here."""

from datetime import date

from people.importing.known import Found, Setting, away
from people.importing.parsing import Parsed
from people.importing.plan import LeavePlan, Plan
from people.importing.planning_placement import plan_placement
from people.importing.planning_secondary import plan_secondary
from people.importing.planning_tags import plan_tags
from people.importing.problems import Problem
from people.models import Person
from people.names import HAN, parts_of

COMPARED = ("name", "family_name_latin", "given_name_latin", "email", "phone", "joined_on")
FIRST_ONLY = ("language", "time_zone")  # afterwards the person's own choice
MOST_LATIN = 60  # of each part


def plan_row(setting: Setting, found: Found, parsed: Parsed) -> Plan:
    """All problems of the row at once. Of somebody outside the actor's part, nothing is told."""
    plan = Plan(parsed, found.people.get(parsed.key))
    if parsed.is_secondary:
        plan_secondary(setting, found, plan)
        return plan
    _check_twice(found, plan)
    if plan.person and plan.person.pk not in found.manageable:
        parsed.refuse("outside", "staff_number")
        return plan
    if plan.person is None:
        _check_new(found, plan)
    _plan_fields(found, plan)
    _plan_leaving(plan)
    plan_placement(setting, found, plan)
    _plan_leave(plan)
    plan_tags(setting, found, plan)
    return plan


def _check_twice(found: Found, plan: Plan) -> None:
    others = [number for number in found.rows.get(plan.parsed.key, []) if number != plan.parsed.number]
    if plan.parsed.key and others:
        plan.refuse("twice", "staff_number", row=others[0])
    email = plan.parsed.text("email")
    others = [number for number in found.email_rows.get(email or "", []) if number != plan.parsed.number]
    if email and others:
        plan.refuse("email_twice", "email", row=others[0])


def _check_new(found: Found, plan: Plan) -> None:
    parsed = plan.parsed
    if "name" not in parsed.values and "name" not in parsed.wrong:
        plan.refuse("missing", "name")
    number = parsed.text("staff_number") or ""
    padded = found.padded.get(number.lstrip("0"), "") if number.isdecimal() else ""
    if padded and len(padded) > len(number) and not parsed.insists:
        plan.refuse("zeros_lost", "staff_number", value=number, other=padded)
    elif parsed.was_number and number:
        plan.notes.append(Problem(code="was_number", column="staff_number"))


def _plan_fields(found: Found, plan: Plan) -> None:
    parsed, person = plan.parsed, plan.person
    email = parsed.text("email")
    owner = found.emails.get(email) if email else None
    if owner is not None and owner != (person.pk if person else None):
        plan.refuse("email_taken", "email")
    given = {**parsed.values, **_latin(plan)}
    for column in COMPARED:
        if column not in given:
            continue
        old = (getattr(person, column) if person else None) or ""
        if old != given[column]:
            plan.fields[column] = given[column] or (None if column in ("email", "joined_on") else "")
            plan.change(column, old, given[column])
    if person is None:
        for column in FIRST_ONLY:
            if column in given:
                plan.fields[column] = given[column]
                plan.change(column, "", given[column])


def _latin(plan: Plan) -> dict[str, str]:
    """A Latin name in one column is taken apart, unless its parts are given: Lin Xiaowen; Xiaowen Lin only where the
    name itself is Latin; Lin, Xiaowen says it."""
    parsed, person = plan.parsed, plan.person
    whole = parsed.text("name_latin")
    if whole is None or {"family_name_latin", "given_name_latin"} & parsed.values.keys():
        return {}
    if person and whole == person.name_latin:
        return {}
    is_latin = not HAN.search(parsed.text("name") or (person.name if person else ""))
    given_first = person.name_order == Person.NameOrder.GIVEN_FIRST if person else is_latin
    family, comma, given = (part.strip() for part in whole.partition(","))
    if not comma:
        family, given = parts_of(whole, given_first=given_first)
    if len(family) > MOST_LATIN or len(given) > MOST_LATIN:
        plan.refuse("too_long", "name_latin", limit=MOST_LATIN)
        return {}
    if person is None and given_first:
        plan.fields["name_order"] = Person.NameOrder.GIVEN_FIRST
    return {"family_name_latin": family, "given_name_latin": given}


def _plan_leaving(plan: Plan) -> None:
    person, last = plan.person, plan.parsed.day("left_on")
    joined = plan.parsed.day("joined_on") or (person.joined_on if person else None)
    if last and joined and last < joined and not plan.parsed.day("joined_on"):
        plan.refuse("before", "left_on", value=last.isoformat(), other=joined.isoformat())
    if last and last != (person.left_on if person else None):
        plan.left_on = last
        plan.change("left_on", person.left_on if person else None, last)
    if person and person.left_on and not last:
        start = plan.parsed.day("joined_on") or plan.parsed.day("placement_from")
        if start and start > person.left_on:
            plan.comes_back = True
            plan.change("left_on", person.left_on, None)
        else:
            plan.refuse("left", "left_on", other=person.left_on.isoformat())


def _plan_leave(plan: Plan) -> None:
    start, end = plan.parsed.day("leave_from"), plan.parsed.day("leave_until")
    if "leave_from" in plan.parsed.wrong or "leave_until" in plan.parsed.wrong or not (start or end):
        return
    known = away(plan.person) if plan.person else []
    if start is None:
        _plan_end_of_leave(plan, end)
        return
    same = next((one for one in known if one.starts_on == start), None)
    if same:
        if end and same.ends_on != end:
            plan.leave = LeavePlan(same, ends_on=end)
            plan.change("leave_until", same.ends_on, end)
        return
    if any((end is None or one.starts_on <= end) and (one.ends_on is None or one.ends_on >= start) for one in known):
        plan.refuse("leave_overlaps", "leave_from")
        return
    plan.leave = LeavePlan(None, start, end)
    plan.change("leave_from", None, start)
    if end:
        plan.change("leave_until", None, end)


def _plan_end_of_leave(plan: Plan, end: date | None) -> None:
    known = away(plan.person) if plan.person else []
    if any(one.ends_on == end for one in known):
        return
    open_one = next((one for one in known if one.ends_on is None and end and one.starts_on <= end), None)
    if open_one is None:
        plan.refuse("leave_unknown", "leave_until")
        return
    plan.leave = LeavePlan(open_one, ends_on=end)
    plan.change("leave_until", None, end)
