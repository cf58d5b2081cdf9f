"""Candidates of an exam. Each is a browser whose ``outbox.js`` keeps an answer until the server has it."""

import json
import random
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from bench.client import Connection, Phase, Visit
from bench.steps import token

PATIENCE = 120.0  # seconds after the last question; what the server does not have by then is lost
LONGEST_PAUSE = 30.0  # as outbox.js
REQUEST_SECONDS = 15.0  # as outbox.js
SECOND_THOUGHTS = 10  # every so manieth answer is given twice: wrong first, then as it stays


@dataclass
class Given:
    """One answer as a candidate gave it, and what the server said to it. Times are of ``time.monotonic``."""

    position: int
    number: int
    answer: list[str]
    at: float
    acknowledged: float | None = None
    refused: str = ""
    sent: int = 0

    @property
    def took(self) -> float | None:
        """Seconds from giving it to the receipt, whatever lay between."""
        return None if self.acknowledged is None else self.acknowledged - self.at


@dataclass
class Outbox:
    """One answer after another, each sent again until there is an answer to it."""

    connection: Connection
    visit: Visit
    unsent: deque[Given] = field(default_factory=deque)
    pause: float = 0.0
    again: float = 0.0

    def add(self, given: Given) -> None:
        self.unsent.append(given)
        self.flush()

    def wait_until(self, moment: float) -> None:
        """Sends again meanwhile what did not get through."""
        while (now := time.monotonic()) < moment:
            if self.unsent and self.again <= now:
                self.flush()
            else:
                time.sleep((min(moment, self.again) if self.unsent else moment) - now)

    def empty(self, *, within: float) -> None:
        end = time.monotonic() + within
        while self.unsent and time.monotonic() < end:
            self.wait_until(min(end, self.again + 0.001))

    def flush(self) -> None:
        while self.unsent and self._send(self.unsent[0]):
            self.unsent.popleft()

    def _send(self, given: Given) -> bool:
        """Is the server done with it?"""
        given.sent += 1
        body = {"number": given.number, "answer": given.answer, "given_at": self.visit.facts["given_at"]}
        address = f"{self.visit.facts['attempt']}/{given.position}/answer"
        headers = {**token(self.visit), "Content-Type": "application/json"}
        try:
            reply = self.connection.send(
                self.visit, "POST", address, expect=None, body=json.dumps(body).encode(), headers=headers
            )
            said: dict[str, Any] = json.loads(reply.body)
        except (OSError, HTTPException, ValueError):
            self.connection.http.close()  # the next request opens another
            return self._later()
        if reply.status == 200:
            given.acknowledged, self.pause = time.monotonic(), 0.0
            return True
        if said.get("code") == "number-taken":
            given.number = said["next"]
            return self._send(given)
        if reply.status >= 500 or reply.status == 429 or not said.get("code"):
            return self._later()
        given.refused = said["code"]
        return True

    def _later(self) -> bool:
        self.pause = min(LONGEST_PAUSE, self.pause * 2 or 1.0)
        self.again = time.monotonic() + self.pause * random.uniform(0.75, 1.25)
        return False


def answering(pace: float) -> Phase:
    """All questions, one every ``pace`` seconds whether or not the server keeps up; at 0 as fast as it answers."""

    def walk(connection: Connection, visit: Visit) -> None:
        connection.http.timeout = REQUEST_SECONDS
        visit.facts["given_at"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        visit.facts["given"] = []
        outbox, begun = Outbox(connection, visit), time.monotonic() + random.uniform(0, pace)
        for place, (position, number, answer) in enumerate(thoughts(visit.facts["answers"])):
            outbox.wait_until(begun + place * pace)
            given = Given(position, number, answer, time.monotonic())
            visit.facts["given"].append(given)
            outbox.add(given)
        outbox.empty(within=PATIENCE)

    return walk


def thoughts(answers: dict[int, list[str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Position, number, answer: in the paper's order."""
    for position, answer in sorted(answers.items()):
        if position % SECOND_THOUGHTS == 0:
            yield position, 1, []
            yield position, 2, answer
        else:
            yield position, 1, answer


def persistent(phase: Phase, *, seconds: float = 60.0) -> Phase:
    """Somebody who presses the button again, or loads the page again, where the line broke or the server failed."""

    def walk(connection: Connection, visit: Visit) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                phase(connection, visit)
                return
            except Exception:
                if time.monotonic() > end:
                    raise
                connection.http.close()
                time.sleep(random.uniform(1, 2))

    return walk
