"""What the tests of SCIM share: the application in this process, and a client with a token."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from api.models import ApiToken
from api.services import make_token

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """All of it, middleware too; it keeps this test's connection open, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Provider:
    """An identity provider with a token. ``provider.post("Users", {…})`` and the like; bodies are JSON."""

    def __init__(self, **fields: Any) -> None:
        self.token: ApiToken
        self.token, self.secret = make_token(**{"name": "Entra ID", **fields})
        self.client = Client()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        given = {"authorization": f"Bearer {self.secret}", **headers}
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/scim+json"}
        return self.client.generic(method, f"/scim/v2/{path}", **content, headers=given)

    def get(self, path: str, **query: Any) -> Any:
        response = self.client.get(f"/scim/v2/{path}", query, headers={"authorization": f"Bearer {self.secret}"})
        assert response.status_code == 200, response.content
        return response.json()

    def found(self, kind: str, **query: Any) -> list[str]:
        """Names of what is listed, in order."""
        name = "userName" if kind == "Users" else "displayName"
        return [one[name] for one in self.get(kind, **query).get("Resources", [])]

    def post(self, kind: str, **fields: Any) -> Any:
        response = self.ask("POST", kind, as_resource(kind, fields))
        assert response.status_code == 201, response.content
        return response.json()

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> HttpResponse:
        return self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    def change(self, path: str, *operations: dict[str, Any]) -> Any:
        """Patch, which must succeed, and read again."""
        response = self.patch(path, *operations)
        assert response.status_code in (200, 204), response.content
        return self.get(path)


def as_resource(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """``department`` and the like belong to the extension."""
    inner = {key: fields.pop(key) for key in ("department", "employeeNumber", "manager") if key in fields}
    if kind.startswith("Groups"):
        return {"schemas": [GROUP], **fields}
    return {"schemas": [USER, ENTERPRISE], **fields, **({ENTERPRISE: inner} if inner else {})}


@pytest.fixture
def provider(db: None) -> Callable[..., Provider]:
    return Provider
