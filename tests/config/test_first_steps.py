"""The back office's first page leads through the first steps, and no longer once they are done."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from config.first_steps import steps_of
from people.models import Role
from people.services import grant_role
from tests.factories import PersonFactory, PlacementFactory, PositionFactory, RequirementFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_a_company_that_has_nobody_yet_is_led_step_by_step(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    names = ("units_admin:add", "positions_admin:add", "people_admin:add", "importing:index", "new_requirement")
    assert [name for name in names if f'href="{reverse(name)}"' not in page] == []


def test_each_step_is_done_once_its_first_row_is_there() -> None:
    boss = PersonFactory.create(is_superuser=True)
    assert [step.done for step in steps_of(boss)] == [False, False, False, False]
    unit = UnitFactory.create()
    assert [step.done for step in steps_of(boss)] == [True, False, False, False]
    position = PositionFactory.create()
    assert [step.done for step in steps_of(boss)] == [True, True, False, False]
    PlacementFactory.create(unit=unit, position=position)
    assert [step.done for step in steps_of(boss)] == [True, True, True, False]


def test_a_company_at_work_is_not_told_how_to_begin(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    boss = PersonFactory.create(is_superuser=True)
    RequirementFactory.create()
    with django_assert_num_queries(2):  # their roles; a requirement
        assert steps_of(boss) == []


@pytest.mark.parametrize("role", [Role.TRAINER, Role.MANAGER, Role.AUDITOR])
def test_who_keeps_no_people_is_not_told_either(role: Role) -> None:
    person = PersonFactory.create()
    grant_role(person=person, role=role)
    assert steps_of(person) == []


def test_nor_is_hr_of_a_part() -> None:
    part, person = UnitFactory.create(), PersonFactory.create()
    grant_role(person=person, role=Role.HR, unit=part)
    assert steps_of(person) == []
