"""What every format is read into and written from: a question beside its bank, and the picture files it brings."""

from dataclasses import dataclass, field
from typing import Any

from quizzes.exchange import limits
from quizzes.exchange.faults import Fault, FileRefused


@dataclass(frozen=True)
class Item:
    """An empty field is one that the file did not speak of. ``content`` is as the question types write it.

    A picture in ``content`` names a file of :class:`Parsed` (or of :class:`Export`) instead of an image's id.
    """

    line: int
    kind: str
    content: dict[str, Any]
    code: str = ""
    category: tuple[str, ...] = ()  # codes or names, below the category that is imported into
    quality: str = ""
    difficulty: str = ""
    state: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""


@dataclass
class Parsed:
    """``pictures`` and ``films`` by the names that contents use, which come from what is in them."""

    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    films: dict[str, bytes] = field(default_factory=dict)  # captions, too
    _noted: set[tuple[str, int, str]] = field(default_factory=set)
    _asked: int = 0

    def another(self) -> None:
        """Before each question is read. Raises :class:`FileRefused` as soon as there are too many."""
        self._asked += 1
        if self._asked > limits.MOST_QUESTIONS:
            raise FileRefused("too_many", limit=limits.MOST_QUESTIONS)

    def note(self, code: str, line: int, **facts: Any) -> None:
        """A remark that a question earns several times is made once."""
        fault = Fault(code, line, facts)
        known = (code, line, repr(facts))
        if not fault.is_note or known not in self._noted:
            self.faults.append(fault)
        self._noted.add(known)


@dataclass
class Export:
    """``pictures`` and ``films`` by the names that the items' contents use. ``faults``: what the format could not
    hold.
    """

    items: list[Item]
    pictures: dict[str, bytes] = field(default_factory=dict)
    films: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
