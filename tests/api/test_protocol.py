"""Who may ask, how errors look, conditional requests, paging and sorting, and what it costs."""

import json
import logging
import threading

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.limits import REQUESTS, WRONG_TOKENS
from api.services import revoke_token
from people.models import Person
from tests.api.conftest import ENTERPRISE, USER
from tests.factories import PersonFactory, PlacementFactory, UnitFactory

pytestmark = pytest.mark.django_db
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
RENAME = {"op": "replace", "path": "displayName", "value": "x"}


@pytest.mark.parametrize("path", ["Users", "Users/u1", "Groups", "Schemas", "ResourceTypes", "Me", "nothing", ""])
def test_nobody_asks_without_a_token_and_a_session_is_none(path):
    client = Client()
    client.force_login(PersonFactory(is_superuser=True))
    answer = client.get(f"/scim/v2/{path}")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["schemas"] == [ERROR]


def test_what_we_can_do_is_told_to_all():
    told = Client().get("/scim/v2/ServiceProviderConfig").json()
    assert {key: told[key]["supported"] for key in ("patch", "bulk", "filter", "sort", "etag", "changePassword")} == {
        "patch": True,
        "bulk": False,
        "filter": True,
        "sort": True,
        "etag": True,
        "changePassword": False,
    }
    assert told["authenticationSchemes"][0]["type"] == "oauthbearertoken"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {}", "Bearer x{}", "Token {}"])
def test_a_token_stands_in_its_header_and_is_whole(provider, header):
    okta = provider()
    given = {"authorization": header.format(okta.secret)} if header else {}
    assert Client().get("/scim/v2/Users", headers=given).status_code == 401
    assert Client().get("/scim/v2/Users", headers={"authorization": f"bearer {okta.secret}"}).status_code == 200


def test_a_revoked_token_is_refused_at_once(provider):
    okta = provider()
    revoke_token(token=okta.token)
    assert okta.ask("GET", "Users").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("GET", "Users/u1/more", 404),
        ("POST", "Users/u1", 405),
        ("PUT", "Users", 405),
        ("POST", "Bulk", 501),
        ("GET", "Me", 501),
        ("GET", "Users?filter=nonsense", 400),
        ("GET", "Users?filter=shoeSize eq 43", 400),
        ("GET", 'Users?filter=meta.version eq "1"', 400),
        ("GET", "Users?sortBy=groups", 400),
        ("GET", "Users?sortBy=name", 400),
        ("GET", "Schemas?filter=id pr", 403),
        ("GET", "?sortBy=displayName", 501),
    ],
)
def test_an_error_is_told_in_scims_form(provider, method, path, status):
    answer = provider().ask(method, path)
    body = answer.json()
    assert (answer.status_code, body["status"], body["schemas"]) == (status, str(status), [ERROR])
    assert answer.headers["Content-Type"] == "application/scim+json"
    assert body["detail"]


def test_an_error_is_told_in_the_clients_language(provider):
    okta = provider()
    assert okta.ask("GET", "Users/u0", **{"accept-language": "zh-CN"}).json()["detail"] == "这里没有这一项。"
    assert okta.ask("GET", "Users/u0", **{"accept-language": "en"}).json()["detail"] == "There is no such thing here."
    assert okta.ask("GET", "Users?filter=x", **{"accept-language": "zh-CN"}).json()["detail"].startswith("筛选条件")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"userName": "\\ud800"}', b"\xff\xfe", b'{"userName": 7}']
)
def test_a_body_that_cannot_be_read_is_told_so(provider, body):
    okta = provider()
    given = {"authorization": f"Bearer {okta.secret}"}
    answer = okta.client.post("/scim/v2/Users", body, content_type="application/scim+json", headers=given)
    assert (answer.status_code, answer.json()["schemas"]) == (400, [ERROR])
    answer = okta.client.post("/scim/v2/Users", b"a=b", content_type="application/x-www-form-urlencoded", headers=given)
    assert answer.status_code == 415


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800"])
def test_a_filter_with_a_character_that_no_database_keeps_is_told_so(provider, text):
    answer = provider().client.get(
        "/scim/v2/Users", {"filter": f'userName eq "{text}"'}, headers={"authorization": f"Bearer {provider().secret}"}
    )
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


