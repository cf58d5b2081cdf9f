"""What happened to the demo's people since they came: moves, further placements, line managers, long leaves."""

from datetime import date, timedelta
from typing import Any

import yaml

from bilingual.days import today
from config.demo.company import SOURCE, Company
from people.models import Person
from people.services import begin_leave_of_absence, change_placement, move, place


def before_placing(company: Company) -> None:
    """Whoever has moved since begins where they were before."""
    for moved in _source()["moved"]:
        hire = next(hire for hire in company.people if hire.person.name == moved["name"])
        hire.moved_to, hire.unit = hire.unit, company.units[moved["from"]]
        hire.joined_on = min(hire.joined_on, _days_ago(moved["days"] + 200))


def after_placing(company: Company) -> None:
    source = _source()
    people = {hire.person.name: hire for hire in company.people}
    for moved in source["moved"]:
        hire = people[moved["name"]]
        assert hire.moved_to is not None  # noqa: S101 - set above
        move(person=hire.person, unit=hire.moved_to, on=_days_ago(moved["days"]), actor=company.signins["hr"])
    for further in source["further"]:
        hire = people[further["name"]]
        place(
            person=hire.person,
            unit=company.units[further["unit"]],
            position=hire.position,
            starts_on=_days_ago(further["days"]),
            is_primary=False,
            actor=company.signins["hr"],
        )
    for led, leader in source["line_managers"].items():
        placement = people[led].person.placements.current().primary().get()
        change_placement(placement=placement, line_manager=people[leader].person, actor=company.signins["hr"])
    for leave in source["leaves"]:
        _goes_on_leave(people[leave["name"]].person, leave, company.signins["hr"])


def _goes_on_leave(person: Person, leave: dict[str, Any], actor: Person) -> None:
    starts_on = _days_ago(leave["from"])
    ends_on = starts_on + timedelta(days=leave["days"])
    begin_leave_of_absence(person=person, kind=leave["kind"], starts_on=starts_on, ends_on=ends_on, actor=actor)


def _source() -> dict[str, Any]:
    source: dict[str, Any] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return source


def _days_ago(days: int) -> date:
    return today() - timedelta(days=days)
