"""People over SCIM: made, changed, gone and back, through the services and their audit."""

from datetime import timedelta

import pytest

from api.models import Provisioned
from audit.models import Record
from bilingual.days import today
from people.models import ExternalId, Person, Placement, Position
from people.services import anonymise_person, change_person, move, rejoin
from tests.api.conftest import ENTERPRISE, as_resource
from tests.factories import LONG_AGO, PersonFactory, PlacementFactory, PositionFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    region = UnitFactory(code="REGION", name_zh="华东", name_en="East")
    return UnitFactory(parent=region, code="SHOP", name_zh="一号店", name_en="Shop 1")


@pytest.fixture
def seller():
    return PositionFactory(code="seller", name_zh="导购", name_en="Shop assistant")


def now_at(person: Person) -> list[tuple[str, str, bool]]:
    held = person.placements.filter(ends_on=None).select_related("unit", "position")
    return [(one.unit.code, one.position.code, one.is_primary) for one in held]


def test_a_person_is_made_with_all_that_the_provider_knows(provider, shop, seller):
    boss = PlacementFactory(unit=shop, position=seller).person
    made = provider().post(
        "Users",
        userName="100002",
        externalId="a-guid",
        displayName="李强",
        name={"familyName": "Li", "givenName": "Qiang"},
        emails=[{"value": "Li.Qiang@Example.com", "type": "work", "primary": True}],
        phoneNumbers=[{"value": "138 0000 0000", "type": "mobile"}],
        preferredLanguage="en-GB",
        timezone="Europe/Berlin",
        title="Shop assistant",
        department="SHOP",
        employeeNumber="E-2",
        manager={"value": f"u{boss.pk}"},
    )
    person = Person.objects.get(staff_number="100002")
    assert (person.name, person.name_latin, person.email, person.phone) == (
        "李强",
        "Li Qiang",
        "li.qiang@example.com",
        "138 0000 0000",
    )
    assert (person.language, person.time_zone, person.joined_on, person.is_active) == (
        "en",
        "Europe/Berlin",
        today(),
        True,
    )
    assert not person.has_usable_password()
    placement = person.placements.get()
    assert (placement.unit, placement.position, placement.line_manager, placement.starts_on) == (
        shop,
        seller,
        boss,
        today(),
    )
    assert ExternalId.objects.get(person=person).value == "a-guid"
    assert made["id"] == f"u{person.pk}"
    assert made[ENTERPRISE]["department"] == "一号店"
    assert (made["title"], made["groups"][0]["display"]) == ("导购", "一号店")


def test_everything_that_is_written_is_in_the_audit_with_the_name_of_the_token(provider, shop, seller):
    entra = provider(name="Entra ID")
    entra.post("Users", userName="100002", displayName="李强", department="SHOP", title="seller")
    person = Person.objects.get(staff_number="100002")
    rows = Record.objects.about(person).order_by("pk").values_list("action", "actor", "reason")
    assert list(rows) == [("person.added", None, "SCIM: Entra ID"), ("placement.began", None, "SCIM: Entra ID")]


@pytest.mark.parametrize(
    ("said", "name", "latin"),
    [
        ({"displayName": "李强"}, "李强", ""),
        ({"name": {"familyName": "李", "givenName": "强"}}, "李强", ""),
        ({"name": {"familyName": "Li", "givenName": "Qiang"}}, "Qiang Li", "Qiang Li"),
        ({"name": {"formatted": "李强"}}, "李强", ""),
        ({"displayName": "李强", "name": {"familyName": "Li", "givenName": "Qiang"}}, "李强", "Li Qiang"),
        ({"displayName": "Qiang Li", "name": {"familyName": "Li", "givenName": "Qiang"}}, "Qiang Li", "Qiang Li"),
        ({}, "100002", ""),
    ],
)
def test_a_name_comes_in_either_script_and_in_any_part(provider, said, name, latin):
    provider().post("Users", userName="100002", **said)
    person = Person.objects.get(staff_number="100002")
    assert (person.name, person.name_latin) == (name, latin)


