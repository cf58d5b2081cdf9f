"""Who plays in the browser tests, besides the demo's sign-ins."""

import json
from dataclasses import dataclass

from tests.browser.live import Live


@dataclass(frozen=True)
class Person:
    number: str
    name: str
    latin: str
    language: str
    email: str


@dataclass(frozen=True)
class Cast:
    """``people`` by their part (casting.PARTS); ``right``: the question → the keys of its right options."""

    people: dict[str, Person]
    right: dict[str, list[str]]


def cast_on(live: Live) -> Cast:
    said = json.loads(live.ask("from tests.browser.casting import cast; cast()").splitlines()[-1])
    return Cast({part: Person(**words) for part, words in said["people"].items()}, said["right"])
