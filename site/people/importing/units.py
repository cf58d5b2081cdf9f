"""Finding units, positions and tags by what HR's files call them: a code, a name, a path of names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from people.importing.reading.text import fold_code, fold_key
from people.models import Position, PositionFamily, Scope, Tag, Unit

STEPS = re.compile(r"\s*(?:[/\\>›»→|]|->|=>)\s*")
AND_MORE = 4  # of the units that a name could mean, as many are named


class NotFound(Exception):
    """``code`` and ``facts`` of a problem."""

    def __init__(self, code: str, **facts: str) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


@dataclass(frozen=True)
class Known:
    """A unit as the tree holds it."""

    pk: int
    code: str
    path: str
    names: tuple[str, str]
    is_closed: bool = False


@dataclass(frozen=True)
class Place:
    """A unit: ``known``, or to be made: ``names``, from the first that is missing, below ``known`` or at the top."""

    known: Known | None
    names: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return bool(self.names)


class UnitTree:
    """All units, read once; lookups are in memory."""

    def __init__(self, units: Iterable[Known]) -> None:
        self.by_path: dict[str, Known] = {}
        self.by_code: dict[str, Known] = {}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        for unit in units:
            self.add(unit)

    @classmethod
    def read(cls) -> "UnitTree":
        rows = Unit.objects.values_list("pk", "code", "path", "name_zh", "name_en", "retired_on")
        return cls(Known(pk, code, path, (zh, en), bool(closed)) for pk, code, path, zh, en, closed in rows)

    def add(self, unit: Known) -> None:
        self.by_path[unit.path] = unit
        self.by_code[fold_key(unit.code)] = unit
        for name in {fold_key(name) for name in unit.names}:
            self.by_name[name].append(unit)

    def parent(self, unit: Known) -> Known | None:
        return self.by_path.get(unit.path[: -Unit.steplen])

    def words(self, unit: Known) -> str:
        """Its Chinese path, from the top."""
        above = [self.by_path[path] for path in Unit.paths_above(unit.path) if path in self.by_path]
        return "/".join(step.names[0] for step in above)

    def find(self, text: str, *, may_create: bool) -> Place:
        """Raises ``NotFound``. A path may begin anywhere in the tree, as long as it means one unit."""
        steps = [step for step in STEPS.split(fold_code(text)) if step]
        whole = self.by_code.get(fold_key(text)) or (self.by_code.get(fold_key(steps[-1])) if len(steps) == 1 else None)
        if whole:
            return Place(whole)
        for length in range(len(steps), 0, -1):
            found = self._chains(steps[:length])
            if len(found) > 1:
                raise NotFound("unit_ambiguous", value=text, other="; ".join(map(self.words, found[:AND_MORE])))
            if found:
                return self._below(found[0], steps[length:], text, may_create)
        return self._at_top(steps, text, may_create)

    def _chains(self, steps: Sequence[str]) -> list[Known]:
        """Units whose own name and those above it are ``steps``, read upwards."""
        keys = [fold_key(step) for step in steps]
        named = self.by_name.get(keys[-1], [])
        found = [unit for unit in named if not unit.is_closed and self._is_chain(unit, keys)]
        return found or [unit for unit in named if self._is_chain(unit, keys)]

    def _is_chain(self, unit: Known, keys: list[str]) -> bool:
        step: Known | None = unit
        for key in reversed(keys):
            if step is None or key not in {fold_key(step.code), *map(fold_key, step.names)}:
                return False
            step = self.parent(step)
        return True

    def _below(self, unit: Known, missing: Sequence[str], text: str, may_create: bool) -> Place:
        if not missing:
            return Place(unit)
        if not may_create:
            raise NotFound("unit_unknown_here", value="/".join(missing), other=self.words(unit))
        return Place(unit, tuple(missing))

    def _at_top(self, steps: Sequence[str], text: str, may_create: bool) -> Place:
        """Nothing of the path is known: below the one root there is, or, in an empty tree, as the root."""
        if not may_create or not steps:
            raise NotFound("unit_unknown", value=text)
        roots = [unit for unit in self.by_path.values() if len(unit.path) == Unit.steplen]
        if len(roots) > 1:
            raise NotFound("unit_nowhere", value=text)
        return Place(roots[0] if roots else None, tuple(steps))


@dataclass(frozen=True)
class Post:
    """A position: known by its code, or to be made with this name."""

    code: str
    name: str = ""
    family: str | None = None

    @property
    def is_new(self) -> bool:
        return not self.code


class PositionList:
    def __init__(self, posts: Iterable[tuple[str, str, str, str | None]]) -> None:
        """Of each: code, both names, the code of its family."""
        self.by_code: dict[str, Post] = {}
        self.by_name: dict[str, dict[str, Post]] = defaultdict(dict)
        for post in posts:
            self.add(*post)

    @classmethod
    def read(cls) -> "PositionList":
        return cls(Position.objects.values_list("code", "name_zh", "name_en", "family__code"))

    def add(self, code: str, zh: str, en: str, family: str | None) -> None:
        post = Post(code, family=family)
        self.by_code[fold_key(code)] = post
        for name in (zh, en):
            self.by_name[fold_key(name)][code] = post

    def find(self, text: str, *, may_create: bool) -> Post:
        key = fold_key(text)
        if known := self.by_code.get(key):
            return known
        named = self.by_name.get(key, {})
        if len(named) > 1:
            raise NotFound("position_ambiguous", value=text, other=", ".join(sorted(named)[:AND_MORE]))
        if named:
            return next(iter(named.values()))
        if not may_create:
            raise NotFound("position_unknown", value=text)
        return Post("", text)


class TagList:
    def __init__(self, tags: Iterable[Tag]) -> None:
        self.by_code: dict[str, Tag] = {}
        self.by_name: dict[str, dict[str, Tag]] = defaultdict(dict)
        for tag in tags:
            self.by_code[fold_key(tag.code)] = tag
            for name in (tag.name_zh, tag.name_en):
                self.by_name[fold_key(name)][tag.code] = tag

    def find(self, text: str) -> Tag:
        """Raises ``NotFound``. Lists make no tags: what a slip of the pen made would ask nobody for anything."""
        key = fold_key(text)
        if known := self.by_code.get(key):
            return known
        named = self.by_name.get(key, {})
        if len(named) > 1:
            raise NotFound("tag_ambiguous", value=text, other=", ".join(sorted(named)[:AND_MORE]))
        if not named:
            raise NotFound("tag_unknown", value=text)
        return next(iter(named.values()))


def family_codes() -> dict[str, str]:
    """Each code and name, folded → the code."""
    found: dict[str, str] = {}
    for code, zh, en in PositionFamily.objects.values_list("code", "name_zh", "name_en"):
        found |= {fold_key(zh): code, fold_key(en): code, fold_key(code): code}
    return found


def covers(scope: Scope | None, place: Place) -> bool:
    """``scope`` is ``None`` on the command line, which reaches everywhere."""
    if scope is None or scope.everywhere:
        return True
    return place.known is not None and any(place.known.path.startswith(part.path) for part in scope.units)
