from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from people.models import Person
from reports.actions.models import Run

Act = Callable[..., Any]


@pytest.fixture
def act(client: Client) -> Act:
    """``act(hr, "remind", people=[lin], step="go", reason="…")``: looks first, and presses the button beside it."""

    def act(viewer: Person, verb: str, people: Any = (), *, of: str = "calm", step: str = "", **given: Any) -> Any:
        client.force_login(viewer, backend="people.backends.StaffNumberOrEmailBackend")
        named = "".join(f"&person={person.pk}" for person in people)
        filters = "".join(f"&{name}={given.pop(name)}" for name in ("unit", "state", "q") if name in given)
        with translation.override("en"):
            address = f"/en/status/actions/{verb}/?of={of}{named}{filters}"
        if not step:
            return client.get(address)
        if step == "look":
            return client.post(address, {**given, "step": step})
        seen = given.pop("seen", None) or client.post(address, {**given, "step": "look"}).context["seen"]
        return client.post(address, {**given, "step": step, "seen": seen})

    return act


def outcomes(run: Run) -> dict[str, tuple[str, str]]:
    """By staff number what became of each, and why."""
    items = run.items.select_related("person")
    return {item.person.staff_number: (item.outcome, item.code) for item in items}
