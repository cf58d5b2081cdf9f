"""What one question tells over all its versions and all quizzes that drew it. Pure.

Moodle's definitions hold, as in :mod:`quizzes.statistics.questions`. Of several quizzes, discrimination and efficiency
are taken within each: marks are set against the rest of the same test, less the quiz's own means, and the sums of
squares and products are added up (the pooled within-group correlation of the analysis of covariance). Otherwise a
question that stands in an easy and in a hard quiz would seem to tell the able from the others.

Versions are pooled where the same answer earns the same: where their content differs in words alone.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

from bilingual.text import LANGUAGES
from quizzes.statistics import moments
from quizzes.statistics.moments import Interval

OUTSIDE_THE_KEY = ("feedback", "because", "video")
IN_ANY_ORDER = ("options", "zones")  # papers shuffle them


class Met(NamedTuple):
    """Somebody met the question on a paper: ``mark`` of ``highest`` points, ``rest`` of ``rest_highest`` elsewhere."""

    quiz: int
    version: int
    mark: float
    highest: float
    rest: float
    rest_highest: float


@dataclass(frozen=True)
class ChainFigures:
    """In per cent, but ``attempts``; ``None`` where a figure is not defined."""

    attempts: int
    facility: float | None
    facility_between: Interval | None
    deviation: float | None
    discrimination: float | None
    discrimination_between: Interval | None
    efficiency: float | None


def figures(met: Collection[Met]) -> ChainFigures:
    """Of whatever versions and quizzes are in ``met``: it is for the caller to pool only what may be pooled."""
    shares = [one.mark / one.highest for one in met]
    between = moments.interval_of_mean(shares)
    telling, efficiency, freedom = _within(met)
    known = moments.interval_of_correlation(telling, freedom)
    return ChainFigures(
        attempts=len(shares),
        facility=_percent(moments.mean(shares)),
        facility_between=None if between is None else (max(0.0, 100 * between[0]), min(100.0, 100 * between[1])),
        deviation=_percent(moments.deviation(shares)),
        discrimination=_percent(telling),
        discrimination_between=None if known is None else (100 * known[0], 100 * known[1]),
        efficiency=_percent(efficiency),
    )


def _within(met: Collection[Met]) -> tuple[float | None, float | None, int]:
    """Correlation and efficiency within quizzes, and how many answers they rest on, less one for each further quiz."""
    by_quiz: dict[int, list[Met]] = defaultdict(list)
    for one in met:
        by_quiz[one.quiz].append(one)
    shared = marks = rests = most = 0.0
    for each in by_quiz.values():
        whole = max(one.rest_highest for one in each) or 1.0  # papers are longer in one quiz than in another
        left, right = [one.mark / one.highest for one in each], [one.rest / whole for one in each]
        free = len(each) - 1
        shared += free * (moments.covariance(left, right) or 0.0)
        marks += free * (moments.variance(left) or 0.0)
        rests += free * (moments.variance(right) or 0.0)
        most += free * (moments.highest_covariance(left, right) or 0.0)
    telling = None
    if marks > moments.NOTHING and rests > moments.NOTHING:
        telling = max(-1.0, min(1.0, shared / sqrt(marks * rests)))
    return telling, shared / most if most > moments.NOTHING else None, len(met) - max(0, len(by_quiz) - 1)


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def key_of(kind: str, content: Mapping[str, Any]) -> str:
    """What of a version decides what an answer earns: its content without words. Equal keys may be pooled."""
    outside = OUTSIDE_THE_KEY if kind == "hotspot" else (*OUTSIDE_THE_KEY, "picture")  # zones lie on the picture
    return json.dumps([kind, _without_words(content, outside)], sort_keys=True, ensure_ascii=False)


def _without_words(value: Any, outside: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        if value and set(value) <= set(LANGUAGES):
            return None
        kept = {name: _without_words(part, outside) for name, part in value.items() if name not in outside}
        for name in IN_ANY_ORDER:
            if isinstance(kept.get(name), list):
                kept[name] = sorted(kept[name], key=lambda row: str(row.get("key")))
        return {name: part for name, part in kept.items() if part not in (None, "", [], {}, False)}
    if isinstance(value, list):
        return [_without_words(part, outside) for part in value]
    return value


class Pools(NamedTuple):
    """Version numbers: those that count as one with the newest, those under another key, those that say nothing."""

    pooled: list[int]
    other_key: list[int]
    given: list[int]  # full marks for everybody, whatever was answered


def pools(keys: Mapping[int, str | None], met: Iterable[int]) -> Pools:
    """``keys``: version number → the key by which it is marked, ``None`` where everybody got full marks.

    Only versions that somebody ``met`` are named; the newest of them that has a key leads.
    """
    seen = sorted(set(met), reverse=True)
    lead = next((keys[number] for number in seen if keys[number] is not None), None)
    found = Pools([], [], [])
    for number in sorted(seen):
        key = keys[number]
        place = found.given if key is None else found.pooled if key == lead else found.other_key
        place.append(number)
    return found