@pytest.mark.parametrize(
    ("fields", "status", "scim_type"),
    [
        ({"displayName": "x"}, 400, "invalidValue"),
        ({"userName": "x" * 41}, 400, "invalidValue"),
        ({"userName": "E1", "emails": [{"value": "no address"}]}, 400, "invalidValue"),
        ({"userName": "E1", "timezone": "Mars/Base"}, 400, "invalidValue"),
        ({"userName": "E1", "department": "nowhere"}, 400, "invalidValue"),
        ({"userName": "E1", "department": "SHOP", "title": "nothing"}, 400, "invalidValue"),
        ({"userName": "E1", "department": "SHOP", "manager": {"value": "u999999"}}, 400, "invalidValue"),
        ({"userName": "E1", "department": "SHOP", "manager": {"value": "nobody"}}, 400, "invalidValue"),
        ({"userName": "taken"}, 409, "uniqueness"),
        ({"userName": "TAKEN"}, 409, "uniqueness"),
        ({"userName": "E1", "emails": [{"value": "Taken@example.com"}]}, 409, "uniqueness"),
        ({"userName": "E1", "externalId": "taken"}, 409, "uniqueness"),
        ({"userName": "E1", "displayName": "a\x00b"}, 400, "invalidSyntax"),
    ],
)
def test_what_cannot_be_is_refused_whole(provider, shop, fields, status, scim_type):
    okta = provider()
    okta.post("Users", userName="taken", externalId="taken", emails=[{"value": "taken@example.com"}])
    before = Person.objects.count()
    answer = okta.ask("POST", "Users", as_resource("Users", dict(fields)))
    assert (answer.status_code, answer.json()["scimType"], answer.json()["status"]) == (status, scim_type, str(status))
    assert answer.headers["Content-Type"] == "application/scim+json"
    assert Person.objects.count() == before


def test_what_is_missing_is_made_by_a_token_that_shapes_the_organisation(provider, shop):
    provider(unit=shop, shapes_organisation=True).post("Users", userName="E1", department="夜班", title="收银")
    placement = Placement.objects.get(person__staff_number="E1")
    assert (placement.unit.name_zh, placement.unit.get_parent(), placement.position.name_zh) == ("夜班", shop, "收银")


def test_two_units_of_one_name_ask_for_a_code(provider, shop):
    UnitFactory(parent=UnitFactory(code="NORTH"), code="OTHER", name_zh="一号店", name_en="Shop 1")
    okta = provider()
    body = {"schemas": [], "userName": "E1", ENTERPRISE: {"department": "一号店"}}
    assert okta.ask("POST", "Users", body).json()["scimType"] == "invalidValue"
    okta.post("Users", userName="E1", department="OTHER")
    assert Placement.objects.get(person__staff_number="E1").unit.code == "OTHER"


def test_a_new_department_moves_the_person_and_keeps_the_history(provider, shop, seller):
    other = UnitFactory(code="OTHER", name_zh="二号店")
    person = PlacementFactory(unit=shop, position=seller).person
    path = f"{ENTERPRISE}:department"
    user = provider().change(f"Users/u{person.pk}", {"op": "replace", "path": path, "value": "二号店"})
    assert (user[ENTERPRISE]["department"], user["title"]) == ("二号店", "导购")
    history = person.placements.order_by("starts_on").values_list("unit", "position", "starts_on", "ends_on")
    assert list(history) == [
        (shop.pk, seller.pk, LONG_AGO, today() - timedelta(days=1)),
        (other.pk, seller.pk, today(), None),
    ]


def test_without_a_department_people_are_in_the_tokens_unit_and_have_none(provider, shop):
    okta = provider(unit=shop)
    user = okta.post("Users", userName="E1")
    assert "department" not in user.get(ENTERPRISE, {})
    person = Person.objects.get(staff_number="E1")
    assert now_at(person) == [("SHOP", "unassigned", True)]
    assert "title" not in user


def test_a_department_that_is_taken_away_leaves_the_person_in_the_tokens_unit(provider, shop):
    night = UnitFactory(parent=shop, code="NIGHT")
    person = PlacementFactory(unit=night).person
    user = provider(unit=shop).change(f"Users/u{person.pk}", {"op": "remove", "path": f"{ENTERPRISE}:department"})
    assert "department" not in user.get(ENTERPRISE, {})
    assert [code for code, *_ in now_at(person)] == ["SHOP"]


def test_a_manager_is_named_and_taken_away(provider, shop):
    person, boss = PlacementFactory(unit=shop).person, PlacementFactory(unit=shop).person
    okta, path = provider(), f"{ENTERPRISE}:manager"
    named = okta.change(f"Users/u{person.pk}", {"op": "add", "path": path, "value": f"u{boss.pk}"})  # as Entra ID does
    assert named[ENTERPRISE]["manager"]["value"] == f"u{boss.pk}"
    assert person.placements.get().line_manager == boss
    okta.change(f"Users/u{person.pk}", {"op": "remove", "path": path})
    assert person.placements.get().line_manager is None
    answer = okta.patch(f"Users/u{person.pk}", {"op": "add", "path": path, "value": {"value": f"u{person.pk}"}})
    assert answer.status_code == 400


