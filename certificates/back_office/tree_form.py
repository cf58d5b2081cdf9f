"""A tree of evidence as rows: each row asks for one thing; a row may be an alternative to the one above it.

Rows with the same number are one way: all of them, where some are *this or that*. Of several ways one is enough. A tree
that goes deeper cannot be shown so, and is said to be.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.text import in_language
from certificates.evidence import Kind, Tree
from certificates.naming import named
from courses.models import Activity, Course

LABELS = {
    Kind.COURSE: gettext_lazy("Complete a course"),
    Kind.QUIZ: gettext_lazy("Pass a quiz"),
    Kind.ATTENDANCE: gettext_lazy("Attend a session"),
    Kind.EXTERNAL: gettext_lazy("Hold an external certificate"),
    Kind.CERTIFICATION: gettext_lazy("Hold another certification"),
    Kind.POSITION: gettext_lazy("Work in a position"),
}
Row = dict[str, Any]


class TooDeep(ValueError):
    """The tree has more levels than rows can show."""


def choices() -> list[tuple[Any, Any]]:
    """One query for each kind."""
    groups: list[tuple[Any, Any]] = [("", "–")]
    for kind, label in LABELS.items():
        offered: Any = None
        if kind is Kind.ATTENDANCE:
            offered = Activity.objects.counted().filter(kind=Activity.Kind.SESSION).values("pk")
        elif kind is Kind.COURSE:  # an exam is asked for as what it is: a quiz
            offered = Course.objects.filter(kind=Course.Kind.COURSE).values("pk")
        each = [(f"{kind}:{pk}", in_language(names)) for pk, names in named(kind, offered)]
        if each:
            groups.append((label, each))
    return groups


class RowForm(forms.Form):
    path = forms.IntegerField(
        label=gettext_lazy("Way"), min_value=1, max_value=9, required=False, widget=forms.NumberInput
    )
    instead = forms.BooleanField(label=gettext_lazy("or instead of the row above"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("What is asked for"), required=False)
    minimum = forms.IntegerField(
        label=gettext_lazy("Least mark, per cent (quiz)"), min_value=1, max_value=100, required=False
    )
    years = forms.FloatField(label=gettext_lazy("Years (position)"), min_value=0.1, max_value=50, required=False)
    max_age_days = forms.IntegerField(
        label=gettext_lazy("At most so many days old"), min_value=1, max_value=36500, required=False
    )

    def __init__(self, *args: Any, options: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101
        what.choices = options

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        what = given.get("what", "")
        is_position = what.startswith(f"{Kind.POSITION}:")
        if is_position and not given.get("years"):
            self.add_error("years", _("Say how many years."))
        if what and given.get("years") and not is_position:
            self.add_error("years", _("Only a position asks for years."))
        if what and given.get("minimum") and not what.startswith(f"{Kind.QUIZ}:"):
            self.add_error("minimum", _("Only a quiz has a least mark."))
        return given


def tree_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    groups: list[list[dict[str, Any]]] = []
    for row in rows:
        if not row.get("what"):
            continue
        if row.get("instead") and groups:
            groups[-1].append(_leaf(row))
        else:
            groups.append([_leaf(row)])
    each = [group[0] if len(group) == 1 else {"any": group} for group in groups]
    return (each[0] if len(each) == 1 else {"all": each}) if each else {}


def paths_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The ways, in the order of their numbers."""
    by_number: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row.get("what"):
            by_number.setdefault(row.get("path") or 1, []).append(row)
    return [tree_of(by_number[number]) for number in sorted(by_number)]


def evidence_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One way is all there is; of several any is enough."""
    ways = paths_of(rows)
    return {"any": ways} if len(ways) > 1 else (ways[0] if ways else {})


def ways_of(tree: Tree) -> Sequence[Tree]:
    """The ways of a tree, as ``evidence_of`` puts them together; one where it is simply needed."""
    parts = tree.get("any", [])
    return parts if any("all" in part or "any" in part for part in parts) else [tree]


def _leaf(row: Mapping[str, Any]) -> dict[str, Any]:
    kind, _colon, number = str(row["what"]).partition(":")
    extra = {name: row[name] for name in ("minimum", "years", "max_age_days") if row.get(name)}
    return {"of": kind, "id": int(number), **extra}


def rows_of(tree: Tree, path: int | None = None) -> list[Row]:
    """Raises :class:`TooDeep`."""
    if not tree:
        return []
    rows: list[Row] = []
    for part in tree.get("all", [tree]):
        for place, leaf in enumerate(part.get("any", [part])):
            if leaf.get("of") not in LABELS:  # deeper still, or something that rows do not offer
                raise TooDeep
            row = {name: leaf[name] for name in ("minimum", "years", "max_age_days") if name in leaf}
            rows.append({"what": f"{leaf['of']}:{leaf['id']}", "instead": place > 0, "path": path, **row})
    return rows


def rows_of_evidence(tree: Tree) -> list[Row]:
    """Raises :class:`TooDeep`."""
    ways = ways_of(tree)
    return rows_of_paths(ways) if len(ways) > 1 else rows_of(tree)


def rows_of_paths(trees: Sequence[Tree]) -> list[Row]:
    return [row for number, tree in enumerate(trees, start=1) for row in rows_of(tree, number)]
