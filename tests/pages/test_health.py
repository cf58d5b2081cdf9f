"""For whoever watches the processes."""

from pathlib import Path

import pytest
from celery import current_app
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries


def test_healthz_asks_nobody(client: Client) -> None:
    response = client.get("/healthz")  # a test without the database mark: a query would be an error
    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_has_asked_database_and_broker(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": "ok", "broker": "ok"})


def test_a_broker_that_is_gone_is_named(client: Client, db: None, nowhere: str) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": "ok", "broker": "down"})


def test_a_database_that_is_gone_is_named(client: Client, db: None) -> None:
    def refuse(*args: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": "down", "broker": "ok"})


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a Redis that was never started."""
    address = f"redis+socket://{tmp_path}/no.socket"
    monkeypatch.setattr(current_app.conf, "broker_url", address)
    return address
