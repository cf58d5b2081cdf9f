"""A field that asks for a colleague: it takes a staff number or a whole name, and suggests while one types."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from people.back_office.fields import PersonField
from people.models import Person, Role
from people.services import grant_role
from tests.factories import PersonFactory, PlacementFactory, UnitFactory, holder_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Person:
    """Of a shop in which 林晓雯 works; 林立 works elsewhere."""
    shop = UnitFactory(name_zh="静安店", name_en="Jingan")
    PlacementFactory(
        unit=shop,
        person=PersonFactory(staff_number="000123", name="林晓雯", name_latin="Lin Xiaowen"),
        position__name_zh="店员",
        position__name_en="Shop assistant",
    )
    PlacementFactory(person=PersonFactory(staff_number="000900", name="林立", name_latin="Lin Li"))
    made = PersonFactory(name="文静", name_latin="Wen Jing", language="zh-hans")
    grant_role(person=made, role=Role.MANAGER, unit=shop)
    found: Person = Person.objects.get(pk=made.pk)
    return found


def suggested(viewer: Person, words: str) -> list[dict[str, str]]:
    client = Client()
    client.force_login(viewer)
    answer = client.post(reverse("people:find"), {"words": words}, headers={"accept-language": "zh-hans"})
    found: list[dict[str, str]] = answer.json()["people"]
    return found


@pytest.mark.parametrize("words", ["林", "lxw", "xiaowen", "000123"])
def test_suggestions_are_of_those_one_sees_with_where_they_work(manager: Person, words: str) -> None:
    assert suggested(manager, words) == [{"number": "000123", "words": "林晓雯 Lin Xiaowen · 静安店 · 店员"}]


def test_nothing_typed_suggests_nobody(manager: Person) -> None:
    assert suggested(manager, " ") == []


def test_staff_are_suggested_themselves_alone(manager: Person) -> None:
    assert [one["number"] for one in suggested(Person.objects.get(staff_number="000123"), "林")] == ["000123"]


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_cost_the_same_for_one_and_for_three(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    shop = UnitFactory()
    for _ in range(count):
        PlacementFactory(unit=shop, person=PersonFactory(name="甲"))
    client = Client()
    client.force_login(holder_of(Role.HR, shop))
    client.post(reverse("people:find"), {"words": "甲"})
    with django_assert_num_queries(3):
        assert len(client.post(reverse("people:find"), {"words": "甲"}).json()["people"]) == count


def cleaned(viewer: Person, text: str) -> Any:
    field = PersonField()
    field.limit_to(viewer)
    with translation.override("en"):
        return field.clean(text)


def refused(viewer: Person, text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        cleaned(viewer, text)
    with translation.override("en"):
        return caught.value.messages[0]


@pytest.mark.parametrize("text", ["000123", "林晓雯", "lin xiaowen", " Lin  Xiaowen "])
def test_a_number_or_a_whole_name_is_enough(manager: Person, text: str) -> None:
    assert cleaned(manager, text).staff_number == "000123"


def test_whom_one_does_not_see_nobody_is_told_of(manager: Person) -> None:
    for text in ("000900", "林立", "nobody at all"):
        assert refused(manager, text).startswith("Nobody whom you see")


def test_a_name_that_two_have_asks_for_the_number(manager: Person) -> None:
    there = Person.objects.get(staff_number="000123").placements.get().unit
    PlacementFactory(unit=there, person=PersonFactory(staff_number="000124", name="林晓雯"))
    assert refused(manager, "林晓雯").endswith("Type the staff number: 000123, 000124")


def test_the_field_says_where_it_asks_and_brings_its_script() -> None:
    class Owned(forms.Form):
        owner = PersonField()

    form = Owned()
    assert f'data-find-people="{reverse("people:find")}"' in str(form["owner"])
    assert "people/find.js" in str(form.media)
