"""What stands on a person's page in the back office. The rooms above register their sections.

In a room's module ``person_page.py``, which ``PeopleConfig.ready`` imports for every installed app::

    register(Section("certificates", _("Certificates"), order=30, table=certificates_of))
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise

from people.models import Person

Text = str | Promise | date | datetime | int | None


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: Text
    address: str


Cell = Text | Link


@dataclass(frozen=True)
class Table:
    """``empty`` is the sentence where there are no rows; ``more`` leads to the rest, where rows were left out."""

    titles: Sequence[str | Promise]
    rows: Sequence[Sequence[Cell]]
    empty: str | Promise
    more: Link | None = None


@dataclass(frozen=True)
class Section:
    """``table(person, viewer)`` is asked only for somebody whom the viewer may see; a constant number of queries."""

    key: str
    title: str | Promise
    order: int
    table: Callable[[Person, Person], Table]


@dataclass
class _Registry:
    sections: dict[str, Section] = field(default_factory=dict)


_registry = _Registry()


def register(section: Section) -> Section:
    if _registry.sections.get(section.key, section) is not section:
        raise ValueError(f"{section.key!r} is registered already.")
    _registry.sections[section.key] = section
    return section


def sections() -> Iterator[Section]:
    return iter(sorted(_registry.sections.values(), key=lambda one: (one.order, one.key)))
