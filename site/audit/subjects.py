"""What the rows are about: how each type of subject is called, and who may see the rows about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

Names = Callable[[set[str]], Mapping[str, str]]  # of keys, as the rows hold them: one query for a page of rows
Visible = Callable[[Any], models.QuerySet]


@dataclass(frozen=True)
class Subject:
    names: Names | None = None
    visible: Visible | None = None


_subjects: dict[str, Subject] = {}


def register_subject(label_lower: str, names: Names | None = None, *, visible: Visible | None = None) -> None:
    """``visible(viewer)``: the subjects of this type whose rows, about no person, the viewer may see."""
    if label_lower in _subjects:
        raise ValueError(f"The subject {label_lower!r} is registered already.")
    _subjects[label_lower] = Subject(names, visible)


def subject_of(label_lower: str) -> Subject | None:
    return _subjects.get(label_lower)


def scoped_subjects() -> Iterator[tuple[str, Visible]]:
    yield from ((label, subject.visible) for label, subject in _subjects.items() if subject.visible)
