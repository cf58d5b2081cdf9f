"""Queries of one visit, counted in process: the same requests through Django's test client."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.client import Reply, WrongAnswer
from bench.steps import Step


class InProcess:
    """Takes what a ``Connection`` takes."""

    def send(self, visit, method, path, *, expect=200, body=None, headers=None) -> Reply:
        client = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
        client.cookies.load(visit.cookies)
        headers = dict(headers or {})
        kind = headers.pop("Content-Type", "application/octet-stream")
        response = client.generic(method, path, data=body or b"", content_type=kind, headers=headers)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code != expect:
            raise WrongAnswer(f"{method} {path}: {response.status_code} instead of {expect}\n{content[:2000]!r}")
        return Reply(response.status_code, response.headers, content)


def count_queries(step: Step) -> list[float]:
    """A request, for each part; by a second visit, when what a process reads only once has been read."""
    counted: list[float] = []
    for _ in range(2):
        visit = next(step.visits)
        counted = []
        for part in step.parts:
            if part.before:
                part.before([visit])
            with CaptureQueriesContext(connection) as captured:
                part.walk(InProcess(), visit)
            counted.append(len(captured) / part.requests)
    return counted
