"""A filter asked of the database finds whom the library's evaluator, in plain Python, would keep."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scim2_models import ScimFilter, SearchRequest

from api.models import Provisioned
from api.scim.reach import Reach
from api.scim.resources import Group
from api.scim.service import FullUser, service
from api.scim.storage import Storage
from api.services import make_token
from bilingual.days import today
from people.models import ExternalId
from people.services import add_person, leave
from tests.api.conftest import ENTERPRISE
from tests.factories import PersonFactory, PlacementFactory, PositionFactory, UnitFactory

pytestmark = pytest.mark.django_db

TEXTS = {
    "userName": [],
    "externalId": [],
    "id": [],
    "displayName": [],
    "title": [],
    "name.familyName": [],
    "name.givenName": [],
    "name.formatted": [],
    "preferredLanguage": [],
    "locale": [],
    "timezone": [],
    "emails": [],
    "emails.value": [],
    "emails.type": [],
    "phoneNumbers.value": [],
    "phoneNumbers.type": [],
    "groups": [],
    "groups.value": [],
    "groups.display": [],
    "meta.resourceType": [],
    f"{ENTERPRISE}:department": [],
    f"{ENTERPRISE}:employeeNumber": [],
    f"{ENTERPRISE}:manager.value": [],
}
FLAGS = ["active", "emails.primary", "phoneNumbers.primary"]
COMPLEX = ["name", "emails", "phoneNumbers", "groups", f"{ENTERPRISE}:manager"]
PARTS = {"emails": ["value", "type"], "phoneNumbers": ["value", "type"], "groups": ["value", "display"]}
WORDS = [
    "",
    "E",
    "e1",
    "E10",
    "1",
    "%",
    "_",
    "\\",
    "'",
    "林",
    "晓",
    "x",
    "É",
    "é",
    "Éa",
    "work",
    "WORK",
    "u1",
    "g1",
    "zh",
]
OPERATORS = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]


def comparisons(attributes: list[str], words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    value = words.map(json.dumps) | st.just("null")
    return st.builds("{} {} {}".format, st.sampled_from(attributes), st.sampled_from(OPERATORS), value)


def flags(attributes: list[str]) -> st.SearchStrategy[str]:
    value = st.sampled_from(["true", "false", "null"])
    return st.builds("{} {} {}".format, st.sampled_from(attributes), st.sampled_from(["eq", "ne"]), value)


def present(attributes: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(attributes).map("{} pr".format)


def combined(leaves: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    def grown(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        both = st.builds("({}) {} ({})".format, smaller, st.sampled_from(["and", "or"]), smaller)
        loose = st.builds("{} {} {}".format, smaller, st.sampled_from(["and", "or"]), smaller)
        return smaller.map("not ({})".format) | both | loose

    return st.recursive(leaves, grown, max_leaves=most)


def selections(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def inside(attribute: str) -> st.SearchStrategy[str]:
        leaves = comparisons(PARTS[attribute], words) | present(PARTS[attribute])
        if attribute != "groups":
            leaves |= flags(["primary"])
        return combined(leaves, 3).map(lambda text: f"{attribute}[{text}]")

    return st.sampled_from(sorted(PARTS)).flatmap(inside)


def user_filters(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    leaves = comparisons(sorted(TEXTS), words) | flags(FLAGS) | selections(words)
    return combined(leaves | present([*sorted(TEXTS), *FLAGS, *COMPLEX]), 5)


def company() -> Reach:
    """People with everything, with nothing, and with what a translation to SQL gets wrong."""
    root = UnitFactory(code="ROOT", name_zh="公司")
    units = [root, *(UnitFactory(parent=root, name_zh=name) for name in ("一号店", "Éa_%", "éA"))]
    positions = [
        PositionFactory(code=code, name_zh=name) for code, name in (("unassigned", "-"), ("a", "导购"), ("b", "x'"))
    ]
    boss = None
    for number, name in enumerate(["林晓雯", "É", "é", "x_%", "X\\", "", "林", "Éa"]):
        person = add_person(
            staff_number=f"E{number}",
            name=name or "E",
            name_latin="Lin É" if number % 3 == 0 else "",
            email=f"{name.strip('林晓雯')}{number}@B.cn" if number % 2 else None,
            phone="1%" if number % 4 == 1 else "",
            language="en" if number % 2 else "zh-hans",
        )
        if number != 5:
            place = PlacementFactory(
                person=person, unit=units[number % 4], position=positions[number % 3], line_manager=boss
            )
            PlacementFactory(person=person, unit=units[(number + 1) % 4], is_primary=False, position=place.position)
            boss = boss or person
        if number in (2, 6):
            leave(person=person)
        if number > 3:
            Provisioned.objects.create(
                person=person,
                says_name=number != 5,
                says_active=number != 7,
                says_department=number != 4,
                family_name=["林", "", None, "x"][number % 4],
                preferred_language=["zh-CN", "", None][number % 3],
                email_type=["home", "", None][number % 3],
                email_primary=[True, False, None][number % 3],
                waiting_unit=units[1] if number == 6 else None,
                waiting_position=positions[1] if number == 6 else None,
                waiting_manager=boss if number == 6 else None,
            )
        if number % 2:
            ExternalId.objects.create(person=person, source="scim", value=f"e{number}" if number > 4 else f"E{number}")
    return Reach(make_token(name="Okta", unit=root)[0])


def agrees(storage: Storage, kind: str, model: type[Any], everything: list[Any], text: str) -> None:
    """Whoever asks, and in whatever order the database has it."""
    resource_type = service().get_resource_type(kind)
    found = storage.search([resource_type], SearchRequest[model](filter=text)).resources
    expected = [one.id for one in everything if ScimFilter[model](text).match(one)]
    assert [one.id for one in found] == expected, text


def words_of(resources: list[Any]) -> list[str]:
    """What is there, so that filters also find somebody."""
    texts = (
        {one.user_name for one in resources} | {one.display_name for one in resources} | {one.id for one in resources}
    )
    return sorted(text for text in texts if text)


def test_a_filter_finds_whom_the_evaluator_keeps():
    with service().provider:
        storage = Storage(company(), writes=False)
        users = storage.search([service().get_resource_type("User")], SearchRequest[FullUser]()).resources
        assert len(users) == 7  # who is placed nowhere is not in the token's part
        words = st.sampled_from([*WORDS, *words_of(users)])

        @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
        @given(text=user_filters(words))
        def check(text: str) -> None:
            agrees(storage, "User", FullUser, users, text)

        check()


def test_a_filter_finds_the_groups_that_the_evaluator_keeps():
    leaves = comparisons(
        ["displayName", "externalId", "id", "members", "members.value", "members.type"],
        st.sampled_from([*WORDS, "User"]),
    )
    leaves |= present(["displayName", "externalId", "members", "members.value"])
    with service().provider:
        storage = Storage(company(), writes=False)
        groups = storage.search([service().get_resource_type("Group")], SearchRequest[Group]()).resources
        assert len(groups) == 4

        @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
        @given(text=combined(leaves, 4))
        def check(text: str) -> None:
            agrees(storage, "Group", Group, groups, text)

        check()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('meta.created gt "2020-01-01T00:00:00Z"', 2),
        ('meta.created lt "2020-01-01T00:00:00Z"', 0),
        ('meta.lastModified ge "2020-01-01T00:00:00+08:00" and active eq true', 2),
        ('meta.created eq "2020-01-01T00:00:00Z" or meta.created pr', 2),
        (f'{ENTERPRISE}:department eq "一号店" and not (title pr)', 0),
        ('USERNAME EQ "e-1"', 1),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName sw "E-"', 2),
        ('emails[type eq "work" and value ew "@b.cn"]', 1),
        ('groups[display eq "一号店"] and groups.display ne "一号店"', 0),
        ("userName pr", 2),
    ],
)
def test_filters_as_providers_send_them(provider, text, found):
    shop = UnitFactory(name_zh="一号店")
    for number, email in (("E-1", "a@b.cn"), ("E-2", None)):
        PlacementFactory(unit=shop, person=PersonFactory(staff_number=number, email=email), starts_on=today())
    assert provider().get("Users", filter=text)["totalResults"] == found


@pytest.mark.parametrize(
    "text",
    [
        'meta.created gt "2020-01-01T00:00:00"',
        'meta.created gt "yesterday"',
        'meta.location eq "x"',
        'active gt "true"',
        'emails[shoe eq "1"]',
        'name eq "x"',
        'userName["x"]',
        "userName eq",
        '(userName eq "x"',
        'schemas eq "x"',
    ],
)
def test_what_cannot_be_looked_for_is_told_so(provider, text):
    answer = provider().client.get(
        "/scim/v2/Users", {"filter": text}, headers={"authorization": f"Bearer {provider().secret}"}
    )
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")
