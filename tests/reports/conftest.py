"""The cast: HR sees all, Wang manages one shop, Wen has HR for a region, and Lin is staff in that shop."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bilingual.days import today
from certificates.models import Certification
from people.models import Person, Position, Role, Unit
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    ObligationFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    PositionFactory,
    RequirementFactory,
    RoleGrantFactory,
    UnitFactory,
)

Read = Callable[..., Any]


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


class Company(SimpleNamespace):
    """East (Jing'an, Xuhui) and South; one certification that everybody must hold."""

    group: Unit
    east: Unit
    jingan: Unit
    xuhui: Unit
    south: Unit
    assistant: Position
    calm: Certification

    def employ(self, number: str, name: str, latin: str, unit: Unit) -> Person:
        person = PersonFactory(staff_number=number, name=name, name_latin=latin)
        PlacementFactory(person=person, unit=unit, position=self.assistant)
        return person

    def owes(self, person: Person, *, due_on: date, **fields: object) -> None:
        requirement = self.calm.requirements.get()
        ObligationFactory(person=person, certification=self.calm, requirement=requirement, due_on=due_on, **fields)

    def holds(self, person: Person, *, expires_on: date | None = None, **fields: object) -> Any:
        policy = self.calm.versions.get()
        return CertificateFactory(
            person=person, certification=self.calm, policy=policy, expires_on=expires_on, **fields
        )


@pytest.fixture
def company(db: None) -> Company:
    group = UnitFactory(code="group", name_zh="东方集团", name_en="East Group")
    east = UnitFactory(code="east", name_zh="华东区", name_en="Region East", parent=group)
    south = UnitFactory(code="south", name_zh="华南区", name_en="Region South", parent=group)
    jingan = UnitFactory(code="jingan", name_zh="静安店", name_en="Jing'an shop", parent=east)
    xuhui = UnitFactory(code="xuhui", name_zh="徐汇店", name_en="Xuhui shop", parent=east)
    calm = CertificationFactory(code="calm", name_zh="情绪控制", name_en="Keeping calm", position=1)
    PolicyVersionFactory(certification=calm)
    RequirementFactory(certification=calm, unit=group)
    assistant = PositionFactory(code="assistant", name_zh="导购", name_en="Shop assistant")
    return Company(group=group, east=east, south=south, jingan=jingan, xuhui=xuhui, calm=calm, assistant=assistant)


@pytest.fixture
def hr(company: Company) -> Person:
    return RoleGrantFactory(
        person__staff_number="H1", person__name="文静", person__name_latin="Wen Jing", role=Role.HR
    ).person


@pytest.fixture
def regional_hr(company: Company) -> Person:
    return RoleGrantFactory(
        person__staff_number="H2", person__name_latin="Zhang Min", role=Role.HR, unit=company.east
    ).person


@pytest.fixture
def manager(company: Company) -> Person:
    wang = company.employ("000002", "王华", "Wang Hua", company.xuhui)
    RoleGrantFactory(person=wang, role=Role.MANAGER, unit=company.xuhui)
    return wang


@pytest.fixture
def lin(company: Company) -> Person:
    """In Xuhui, valid until far away."""
    lin = company.employ("000001", "林晓雯", "Lin Xiaowen", company.xuhui)
    company.owes(lin, due_on=in_days(-10))
    company.holds(lin, expires_on=in_days(400), number="PZ-2026-000001")
    return lin


@pytest.fixture
def ma(company: Company) -> Person:
    """In Jing'an, overdue."""
    ma = company.employ("000007", "马志强", "Ma Zhiqiang", company.jingan)
    company.owes(ma, due_on=in_days(-1))
    return ma


@pytest.fixture
def zhou(company: Company) -> Person:
    """In the South, with time until next month."""
    zhou = company.employ("000009", "周思敏", "Zhou Simin", company.south)
    company.owes(zhou, due_on=in_days(20))
    return zhou


@pytest.fixture
def read(client: Client) -> Read:
    """``read(viewer, unit="east", on="2026-03-01")``: the answer of the page, or of ``name="export_csv"``."""

    signed_in: list[Person] = []

    def read(
        viewer: Person, name: str = "status", language: str = "en", headers: dict[str, str] | None = None, **parts: Any
    ) -> Any:
        if signed_in != [viewer]:
            client.force_login(viewer, backend="people.backends.StaffNumberOrEmailBackend")
            signed_in[:] = [viewer]
        with translation.override(language):
            address = reverse(f"reports:{name}")
        return client.get(address, parts, headers=headers)

    return read


def people_of(answer: Any) -> list[str]:
    return [row.person.staff_number for row in answer.context["rows"]]


def cells_of(answer: Any) -> dict[str, list[str]]:
    """By staff number the words of each cell."""
    return {row.person.staff_number: [cell.label for cell in row.cells] for row in answer.context["rows"]}
