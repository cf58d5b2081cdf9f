"""How often one may ask. Counted in the cache; while that is away, nobody is held up."""

import time
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """``times`` in each window of ``seconds``."""

    name: str
    times: int
    seconds: int = 60

    def wait(self, who: str) -> int:
        """Count one; the seconds to wait where that is too many, else 0."""
        now = int(time.time())
        return now // self.seconds * self.seconds + self.seconds - now if self._count(who, now) > self.times else 0

    def is_full(self, who: str) -> bool:
        """Without counting."""
        return (cache.get(self._key(who, int(time.time()))) or 0) >= self.times

    def _count(self, who: str, now: int) -> int:
        key = self._key(who, now)
        if cache.add(key, 1, self.seconds):
            return 1
        try:
            return cache.incr(key)
        except ValueError:  # it ran out between the two
            return 1

    def _key(self, who: str, now: int) -> str:
        return f"limit:{self.name}:{who}:{now // self.seconds}"


REQUESTS = Limit("scim", times=1200)  # of one token: what the large providers send at their fastest
WRONG_TOKENS = Limit("scim-wrong", times=20)  # from one address
