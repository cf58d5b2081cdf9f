"""Every address outside the back office, and who may: a new one that is not in the table fails here."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.addresses.roles import WHO
from tests.addresses.site import GET, POST, address, answer
from tests.addresses.world import World
from tests.factories import PersonFactory


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if not str(pattern.pattern).startswith("admin/"):
                yield namespace + (pattern.name or f"unnamed: {pattern.pattern}")
        elif str(pattern.pattern) != "admin/":
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    assert set(names(get_resolver())) == {*GET, *POST}


@pytest.mark.django_db
def test_who_may() -> None:
    world = World()
    given = {name: {who: answer(world, name, who) for who in WHO} for name in GET | POST}
    differs = {
        name: {who: got for who, got in found.items() if got != (GET | POST)[name][who]}
        for name, found in given.items()
    }
    assert {name: found for name, found in differs.items() if found} == {}


@pytest.mark.django_db
def test_what_writes_is_never_done_by_looking() -> None:
    world = World()
    assert {name: world.ask("lin", "get", address(world, name)) for name in POST} == dict.fromkeys(POST, 405)


@pytest.mark.django_db
def test_there_is_one_door(client: Client) -> None:
    """The limits on guessing passwords are allauth's: no other form takes one."""
    for door in ("/admin/login/", "/en/courses/_util/login/"):
        given = client.post(door, {"username": "1", "password": "1"})
        assert (given.status_code, given.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nowhere",
    [
        "/zh-hans/nothing/",
        "/en/certificates/1/",
        "/en/certificates/5d9e1f0a-7c1b-4b7e-9a55-0c6f3a1d2e4b/",
        "/zh-hans/courses/nothing/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, nowhere: str) -> None:
    client.force_login(PersonFactory())
    assert client.get(nowhere).status_code == 404
