"""The readers: plain keep-alive connections, each with one request under way, driven by a thread of its own."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.cpu import cpu_seconds

SETTLE = 0.15  # seconds; what the servers finish after their last answer belongs to the phase


class WrongAnswer(Exception):
    """The server did not answer as the step expects; measuring it would measure an error page."""


@dataclass
class Visit:
    """One person's way through a step: their cookies, and what the phases tell one another."""

    cookies: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Measured:
    """One phase at one number of connections."""

    requests: int
    seconds: float
    times: list[float]  # of each request, sorted
    bytes: int
    cpu: dict[str, float]  # seconds, by role

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))] * 1000

    @property
    def cpu_ms(self) -> float:
        """A request, over all server processes."""
        return sum(self.cpu.values()) * 1000 / self.requests

    @property
    def bytes_each(self) -> float:
        return self.bytes / self.requests


class Connection:
    """One keep-alive connection. It carries one visitor after another, as a proxy's connection does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.times: list[float] = []
        self.bytes = 0

    def send(
        self,
        visit: Visit,
        method: str,
        path: str,
        *,
        expect: int | None = 200,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        sent = {
            "Accept-Encoding": "gzip, deflate",
            "Cookie": "; ".join(f"{name}={value}" for name, value in visit.cookies.items()),
            **({"Origin": f"http://127.0.0.1:{self.port}"} if method == "POST" else {}),
            **(headers or {}),
        }
        began = time.perf_counter()
        self.http.request(method, path, body=body, headers=sent)
        response = self.http.getresponse()
        content = response.read()
        self.times.append(time.perf_counter() - began)
        self.bytes += len(content)
        if expect is not None and response.status != expect:
            raise WrongAnswer(f"{method} {path}: {response.status} instead of {expect}\n{content[:2000].decode()}")
        return Reply(response.status, response.headers, content)


Phase = Callable[[Connection, Visit], object]


def run(
    phase: Phase, visits: Iterable[Visit], *, port: int, connections: int, seconds: float
) -> tuple[Measured, list[Visit]]:
    """Walk every visit through the phase until they are through or the time is over; who got through comes back."""
    waiting, lock = iter(visits), threading.Lock()
    through: list[Visit] = []
    failures: list[Exception] = []
    opened = [Connection(port) for _ in range(connections)]
    cpu_before, began = cpu_seconds(), time.perf_counter()

    def walk(connection: Connection) -> None:
        try:
            while time.perf_counter() - began < seconds and not failures:
                with lock:
                    visit = next(waiting, None)
                if visit is None:
                    return
                phase(connection, visit)
                with lock:
                    through.append(visit)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=walk, args=(connection,)) for connection in opened]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    time.sleep(SETTLE)
    cpu_after = cpu_seconds()
    for connection in opened:
        connection.http.close()
    if failures:
        raise failures[0]
    times = sorted(moment for connection in opened for moment in connection.times)
    spent = {role: cpu_after[role] - cpu_before[role] for role in cpu_after}
    return Measured(len(times), took, times, sum(each.bytes for each in opened), spent), through