def test_too_many_requests_of_one_token_are_held_up_and_another_goes_on(provider, monkeypatch):
    cache.clear()
    monkeypatch.setattr("api.scim.views.REQUESTS", type(REQUESTS)("scim", times=2, seconds=3600))
    okta, entra = provider(), provider()
    assert [okta.ask("GET", "Users").status_code for _ in range(3)] == [200, 200, 429]
    assert int(okta.ask("GET", "Users").headers["Retry-After"]) > 0
    assert entra.ask("GET", "Users").status_code == 200


def test_guessing_tokens_is_held_up(provider, monkeypatch):
    cache.clear()
    monkeypatch.setattr("api.scim.views.WRONG_TOKENS", type(WRONG_TOKENS)("wrong", times=2, seconds=3600))
    answers = [Client().get("/scim/v2/Users", headers={"authorization": "Bearer x"}).status_code for _ in range(4)]
    assert answers == [401, 401, 429, 429]


def test_what_is_known_is_not_sent_again(provider):
    okta = provider()
    user = okta.post("Users", userName="E1")
    path, version = f"Users/{user['id']}", user["meta"]["version"]
    assert version.startswith('W/"')
    assert okta.ask("GET", path).headers["ETag"] == version
    assert okta.ask("GET", path, **{"if-none-match": version}).status_code == 304
    okta.change(path, RENAME)
    assert okta.ask("GET", path, **{"if-none-match": version}).status_code == 200


