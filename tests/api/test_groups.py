"""Groups are units; their members are the people placed there."""

from datetime import timedelta

import pytest

from api.models import ExternalUnitId
from bilingual.days import today
from people.models import Person, Unit
from tests.factories import PersonFactory, PlacementFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return UnitFactory(code="COMPANY", name_zh="公司", name_en="Company")


@pytest.fixture
def shop(company):
    return UnitFactory(parent=company, code="SHOP", name_zh="一号店", name_en="Shop 1")


@pytest.fixture
def other(company):
    return UnitFactory(parent=company, code="OTHER", name_zh="二号店", name_en="Shop 2")


def held(person: Person) -> list[tuple[str, bool]]:
    open_ones = person.placements.filter(ends_on=None).order_by("unit__code")
    return [(one.unit.code, one.is_primary) for one in open_ones.select_related("unit")]


def add(*people: Person) -> dict:
    return {"op": "add", "path": "members", "value": [{"value": f"u{person.pk}"} for person in people]}


def remove(person: Person) -> dict:
    return {"op": "remove", "path": f'members[value eq "u{person.pk}"]'}


def members(group: dict) -> list[str]:
    return [one["value"] for one in group.get("members", [])]


def test_a_unit_is_a_group_of_those_placed_in_itself(provider, company, shop):
    above, here = PlacementFactory(unit=company).person, PlacementFactory(unit=shop).person
    PlacementFactory(unit=shop, ends_on=today() - timedelta(days=1))
    group = provider().get(f"Groups/g{shop.pk}")
    assert (group["displayName"], members(group)) == ("一号店", [f"u{here.pk}"])
    assert group["members"][0]["$ref"].endswith(f"/scim/v2/Users/u{here.pk}")
    assert members(provider().get(f"Groups/g{company.pk}")) == [f"u{above.pk}"]


def test_who_is_added_is_placed_there_besides(provider, shop, other):
    person = PlacementFactory(unit=shop).person
    group = provider().change(f"Groups/g{other.pk}", add(person))
    assert (members(group), held(person)) == ([f"u{person.pk}"], [("OTHER", False), ("SHOP", True)])


def test_who_had_no_department_is_moved(provider, company, shop):
    okta = provider()
    user = okta.post("Users", userName="E1")
    person = Person.objects.get(staff_number="E1")
    assert held(person) == [("COMPANY", True)]
    okta.change(f"Groups/g{shop.pk}", add(person))
    assert held(person) == [("SHOP", True)]
    assert [one["display"] for one in okta.get(f"Users/{user['id']}")["groups"]] == ["一号店"]


def test_adding_and_removing_twice_changes_nothing(provider, shop, other):
    person, okta = PlacementFactory(unit=shop).person, provider()
    for _ in range(2):
        okta.change(f"Groups/g{other.pk}", add(person))
    assert person.placements.count() == 2
    for _ in range(2):
        okta.change(f"Groups/g{other.pk}", remove(person))
    assert (held(person), person.placements.count()) == ([("SHOP", True)], 2)


def test_who_is_removed_from_their_primary_unit_stays_where_else_they_are(provider, shop, other):
    person, okta = PlacementFactory(unit=shop).person, provider()
    okta.change(f"Groups/g{other.pk}", add(person))
    okta.change(f"Groups/g{shop.pk}", remove(person))
    assert held(person) == [("OTHER", True)]
    assert [len(members(okta.get(f"Groups/g{unit.pk}"))) for unit in (shop, other)] == [0, 1]


def test_who_is_removed_from_their_only_unit_goes_to_the_tokens(provider, company, shop):
    person, okta = PlacementFactory(unit=shop).person, provider()
    okta.change(f"Groups/g{shop.pk}", remove(person))
    assert held(person) == [("COMPANY", True)]
    okta.change(f"Groups/g{company.pk}", remove(person))
    assert held(person) == []
    okta.change(f"Groups/g{shop.pk}", add(person))
    assert held(person) == [("SHOP", True)]


def test_the_way_of_entra_id_to_remove_is_understood(provider, shop, other):
    person, stays = PlacementFactory(unit=shop).person, PlacementFactory(unit=shop).person
    operation = {"op": "Remove", "path": "members", "value": [{"value": f"u{person.pk}"}]}
    assert members(provider().change(f"Groups/g{shop.pk}", operation)) == [f"u{stays.pk}"]


