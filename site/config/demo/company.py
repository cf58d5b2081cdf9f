"""The demo's organisation and its people."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypedDict

import yaml

from bilingual.days import today
from certificates.models import Certification, ExternalKind, Requirement
from certificates.services.keeping import keep
from people.models import Person, Position, Role, Unit
from people.services import add_family, add_person, add_position, add_unit, appoint_manager, grant_role
from people.signin.invitations import begin

SOURCE = Path(__file__).with_name("company.yaml")


@dataclass
class Company:
    """What was made, by code; and who signs in for which role."""

    random: Random
    units: dict[str, Unit] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    people: list["Hire"] = field(default_factory=list)
    signins: dict[str, Person] = field(default_factory=dict)
    password: str = field(default_factory=lambda: f"poise-{secrets.token_hex(5)}")


@dataclass
class Hire:
    """A person about to be placed: history comes before the placement that brings their duties."""

    person: Person
    unit: Unit
    position: Position
    joined_on: date
    moved_to: Unit | None = None


def build(random: Random) -> Company:
    source = yaml.safe_load(SOURCE.read_text("utf-8"))
    company = Company(random)
    _organise(company, source)
    for number, leader in enumerate(source["leaders"], start=1001):
        _hire_leader(company, leader, number)
    for number, (unit, name, latin) in enumerate(_staff(source), start=2001):
        position = "agent" if unit in ("ONLINE", "CALLS") else "assistant"
        _hire(company, number, name, latin, unit, position, years=3)
    company.signins["staff"] = next(hire.person for hire in company.people if hire.person.name == "林晓雯")
    _let_in(company)
    return company


def _organise(company: Company, source: dict[str, Any]) -> None:
    for unit in source["units"]:
        parent = company.units.get(unit.get("parent", ""))
        company.units[unit["code"]] = add_unit(parent=parent, **_names(unit))
    families = {one["code"]: add_family(**_names(one)) for one in source["families"]}
    for one in source["positions"]:
        company.positions[one["code"]] = add_position(family=families[one["family"]], **_names(one))
    for one in source["external_kinds"]:
        keep(entry=ExternalKind(), **_names(one))
    begun = today() - timedelta(days=400)
    for rule in source["requirements"]:
        certification = Certification.objects.filter(code=rule["certification"]).first()
        if certification:
            requirement = Requirement.objects.create(
                certification=certification, within_days=rule["within_days"], starts_on=begun
            )
            requirement.units.set([company.units[rule["unit"]]])
            requirement.positions.set([company.positions[code] for code in (rule.get("position"),) if code])


class _Named(TypedDict):
    code: str
    name_zh: str
    name_en: str


def _names(one: dict[str, Any]) -> _Named:
    return {"code": one["code"], "name_zh": one["name"]["zh-hans"], "name_en": one["name"]["en"]}


def _staff(source: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for unit, names in source["staff"].items():
        for text in names:
            name, _, latin = text.partition(" ")
            yield unit, name, latin


def _hire_leader(company: Company, leader: dict[str, Any], number: int) -> None:
    person = _hire(company, number, leader["name"], leader["latin"], leader["unit"], leader["position"], years=5)
    if "manages" in leader:
        appoint_manager(unit=company.units[leader["manages"]], person=person)
    role = leader.get("role")
    if role:
        company.signins[role] = person
    if role and role != Role.MANAGER:  # a manager is one by their unit
        grant_role(person=person, role=Role(role))


def _hire(company: Company, number: int, name: str, latin: str, unit: str, position: str, *, years: int) -> Person:
    """About one in eight is new: that is what a shop looks like."""
    is_new = years < 5 and company.random.random() < 0.13
    days = company.random.randint(3, 40) if is_new else company.random.randint(420, 365 * years)
    joined_on = today() - timedelta(days=days)
    reachable = company.random.random() < 0.7 or years == 5  # shop staff often have no company e-mail
    person = add_person(
        staff_number=f"{number:06d}",
        name=name,
        name_latin=latin,
        email=f"{latin.lower().replace(' ', '.')}@east-retail.example" if reachable else None,
        joined_on=joined_on,
    )
    company.people.append(Hire(person, company.units[unit], company.positions[position], joined_on))
    return person


def _let_in(company: Company) -> None:
    for hire in company.people:
        begin(person=hire.person)  # they have worked here for years
    for person in company.signins.values():
        person.set_password(company.password)
        person.save(update_fields=["password"])
