"""The cache may go away at any time; nobody's page does."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from tests.factories import PersonFactory

NOWHERE = {
    "default": {
        "BACKEND": "config.cache.TolerantRedisCache",
        "LOCATION": "redis://127.0.0.1:1/1",
        "OPTIONS": {"socket_connect_timeout": 1},
    }
}


@pytest.fixture
def no_cache(settings):
    settings.CACHES = NOWHERE
    yield
    caches.close_all()


def test_a_cache_that_is_away_answers_like_an_empty_one(no_cache):
    cache = caches["default"]
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("lock", 1) is True
    assert cache.get_many(["a"]) == {}
    assert cache.delete("a") is False


@pytest.mark.django_db
def test_pages_are_served_without_the_cache(client, no_cache):
    client.force_login(PersonFactory())
    assert client.get("/en/").status_code == 200
    assert client.get(reverse("verify", args=["PZ-2026-0000-0000-0"])).status_code == 404