def test_inactive_is_gone_and_active_is_back_where_they_were(provider, shop, seller):
    person = PlacementFactory(unit=shop, position=seller).person
    okta = provider(unit=shop)
    gone = okta.change(f"Users/u{person.pk}", {"op": "Replace", "path": "active", "value": "False"})  # as Entra ID does
    person.refresh_from_db()
    assert (gone["active"], gone["title"], person.is_active, person.left_on) == (False, "导购", False, today())
    assert now_at(person) == []
    back = okta.change(f"Users/u{person.pk}", {"op": "replace", "value": {"active": True}})
    person.refresh_from_db()
    assert (back["active"], back["title"], person.is_active, person.left_on) == (True, "导购", True, None)
    assert now_at(person) == [("SHOP", "seller", True)]


def test_who_is_away_is_placed_elsewhere_when_they_come_back(provider, shop, seller):
    night = UnitFactory(parent=shop, code="NIGHT", name_zh="夜班")
    person = PlacementFactory(unit=shop, position=seller).person
    okta, path = provider(), f"Users/u{person.pk}"
    okta.change(path, {"op": "replace", "path": "active", "value": False})
    moved = okta.change(path, {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "夜班"})
    assert (moved[ENTERPRISE]["department"], now_at(person)) == ("夜班", [])
    okta.change(path, {"op": "replace", "path": "active", "value": True})
    assert now_at(person) == [("NIGHT", "seller", True)]
    assert Provisioned.objects.get(person=person).waiting_unit is None
    assert person.placements.filter(unit=night).count() == 1


def test_who_comes_back_the_day_they_came_goes_on(provider, shop):
    okta = provider(unit=shop)
    path = f"Users/{okta.post('Users', userName='E1', department='SHOP')['id']}"
    for active in (False, True, False, True):
        okta.change(path, {"op": "replace", "path": "active", "value": active})
    assert now_at(Person.objects.get(staff_number="E1")) == [("SHOP", "unassigned", True)]


def test_who_is_made_inactive_has_never_worked_here(provider, shop):
    okta = provider(unit=shop)
    user = okta.post("Users", userName="E1", active=False, department="SHOP")
    person = Person.objects.get(staff_number="E1")
    assert (user["active"], person.is_active, person.placements.count()) == (False, False, 0)
    okta.change(f"Users/{user['id']}", {"op": "replace", "path": "active", "value": True})
    assert now_at(person) == [("SHOP", "unassigned", True)]


def test_a_deleted_person_is_gone_for_the_client_and_stays_for_us(provider, shop):
    okta = provider(unit=shop)
    user = okta.post("Users", userName="E1", externalId="guid", department="SHOP")
    path = f"Users/{user['id']}"
    assert okta.ask("DELETE", path).status_code == 204
    assert [okta.ask(method, path).status_code for method in ("GET", "DELETE")] == [404, 404]
    assert okta.found("Users") == []
    person = Person.objects.get(staff_number="E1")
    assert (person.is_active, person.placements.count()) == (False, 1)


def test_who_was_deleted_comes_back_as_the_same_person(provider, shop):
    okta = provider(unit=shop)
    first = okta.post("Users", userName="E1", externalId="guid", displayName="李强", department="SHOP")
    okta.ask("DELETE", f"Users/{first['id']}")
    again = okta.post("Users", userName="e1", externalId="guid-2", displayName="李强", department="SHOP")
    assert again["id"] == first["id"]
    person = Person.objects.get(staff_number__iexact="E1")
    assert (person.is_active, len(now_at(person)), ExternalId.objects.get(person=person).value) == (True, 1, "guid-2")


def test_whom_hr_brings_back_is_there_again(provider, shop):
    okta = provider()
    user = okta.post("Users", userName="E1")
    okta.ask("DELETE", f"Users/{user['id']}")
    rejoin(person=Person.objects.get(staff_number="E1"))
    assert okta.found("Users") == ["E1"]


def test_who_is_anonymous_is_nobody_here(provider, shop):
    person = PlacementFactory(unit=shop).person
    okta = provider()
    okta.change(f"Users/u{person.pk}", {"op": "add", "path": "externalId", "value": "guid"})
    anonymise_person(person=person, reason="asked for it")
    assert okta.ask("GET", f"Users/u{person.pk}").status_code == 404
    assert not Provisioned.objects.exists()


def test_a_put_replaces_what_it_says_and_keeps_what_it_does_not_mention(provider, shop):
    person = PlacementFactory(
        unit=shop, person=PersonFactory(staff_number="E1", name="李强", phone="138", email="a@b.cn")
    ).person
    okta = provider()
    body = {"schemas": [], "userName": "E1", "displayName": "李小强", "emails": []}
    assert okta.ask("PUT", f"Users/u{person.pk}", body).status_code == 200
    person.refresh_from_db()
    assert (person.name, person.phone, person.email, len(now_at(person))) == ("李小强", "138", None, 1)


