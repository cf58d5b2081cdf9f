"""For whoever watches the processes: ``/healthz`` says this one lives, ``/readyz`` that it can work."""

from collections.abc import Callable

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

PATIENCE = 2  # seconds: a probe that waits longer is itself a fault


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Asks nothing of anyone: a process must not be restarted because the database is."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """``{"database": "ok", "broker": "ok"}``; status 503, and ``"down"`` beside what does not answer."""
    answers = {"database": _answer(_ask_database), "broker": _answer(_ask_broker)}
    return JsonResponse(answers, status=200 if set(answers.values()) == {"ok"} else 503)


def _answer(ask: Callable[[], None]) -> str:
    try:
        ask()
    except (DatabaseError, OSError, KombuError):
        return "down"
    return "ok"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    """Connect as a task's sender would, whatever the transport; Redis is pinged in doing so."""
    with current_app.connection_for_write(connect_timeout=PATIENCE) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
