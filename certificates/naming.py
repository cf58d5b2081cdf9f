"""What the leaves of a tree are called, in the reader's language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from bilingual.text import in_language
from certificates.evidence import Kind, Leaf
from certificates.trees import NAMED
from courses.models import Activity, Course
from prepared import Given, PreparedRows
from prepared.among import Among
from quizzes.models import QuizPage

KINDS = frozenset(kind.value for kind in Kind)
Names = Mapping[str, str]  # by language


def names_of_keys(keys: Iterable[str]) -> dict[str, str]:
    """Of *course:12*, *quiz:3* and the like; a query for each kind. What is gone has no name."""
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for key in keys:
        kind, _colon, number = key.partition(":")
        if kind in KINDS and number.isdecimal():
            by_kind[Kind(kind)].add(int(number))
    found: dict[str, str] = {}
    for kind, ids in by_kind.items():
        for pk, names in named(kind, ids):
            found[f"{kind}:{pk}"] = _said(kind, in_language(names))
    return found


def names_of(leaves: Iterable[Leaf]) -> dict[Leaf, str]:
    each = list(leaves)
    found = names_of_keys(key_of(leaf) for leaf in each)
    return {leaf: found.get(key_of(leaf), _("something that is not there any more")) for leaf in each}


def both_names(leaves: Iterable[Leaf]) -> dict[tuple[Kind, int], Names]:
    """What is named, in both languages; a query for each kind. What is gone is not in it."""
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for leaf in leaves:
        by_kind[leaf.kind].add(leaf.id)
    found: dict[tuple[Kind, int], Names] = {}
    for kind, ids in by_kind.items():
        found.update({(kind, pk): names for pk, names in named(kind, ids)})
    return found


def named(kind: Kind, ids: Collection[int] | QuerySet[Any, Any] | None = None) -> Iterator[tuple[int, Names]]:
    """Those of a kind, or all of it, with their names; one query.

    A quiz or a session of a course says of which: every course has a final quiz.
    """
    if kind not in NAMED:
        return
    rows = _rows(kind, ids) if ids is None or isinstance(ids, QuerySet) else _these[kind].all(ids=ids)
    for pk, zh, en, course_zh, course_en in rows:
        yield pk, {"zh-hans": _of_course(zh, course_zh, "（", "）"), "en": _of_course(en, course_en, " (", ")")}


def _rows(kind: Kind, ids: Any = None) -> Any:
    rows = _with_course(kind, NAMED[kind]._default_manager.all())
    if ids is not None:
        rows = rows.filter(pk__in=ids).order_by()
    return rows.values_list("pk", "name_zh", "name_en", "course_zh", "course_en")


_these = {kind: PreparedRows(partial(_rows, kind, Among(Given("ids")))) for kind in NAMED}


def _with_course(kind: Kind, rows: Any) -> Any:
    if kind is Kind.ATTENDANCE:
        return rows.annotate(course_zh=F("course__name_zh"), course_en=F("course__name_en"))
    zh, en = (_course_of_quiz(name) for name in ("name_zh", "name_en")) if kind is Kind.QUIZ else (Value(""), Value(""))
    return rows.annotate(course_zh=zh, course_en=en)


def _course_of_quiz(name: str) -> Subquery:
    """Where it stands in several, the first."""
    keys = QuizPage.objects.filter(quiz=OuterRef(OuterRef("pk"))).order_by().values("translation_key")
    rows = Activity.objects.counted().filter(key__in=keys, kind=Activity.Kind.QUIZ, course__kind=Course.Kind.COURSE)
    rows = rows.order_by("course", "position")
    return Subquery(rows.values(f"course__{name}")[:1])


def _of_course(name: str, course: str | None, before: str, after: str) -> str:
    return f"{name}{before}{course}{after}" if course and course not in name else name


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
