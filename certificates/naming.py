"""What the leaves of a tree are called, in the reader's language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Model
from django.utils.translation import gettext as _

from certificates.evidence import Kind, Leaf
from certificates.trees import NAMED

KINDS = frozenset(kind.value for kind in Kind)


def names_of_keys(keys: Iterable[str]) -> dict[str, str]:
    """Of *course:12*, *quiz:3* and the like; a query for each kind. What is gone has no name."""
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for key in keys:
        kind, _colon, number = key.partition(":")
        if kind in KINDS and number.isdecimal():
            by_kind[Kind(kind)].add(int(number))
    found: dict[str, str] = {}
    for kind, ids in by_kind.items():
        model: type[Model] | None = NAMED.get(kind)
        for row in model._default_manager.filter(pk__in=ids) if model else ():
            found[f"{kind}:{row.pk}"] = _said(kind, str(row))
    return found


def names_of(leaves: Iterable[Leaf]) -> dict[Leaf, str]:
    each = list(leaves)
    found = names_of_keys(key_of(leaf) for leaf in each)
    return {leaf: found.get(key_of(leaf), _("something that is not there any more")) for leaf in each}


Names = Mapping[str, str]  # by language


def both_names(leaves: Iterable[Leaf]) -> dict[tuple[Kind, int], Names]:
    """What is named, in both languages; a query for each kind. What is gone is not in it."""
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for leaf in leaves:
        by_kind[leaf.kind].add(leaf.id)
    found: dict[tuple[Kind, int], Names] = {}
    for kind, ids in by_kind.items():
        if model := NAMED.get(kind):
            rows = model._default_manager.filter(pk__in=ids).order_by().values_list("pk", "name_zh", "name_en")
            found.update({(kind, pk): {"zh-hans": zh, "en": en} for pk, zh, en in rows})
    return found


def key_of(leaf: Leaf) -> str:
    return f"{leaf.kind}:{leaf.id}"


def _said(kind: Kind, name: str) -> str:
    if kind is Kind.QUIZ:
        return _("the quiz %(name)s") % {"name": name}
    if kind is Kind.ATTENDANCE:
        return _("attendance of %(name)s") % {"name": name}
    if kind is Kind.EXTERNAL:
        return _("an external certificate: %(name)s") % {"name": name}
    if kind is Kind.CERTIFICATION:
        return _("the certification %(name)s") % {"name": name}
    if kind is Kind.POSITION:
        return _("time as %(name)s") % {"name": name}
    return name
