"""How often somebody may try: allauth's limits (``ACCOUNT_RATE_LIMITS``), also for what is only looked at."""

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import respond_429
from django.http import HttpRequest

__all__ = ["give_back", "respond_429", "spend"]

APP = "allauth.account"


def spend(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether there was an attempt left; it is used up."""
    return bool(ratelimit.consume(request, app=APP, action=action, key=key, limit_get=True))


def give_back(request: HttpRequest, action: str, key: str) -> None:
    """After a success, the attempts before it count no more."""
    ratelimit.clear(request, app=APP, action=action, key=key)