def test_a_change_on_top_of_what_was_changed_meanwhile_is_refused(provider):
    okta = provider()
    user = okta.post("Users", userName="E1")
    path, version = f"Users/{user['id']}", user["meta"]["version"]
    assert okta.patch(path, RENAME, **{"if-match": version}).status_code == 204
    other = {"op": "replace", "path": "displayName", "value": "y"}
    answers = [
        okta.patch(path, other, **{"if-match": version}),
        okta.ask("PUT", path, user, **{"if-match": version}),
        okta.ask("DELETE", path, **{"if-match": version}),
    ]
    assert [answer.status_code for answer in answers] == [412, 412, 412]
    assert Person.objects.get(staff_number="E1").name == "x"


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_with_one_version_one_is_made(provider):
    okta = provider()
    user = okta.post("Users", userName="E1")
    path, version = f"Users/{user['id']}", user["meta"]["version"]
    start, answers = threading.Barrier(2), []

    def change(name: str) -> None:
        try:
            start.wait(10)
            operation = {"op": "replace", "path": "displayName", "value": name}
            answers.append(okta.patch(path, operation, **{"if-match": version}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=[name]) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [204, 412]
    assert Person.objects.get(staff_number="E1").name in ("甲", "乙")


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_without_a_version_are_both_made(provider):
    okta = provider()
    user = okta.post("Users", userName="E1")
    start, answers = threading.Barrier(2), []

    def change(operation: dict) -> None:
        try:
            start.wait(10)
            answers.append(okta.patch(f"Users/{user['id']}", operation).status_code)
        finally:
            connection.close()

    operations = [RENAME, {"op": "add", "path": "phoneNumbers", "value": [{"value": "138"}]}]
    threads = [threading.Thread(target=change, args=[operation]) for operation in operations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    person = Person.objects.get(staff_number="E1")
    assert (sorted(answers), person.name, person.phone) == ([204, 204], "x", "138")


def test_pages_hold_everybody_once(provider):
    for number in range(7):
        PersonFactory(staff_number=f"E{number}")
    okta = provider()
    pages = [okta.get("Users", startIndex=start, count=3) for start in (1, 4, 7, 10)]
    assert [page["totalResults"] for page in pages] == [7] * 4
    assert [[one["userName"] for one in page.get("Resources", [])] for page in pages] == [
        ["E0", "E1", "E2"],
        ["E3", "E4", "E5"],
        ["E6"],
        [],
    ]
    assert [(page["startIndex"], page["itemsPerPage"]) for page in pages] == [(1, 3), (4, 3), (7, 1), (10, 0)]


def test_a_page_at_the_root_goes_on_from_people_to_units(provider):
    for number in range(3):
        PersonFactory(staff_number=f"E{number}")
    UnitFactory(name_zh="甲"), UnitFactory(name_zh="乙")
    page = provider().get("", startIndex=3, count=2)
    assert page["totalResults"] == 5
    assert [one.get("userName") or one["displayName"] for one in page["Resources"]] == ["E2", "甲"]


def test_sorting_puts_who_has_no_value_last_and_turned_round_first(provider):
    for number, phone in (("E1", "2"), ("E2", ""), ("E3", "1")):
        PersonFactory(staff_number=number, phone=phone)
    okta = provider()
    assert okta.found("Users", sortBy="phoneNumbers") == ["E3", "E1", "E2"]
    assert okta.found("Users", sortBy="phoneNumbers", sortOrder="descending") == ["E2", "E1", "E3"]


def test_a_search_may_come_in_a_body_where_no_address_shows_it(provider):
    PersonFactory(staff_number="E1", name="林晓雯"), PersonFactory(staff_number="E2", name="王芳")
    body = {"schemas": [], "filter": 'displayName sw "林"', "attributes": ["userName"]}
    answer = provider().ask("POST", "Users/.search", body)
    assert [one["userName"] for one in answer.json()["Resources"]] == ["E1"]


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_takes_a_constant_number_of_queries(provider, rows):
    shop = UnitFactory()
    for _ in range(rows):
        PlacementFactory(unit=UnitFactory(parent=shop), person=PersonFactory())
    okta = provider(unit=shop)
    for path, most in (
        ("Users", 4),
        ("Users?filter=emails pr or groups pr&sortBy=title", 4),
        (f"Users/u{Person.objects.first().pk}", 4),
        ("Groups", 4),
        (f"Groups/g{shop.pk}", 4),
        ("ServiceProviderConfig", 0),
        ("Schemas", 1),
    ):
        okta.ask("GET", path)
        with CaptureQueriesContext(connection) as queries:
            assert okta.ask("GET", path).status_code == 200
        assert (path, len(queries)) == (path, most)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_change_takes_a_constant_number_of_queries(provider, rows):
    shop = UnitFactory()
    for _ in range(rows):
        PlacementFactory(unit=shop, person=PersonFactory())
    okta = provider(unit=shop)
    path = f"Users/u{Person.objects.first().pk}"
    okta.patch(path, {"op": "replace", "path": "displayName", "value": "y"})
    with CaptureQueriesContext(connection) as queries:
        okta.patch(path, RENAME)
    assert len(queries) == 24


def test_a_fault_of_ours_is_told_without_what_it_was_about(provider, monkeypatch, caplog):
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("林晓雯 13800000000")

    monkeypatch.setattr("api.scim.storage.Storage.search", broken)
    okta = provider()
    with caplog.at_level(logging.INFO):
        answer = okta.ask("GET", 'Users?filter=displayName eq "林晓雯"')
    assert (answer.status_code, answer.json()["schemas"]) == (500, [ERROR])
    said = caplog.text + answer.content.decode()
    assert "RuntimeError" in caplog.text
    assert not any(secret in said for secret in ("林晓雯", "13800000000", okta.secret))


def test_the_servers_write_no_access_log():
    """A filter in an address names people. Granian writes none unless it is told to."""
    root = settings.ROOT
    for file in ("Dockerfile", "docker-compose.yml", "site/config/management/commands/up.py"):
        text = (root / file).read_text(encoding="utf-8").lower()
        assert "access-log" not in text.replace("no-access-log", "")
        assert "log_access" not in text


def test_answers_are_for_the_asker_alone(provider):
    answer = provider().ask("GET", "Users")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]
    assert json.loads(answer.content)["totalResults"] == 0


def test_the_schemas_are_what_we_keep(provider):
    schemas = {one["id"]: one for one in provider().get("Schemas")["Resources"]}
    assert {USER, ENTERPRISE} < set(schemas)
    names = {one["name"] for one in schemas[USER]["attributes"]}
    assert {"userName", "emails", "groups"} < names
    assert not {"password", "roles", "photos"} & names