def test_members_are_replaced(provider, shop, other):
    leaves, stays, comes = (PlacementFactory(unit=unit).person for unit in (shop, shop, other))
    group = provider().change(f"Groups/g{shop.pk}", {**add(stays, comes), "op": "replace"})
    assert members(group) == [f"u{stays.pk}", f"u{comes.pk}"]
    assert held(leaves) == [("COMPANY", True)]


def test_a_group_is_made_below_the_tokens_unit_renamed_and_closed(provider, company):
    person = PlacementFactory(unit=company).person
    okta = provider(unit=company, shapes_organisation=True)
    made = okta.post("Groups", displayName="夜班", externalId="guid", members=[{"value": f"u{person.pk}"}])
    unit = Unit.objects.get(name_zh="夜班")
    assert (unit.get_parent(), unit.name_en, members(made)) == (company, "夜班", [f"u{person.pk}"])
    okta.change(f"Groups/{made['id']}", {"op": "replace", "path": "displayName", "value": "晚班"})
    unit.refresh_from_db()
    assert (unit.name_zh, unit.name_en) == ("晚班", "晚班")
    assert okta.ask("DELETE", f"Groups/{made['id']}").status_code == 204
    unit.refresh_from_db()
    assert unit.retired_on == today()
    assert okta.ask("GET", f"Groups/{made['id']}").status_code == 404
    assert (held(person), ExternalUnitId.objects.count()) == ([("COMPANY", True)], 0)


def test_a_new_name_leaves_an_english_name_of_its_own(provider, shop):
    okta = provider(shapes_organisation=True)
    okta.change(f"Groups/g{shop.pk}", {"op": "replace", "path": "displayName", "value": "旗舰店"})
    shop.refresh_from_db()
    assert (shop.name_zh, shop.name_en) == ("旗舰店", "Shop 1")


def test_only_a_token_that_shapes_the_organisation_does(provider, shop):
    okta = provider()
    rename = {"op": "replace", "path": "displayName", "value": "x"}
    answers = [
        okta.ask("POST", "Groups", {"schemas": [], "displayName": "x"}),
        okta.patch(f"Groups/g{shop.pk}", rename),
        okta.ask("DELETE", f"Groups/g{shop.pk}"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    shop.refresh_from_db()
    assert (shop.name_zh, shop.retired_on) == ("一号店", None)


def test_a_unit_with_units_below_is_not_closed(provider, company, shop, other):
    okta = provider(unit=company, shapes_organisation=True)
    UnitFactory(parent=shop)
    assert okta.ask("DELETE", f"Groups/g{shop.pk}").status_code == 409
    assert okta.ask("DELETE", f"Groups/g{company.pk}").status_code == 403


def test_members_nobody_knows_are_refused(provider, shop):
    stranger = PersonFactory()
    okta = provider(unit=shop)
    for value in (f"u{stranger.pk}", "u0", "g1", "x"):
        answer = okta.patch(f"Groups/g{shop.pk}", {"op": "add", "path": "members", "value": [{"value": value}]})
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")


def test_one_external_id_is_one_groups(provider, shop, other):
    okta = provider()
    external = {"op": "add", "path": "externalId", "value": "guid"}
    assert okta.change(f"Groups/g{shop.pk}", external)["externalId"] == "guid"
    assert okta.patch(f"Groups/g{other.pk}", external).status_code == 409
    assert okta.found("Groups", filter='externalId eq "guid"') == ["一号店"]


def test_groups_can_be_listed_without_their_members(provider, shop):
    PlacementFactory(unit=shop)
    okta = provider()
    without = okta.get(f"Groups/g{shop.pk}", excludedAttributes="members")
    full = okta.get(f"Groups/g{shop.pk}")
    assert ("members" in without, "members" in full) == (False, True)
    assert without["meta"]["version"] == full["meta"]["version"]
    listed = okta.get("Groups", attributes="displayName")["Resources"]
    assert {key for one in listed for key in one} == {"schemas", "id", "displayName"}
