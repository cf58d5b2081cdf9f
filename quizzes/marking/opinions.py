"""What people said about one answer, as its author reads it: in nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from bilingual.text import in_language
from quizzes.marking.results import said_of
from quizzes.models import ManualMark, PaperItem


@dataclass(frozen=True)
class Criterion:
    """``points`` of ``most``: of several marks the mean of those that count."""

    text: str
    points: str
    most: int


@dataclass(frozen=True)
class Opinion:
    """``criteria`` and ``comments`` are empty before the first mark counts; ``waits`` is empty once none is missing."""

    criteria: Sequence[Criterion] = ()
    comments: Sequence[str] = ()
    waits: str = ""


def opinion_of(item: PaperItem, given: Sequence[ManualMark]) -> Opinion:
    """Pure. The comment of a mark that does not count is left out: it speaks for other points."""
    said = said_of(item, given)
    if said.combined is None:
        return Opinion(waits=_missing(item.attempt.markers, len(said.marks)))
    counting = [said.marks[place] for place in said.combined.counting]
    criteria = [
        Criterion(in_language(row["text"]), _mean([one.points[row["key"]] for one in counting]), row["points"])
        for row in item.version.content["rubric"]
    ]
    waits = _("It is being marked anew. The earlier mark counts until then.") if said.waits else ""
    return Opinion(criteria, [one.comment for one in counting if one.comment], waits)


def _mean(points: Sequence[int]) -> str:
    """*3*, *3.5*: at most two marks count."""
    mean = Fraction(sum(points), len(points))
    return str(mean.numerator) if mean.denominator == 1 else f"{float(mean):g}"


def _missing(markers: int, given: int) -> str:
    if given >= 2:
        return _("Two people have marked it and differ by more than the quiz allows; a third decides.")
    if markers == 1:
        return _("It waits for one person to mark it.")
    if given:
        return _("One person has marked it; it waits for a second.")
    return _("It waits for two people to mark it, each without knowing the other's mark.")
