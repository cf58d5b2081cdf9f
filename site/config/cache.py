"""A cache whose loss costs speed, never a page: sessions are in the database too, and rate limits open."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis import Redis
from redis.exceptions import ConnectionError as BrokerGone
from redis.exceptions import TimeoutError as BrokerSilent

logger = logging.getLogger(__name__)

# What each operation answers while the server is away. ``add`` says yes: nobody waits for a lock for ever.
AWAY: dict[str, Callable[..., Any]] = {
    "add": lambda *args: True,
    "get": lambda key, default=None: default,
    "set": lambda *args: None,
    "touch": lambda *args: False,
    "delete": lambda *args: False,
    "incr": lambda *args: 0,
    "get_many": lambda *args: {},
    "has_key": lambda *args: False,
    "set_many": lambda *args: None,
    "delete_many": lambda *args: None,
}


class TolerantClient(RedisCacheClient):
    """Redis's client; where the server cannot be reached, it answers like an empty cache."""

    @cached_property
    def _only(self) -> Redis:
        return super().get_client(write=True)

    def get_client(self, key: object = None, *, write: bool = False) -> Redis:
        """There is one server. Django would make a new client, slowly, for every look into the cache."""
        return self._only


def _tolerant(name: str) -> Callable[..., Any]:
    ask = getattr(RedisCacheClient, name)

    def operation(self: TolerantClient, *args: Any) -> Any:
        try:
            return ask(self, *args)
        except (BrokerGone, BrokerSilent) as error:
            logger.warning("the cache is away: %s", type(error).__name__)
            return AWAY[name](*args)

    return operation


for _name in AWAY:
    setattr(TolerantClient, _name, _tolerant(_name))


class TolerantRedisCache(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = TolerantClient
