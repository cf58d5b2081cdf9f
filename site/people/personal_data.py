"""What the rooms hold about a person: to hand it over, and to let go of it. The rooms above register theirs.

In a room's module ``personal_data.py``, which ``PeopleConfig.ready`` imports for every installed app::

    register(PersonalData("notices", _("Notices"), rows=_rows, erase=_erase))
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.functional import Promise

from people.models import Person

Rows = Iterable[dict[str, Any]]
Files = Iterable[tuple[str, Callable[[], BinaryIO]]]


def _no_files(person: Person) -> Files:
    return ()


def _nothing_needed(person: Person) -> None:
    return None


def _keep(person: Person) -> None:
    return None


@dataclass(frozen=True)
class PersonalData:
    """``rows`` yields plain values as JSON knows them (and dates); ``files`` names and openers, of the person's own.

    ``needs_name`` says in a sentence why the name is still needed, or ``None``. ``erase`` replaces what identifies the
    person, in the transaction of ``anonymise_person``; facts stay, without the name.
    """

    key: str
    label: str | Promise
    rows: Callable[[Person], Rows]
    files: Callable[[Person], Files] = _no_files
    needs_name: Callable[[Person], str | None] = _nothing_needed
    erase: Callable[[Person], None] = _keep


_registered: dict[str, PersonalData] = {}


def register(data: PersonalData) -> PersonalData:
    if _registered.get(data.key, data) is not data:
        raise ValueError(f"{data.key!r} is registered already.")
    _registered[data.key] = data
    return data


def everything() -> Iterator[PersonalData]:
    """In the order of their keys, so that it does not hang on who was imported first."""
    return iter([_registered[key] for key in sorted(_registered)])