def test_a_provider_that_says_nothing_new_writes_nothing(provider, shop):
    person = PlacementFactory(unit=shop).person
    okta = provider()
    user = okta.get(f"Users/u{person.pk}")
    before = Record.objects.count()
    assert okta.ask("PUT", f"Users/u{person.pk}", user).status_code == 200
    okta.change(f"Users/u{person.pk}", {"op": "replace", "path": "displayName", "value": user["displayName"]})
    assert Record.objects.count() == before
    assert okta.get(f"Users/u{person.pk}")["meta"]["version"] == user["meta"]["version"]


def test_what_a_person_chose_stays_until_the_provider_says_otherwise(provider, shop):
    okta = provider(unit=shop)
    user = okta.post("Users", userName="E1", preferredLanguage="zh-CN", department="SHOP")
    person = Person.objects.get(staff_number="E1")
    change_person(person=person, language="en")
    okta.ask("PUT", f"Users/{user['id']}", user | {"displayName": "李强"})
    person.refresh_from_db()
    assert (person.name, person.language) == ("李强", "en")
    okta.change(f"Users/{user['id']}", {"op": "replace", "path": "preferredLanguage", "value": "zh-Hans-CN"})
    person.refresh_from_db()
    assert person.language == "zh-hans"


def test_of_several_addresses_the_primary_is_kept(provider):
    user = provider().post(
        "Users",
        userName="E1",
        emails=[{"value": "home@b.cn", "type": "home"}, {"value": "work@b.cn", "type": "work", "primary": True}],
    )
    assert user["emails"] == [{"value": "work@b.cn", "type": "work", "primary": True}]


def test_the_ways_of_entra_id_are_understood(provider, shop):
    entra = provider()
    user = entra.post("Users", userName="E1", nickName="Q", addresses=[{"type": "work", "country": "CN"}])
    changed = entra.change(
        f"Users/{user['id']}",
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "a@b.cn"},
        {"op": "Replace", "path": 'addresses[type eq "work"].country', "value": "DE"},
        {"op": "Replace", "value": {"name.familyName": "Li", f"{ENTERPRISE}:department": "SHOP"}},
    )
    assert changed["emails"][0]["value"] == "a@b.cn"
    assert (changed["name"]["familyName"], changed[ENTERPRISE]["department"]) == ("Li", "一号店")


def test_patching_is_all_or_nothing(provider, shop):
    okta = provider()
    user = okta.post("Users", userName="E1", displayName="李强")
    answer = okta.patch(
        f"Users/{user['id']}",
        {"op": "replace", "path": "displayName", "value": "王芳"},
        {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "nowhere"},
    )
    assert (answer.status_code, Person.objects.get(staff_number="E1").name) == (400, "李强")


def test_what_is_ours_to_say_is_not_the_clients_to_change(provider, shop):
    person = PlacementFactory(unit=shop).person
    answer = provider().patch(f"Users/u{person.pk}", {"op": "replace", "path": "groups", "value": []})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "mutability")


def test_an_id_belongs_to_one_resource_alone(provider, shop):
    person, okta = PlacementFactory(unit=shop).person, provider()
    for path in (f"Groups/u{person.pk}", f"Users/g{shop.pk}", f"Users/{person.pk}", "Users/u", "Users/u" + "9" * 30):
        assert okta.ask("GET", path).status_code == 404


def test_a_change_by_hr_shows(provider, shop):
    person, okta = PlacementFactory(unit=shop).person, provider()
    before = okta.get(f"Users/u{person.pk}")
    move(person=person, unit=UnitFactory(code="OTHER", name_zh="二号店"), on=today())
    after = okta.get(f"Users/u{person.pk}")
    assert (before[ENTERPRISE]["department"], after[ENTERPRISE]["department"]) == ("一号店", "二号店")
    assert before["meta"]["version"] != after["meta"]["version"]
    assert before["meta"]["lastModified"] < after["meta"]["lastModified"]


def test_the_position_of_who_has_none_is_made_once(provider, shop):
    okta = provider(unit=shop)
    for number in ("E1", "E2"):
        okta.post("Users", userName=number)
    assert Position.objects.filter(code="unassigned").count() == 1


def test_a_new_display_name_leaves_the_name_in_latin_letters(provider, shop):
    person = PlacementFactory(unit=shop, person=PersonFactory(name="林晓雯", name_latin="Lin Xiaowen")).person
    provider().change(f"Users/u{person.pk}", {"op": "replace", "path": "displayName", "value": "林小雯"})
    person.refresh_from_db()
    assert (person.name, person.name_latin) == ("林小雯", "Lin Xiaowen")
