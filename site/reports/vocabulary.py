"""What the filters offer besides units and certifications: positions, their families, and tags. One statement."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from bilingual.text import in_language
from people.models import Position, PositionFamily, Tag
from prepared import PreparedRows

COLUMNS = ("kind", "pk", "code", "name_zh", "name_en", "of")


class Term(NamedTuple):
    """``of`` is the family of a position; 0 where it has none."""

    kind: str
    pk: int
    code: str
    name_zh: str
    name_en: str
    of: int

    @property
    def name(self) -> str:
        return in_language({"zh-hans": self.name_zh, "en": self.name_en})

    def position(self) -> Position:
        return Position(**self._named, family_id=self.of or None)

    def family(self) -> PositionFamily:
        return PositionFamily(**self._named)

    def tag(self) -> Tag:
        return Tag(**self._named)

    @property
    def _named(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("pk", "code", "name_zh", "name_en")}


class Vocabulary(NamedTuple):
    """Each in the order of the codes; of the families those that have a position."""

    positions: list[Term]
    families: list[Term]
    tags: list[Term]


def vocabulary() -> Vocabulary:
    terms = sorted((Term(*row) for row in _TERMS.all()), key=attrgetter("code"))
    positions = _of_kind("position", terms)
    used = {position.of for position in positions}
    families = [family for family in _of_kind("family", terms) if family.pk in used]
    return Vocabulary(positions, families, _of_kind("tag", terms))


def _of_kind(kind: str, terms: Iterable[Term]) -> list[Term]:
    return [term for term in terms if term.kind == kind]


def _terms() -> "QuerySet[Any, tuple[Any, ...]]":
    positions = _rows(Position.objects.all(), "position", Coalesce(F("family_id"), 0))
    others = (_rows(PositionFamily.objects.all(), "family", Value(0)), _rows(Tag.objects.all(), "tag", Value(0)))
    return positions.union(*others, all=True)


def _rows(named: QuerySet[Any], kind: str, of: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    return named.order_by().annotate(kind=Value(kind), of=of).values_list(*COLUMNS)


_TERMS = PreparedRows(_terms)
