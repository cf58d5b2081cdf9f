"""Where somebody is signed in: each session, its device and address; ended one by one or all but this."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from people.models import Person

# The first that fits: each browser also names those it descends from.
BROWSERS = (
    ("MicroMessenger", _, "WeChat"),
    ("DingTalk", _, "DingTalk"),
    ("Edg", str, "Edge"),
    ("HuaweiBrowser", str, "Huawei Browser"),
    ("MiuiBrowser", str, "Mi Browser"),
    ("SamsungBrowser", str, "Samsung Internet"),
    ("Firefox|FxiOS", str, "Firefox"),
    ("Chrome|CriOS", str, "Chrome"),
    ("Safari", str, "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS|OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SignedIn:
    pk: int
    device: str
    ip: str
    since: datetime
    seen_at: datetime
    is_here: bool


def sessions_of(person: Person, here: str | None) -> list[SignedIn]:
    """Those still good, the one looked from (``here`` is its key) first, then the latest seen. Two queries."""
    known = list(UserSession.objects.filter(user=person).order_by("-last_seen_at", "-pk"))
    keys = [one.session_key for one in known]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("pk", flat=True)
    )
    told = [
        SignedIn(
            pk=one.pk,
            device=device(one.user_agent),
            ip=one.ip,
            since=one.created_at,
            seen_at=one.last_seen_at,
            is_here=one.session_key == here,
        )
        for one in known
        if one.session_key in alive
    ]
    return sorted(told, key=lambda one: not one.is_here)


def device(user_agent: str) -> str:
    """*Chrome · Windows*, 微信 · Android; what is not known is said."""
    browser = next((say(name) for sign, say, name in BROWSERS if re.search(sign, user_agent)), "")
    system = next((name for sign, name in SYSTEMS if re.search(sign, user_agent)), "")
    return " · ".join(part for part in (browser, system) if part) or _("Unknown device")


@transaction.atomic
def end_session(*, person: Person, pk: int) -> None:
    """One of one's own; another's, or one that is over, changes nothing."""
    _end(person, list(UserSession.objects.filter(user=person, pk=pk)), person)


@transaction.atomic
def end_sessions(*, person: Person, but: str | None = None, actor: Person | None = None) -> int:
    """All of them, ``but`` the one with this key. Returns how many."""
    sessions = list(UserSession.objects.filter(user=person).exclude(session_key=but or ""))
    _end(person, sessions, actor)
    return len(sessions)


def _end(person: Person, sessions: Sequence[UserSession], actor: Person | None) -> None:
    for session in sessions:
        session.end()
    if sessions:
        record(action="signin.sessions_ended", subject=person, actor=actor, after={"count": len(sessions)})
