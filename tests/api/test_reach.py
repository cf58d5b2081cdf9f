"""What a token limited to a unit sees and changes; the outsider is always there, and is never seen (rule 6)."""

import pytest

from bilingual.days import today
from people.models import Person, Role
from people.services import leave, move
from tests.api.conftest import ENTERPRISE
from tests.factories import PersonFactory, PlacementFactory, RoleGrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
RENAME = {"op": "replace", "path": "displayName", "value": "x"}


class Company:
    """Alice in the shop, Bob in a unit below it, Charlie elsewhere, Dora nowhere."""

    def __init__(self) -> None:
        self.root = UnitFactory(code="ROOT", name_zh="公司")
        self.shop = UnitFactory(parent=self.root, code="SHOP", name_zh="一号店")
        self.night = UnitFactory(parent=self.shop, code="NIGHT", name_zh="夜班")
        self.other = UnitFactory(parent=self.root, code="OTHER", name_zh="二号店")
        self.alice, self.bob, self.charlie, self.dora = (PersonFactory(staff_number=name) for name in "ABCD")
        for person, unit in ((self.alice, self.shop), (self.bob, self.night), (self.charlie, self.other)):
            PlacementFactory(person=person, unit=unit)


@pytest.fixture
def company(db):
    return Company()


def test_a_limited_token_lists_its_part_and_no_more(provider, company):
    okta = provider(unit=company.shop)
    assert okta.found("Users") == ["A", "B"]
    assert okta.found("Groups") == ["一号店", "夜班"]
    assert okta.get("Users", filter='userName eq "C"')["totalResults"] == 0
    assert okta.get("Users", filter='not (userName eq "A")')["totalResults"] == 1
    assert okta.get("Users", count=0)["totalResults"] == 2
    assert okta.get("")["totalResults"] == 4


def test_a_token_without_limit_lists_everybody(provider, company):
    assert provider().found("Users") == ["A", "B", "C", "D"]


def test_an_outsider_does_not_exist(provider, company):
    okta = provider(unit=company.shop)
    body = {"schemas": [], "userName": "C"}
    for person in (company.charlie, company.dora):
        path = f"Users/u{person.pk}"
        answers = [
            okta.ask("GET", path),
            okta.ask("PUT", path, body),
            okta.patch(path, RENAME),
            okta.ask("DELETE", path),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4
    path = f"Groups/g{company.other.pk}"
    assert [okta.ask("GET", path).status_code, okta.patch(path, RENAME).status_code] == [404, 404]
    company.charlie.refresh_from_db()
    assert (company.charlie.name, company.charlie.is_active) == ("林晓雯", True)


def test_an_outsider_is_no_manager_and_no_member(provider, company):
    okta = provider(unit=company.shop)
    manager = {"op": "add", "path": f"{ENTERPRISE}:manager", "value": {"value": f"u{company.charlie.pk}"}}
    assert okta.patch(f"Users/u{company.alice.pk}", manager).status_code == 400
    member = {"op": "add", "path": "members", "value": [{"value": f"u{company.charlie.pk}"}]}
    assert okta.patch(f"Groups/g{company.shop.pk}", member).status_code == 400


@pytest.mark.parametrize("department", ["二号店", "OTHER", "公司", "ROOT"])
def test_nobody_is_sent_out_of_the_part(provider, company, department):
    okta = provider(unit=company.shop)
    away = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": department}
    assert okta.patch(f"Users/u{company.alice.pk}", away).status_code == 400
    assert company.alice.placements.get().unit == company.shop


def test_a_new_person_is_in_the_part(provider, company):
    okta = provider(unit=company.shop)
    okta.post("Users", userName="E")
    okta.post("Users", userName="F", department="NIGHT")
    assert okta.found("Users") == ["A", "B", "E", "F"]
    units = Person.objects.filter(staff_number__in="EF").order_by("staff_number").values_list("placements__unit__code")
    assert list(units) == [("SHOP",), ("NIGHT",)]


def test_a_staff_number_elsewhere_is_taken(provider, company):
    answer = provider(unit=company.shop).ask("POST", "Users", {"schemas": [], "userName": "c"})
    assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")


def test_who_left_from_here_is_still_seen_and_who_moved_away_is_not(provider, company):
    okta = provider(unit=company.shop)
    leave(person=company.alice)
    move(person=company.bob, unit=company.other, on=today())
    leave(person=company.charlie)
    assert okta.found("Users") == ["A"]
    assert sorted(provider(unit=company.other).found("Users")) == ["B", "C"]


def test_of_who_has_two_places_a_token_tells_and_moves_its_own(provider, company):
    PlacementFactory(person=company.charlie, unit=company.shop, is_primary=False)
    okta = provider(unit=company.shop)
    user = okta.get(f"Users/u{company.charlie.pk}")
    assert (user[ENTERPRISE]["department"], [one["display"] for one in user["groups"]]) == ("一号店", ["一号店"])
    okta.change(
        user_path := f"Users/{user['id']}", {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "夜班"}
    )
    held = (
        company.charlie.placements.filter(ends_on=None).order_by("unit__code").values_list("unit__code", "is_primary")
    )
    assert list(held) == [("NIGHT", False), ("OTHER", True)]
    assert user_path


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [(Role.HR, None, 403), (Role.MANAGER, "root", 403), (Role.MANAGER, "shop", 200), (Role.MANAGER, "night", 200)],
)
def test_a_limited_token_leaves_alone_whose_role_reaches_beyond(provider, company, role, where, status):
    RoleGrantFactory(person=company.alice, role=role, unit=getattr(company, where) if where else None)
    okta, path = provider(unit=company.shop), f"Users/u{company.alice.pk}"
    address = {"op": "add", "path": "emails", "value": [{"value": "mine@evil.cn"}]}
    refused = status == 403
    assert (okta.patch(path, address).status_code == 403) == refused
    assert (okta.ask("DELETE", path).status_code == 403) == refused
    company.alice.refresh_from_db()
    assert (company.alice.email, company.alice.is_active) == ((None, True) if refused else ("mine@evil.cn", False))


def test_an_external_id_is_the_providers_own(provider, company):
    entra, okta = provider(unit=company.shop, source="entra"), provider(unit=company.shop, source="okta")
    path = f"Users/u{company.alice.pk}"
    entra.change(path, {"op": "add", "path": "externalId", "value": "from-entra"})
    assert "externalId" not in okta.get(path)
    assert okta.get("Users", filter='externalId eq "from-entra"')["totalResults"] == 0
    assert provider(source="entra").get(path)["externalId"] == "from-entra"


def test_where_there_are_several_roots_a_person_may_be_nowhere(provider, db):
    UnitFactory(), UnitFactory()
    okta = provider()
    user = okta.post("Users", userName="E1")
    assert not Person.objects.get(staff_number="E1").placements.exists()
    assert okta.patch(f"Users/{user['id']}", {"op": "add", "path": "title", "value": "x"}).status_code == 400
