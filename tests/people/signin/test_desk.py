"""*Sign-in codes*: a shop's slips."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person, Role, Unit
from people.services import grant_role
from people.signin.invitations import by_code
from people.signin.models import Invitation
from tests.factories import PersonFactory, PlacementFactory, UnitFactory

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b\d{4} \d{4} \d{4}\b")


@pytest.fixture
def shop() -> Unit:
    return UnitFactory(name_zh="静安店", name_en="Jing'an shop")


@pytest.fixture
def as_manager(client: Client, shop: Unit) -> Client:
    manager = PersonFactory(language="en")
    grant_role(person=manager, role=Role.MANAGER, unit=shop)
    client.force_login(manager)
    return client


def staff(shop: Unit, number: str, **fields: object) -> Person:
    person: Person = PlacementFactory(unit=shop, person=PersonFactory(staff_number=number, **fields)).person
    return person


def test_slips_for_those_ticked_each_with_a_code_that_opens(as_manager: Client, shop: Unit) -> None:
    lin, chen = staff(shop, "E1"), staff(shop, "E2", name="陈默", name_latin="Chen Mo")
    staff(shop, "E3")
    answer = as_manager.post("/en/sign-in-codes/act/", {"person": [lin.pk, chen.pk], "do": "print"})
    page = answer.content.decode()
    codes = CODE.findall(page)
    assert len(codes) == 2
    assert by_code(staff_number="E1", code=codes[0]).person == lin
    assert by_code(staff_number="E2", code=codes[1]).person == chen
    assert page.count("<svg") == 2 + page.split('class="slips"')[0].count("<svg")
    assert "no-store" in answer.headers["Cache-Control"]


def test_each_slip_speaks_the_language_of_its_person(as_manager: Client, shop: Unit) -> None:
    people = [staff(shop, "E1", language="zh-hans"), staff(shop, "E2", language="en")]
    page = as_manager.post("/en/sign-in-codes/act/", {"person": [one.pk for one in people], "do": "print"})
    assert "扫描右侧图案" in page.content.decode()
    assert "Scan the picture" in page.content.decode()


def test_somebody_elses_people_are_no_choice(as_manager: Client) -> None:
    stranger = staff(UnitFactory(), "E9")
    answer = as_manager.post("/en/sign-in-codes/act/", {"person": [stranger.pk], "do": "print"}, follow=True)
    assert "no longer be invited" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_ticked_says_so_and_keeps_the_filter(as_manager: Client, shop: Unit) -> None:
    answer = as_manager.post("/en/sign-in-codes/act/", {"do": "print", "query": f"unit={shop.code}&everyone=on"})
    assert answer.headers["Location"] == f"/en/sign-in-codes/?unit={shop.code}&everyone=on"
    assert "Nobody is ticked yet." in as_manager.get(answer.headers["Location"]).content.decode()


def test_those_with_an_address_get_a_mail_and_the_others_are_counted(as_manager: Client, shop: Unit) -> None:
    people = [staff(shop, "E1", email="e1@staff.example"), staff(shop, "E2")]
    data = {"person": [one.pk for one in people], "do": "mail"}
    page = as_manager.post("/en/sign-in-codes/act/", data, follow=True).content.decode()
    assert "1 invitation is on its way." in page
    assert "1 person has no e-mail address" in page
    data["do"] = "take_back"
    assert (
        "1 invitation no longer opens." in as_manager.post("/en/sign-in-codes/act/", data, follow=True).content.decode()
    )


def test_the_list_is_searched_and_filtered(as_manager: Client, shop: Unit) -> None:
    staff(shop, "E1")
    chen = staff(shop, "E2", name="陈默", name_latin="Chen Mo")
    Person.objects.filter(pk=chen.pk).update(last_login="2026-01-01T00:00Z")
    listed = {
        query: set(re.findall(r"\bE\d\b", as_manager.get(f"/en/sign-in-codes/?{query}").content.decode()))
        for query in ("", "everyone=on", "everyone=on&q=chenmo", "q=chenmo", "unit=none")
    }
    assert listed == {
        "": {"E1"},
        "everyone=on": {"E1", "E2"},
        "everyone=on&q=chenmo": {"E2"},
        "q=chenmo": set(),
        "unit=none": {"E1"},
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_many(
    as_manager: Client, shop: Unit, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        staff(shop, f"E{number}")
    with django_assert_num_queries(7):
        as_manager.get("/en/sign-in-codes/")
