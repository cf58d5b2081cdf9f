"""Scoring against a panel's ratings. Pure; ``ratings`` are whole numbers from 1 to ``points``, one of each panellist.

**Distance**: the further from the panel's mean, the less (Legree, Psotka, Tremble and Bourne, "Using consensus based
measurement to assess emotional intelligence", in Schulze and Roberts (eds.), *Emotional Intelligence: An International
Handbook*, 2005, 155–179; McDaniel, Psotka, Legree, Yost and Weekley, "Toward an understanding of situational judgment
item validity and group differences", Journal of Applied Psychology 96 (2011) 327–336). They take raw or squared
distances, and standardise within persons; here distances are raw and as they are, for one person's mark must not hang
on what else they rated.

**Consensus** (proportion scoring): an answer is worth the share of the panel that gave it (MacCann, Roberts, Matthews
and Zeidner, "Consensus scoring and empirical option weighting of performance-based emotional intelligence (EI) tests",
Personality and Individual Differences 36 (2004) 645–662). There it stays that share; here it is divided by that of the
most frequent answer.

Both are scaled linearly, so that the best answer that can be given earns 1. **Picks** of the best and the worst action
are the same two ideas, taken from ratings to actions: such a form, marked by experts' judgement of what is best and
worst, is that of Motowidlo, Dunnette and Carter, "An alternative selection procedure: The low-fidelity simulation",
Journal of Applied Psychology 75 (1990) 640–647; that its worth grows with the panel's means or votes is ours.
Bergman, Drasgow, Donovan, Henning and Juraska, "Scoring situational judgment tests: Once you get the data, your
troubles begin", International Journal of Selection and Assessment 14 (2006) 223–235, set such keys beside each other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

Panel = Mapping[str, Sequence[int]]  # action → ratings; the same place is the same panellist


def mean(ratings: Sequence[int]) -> Fraction:
    return Fraction(sum(ratings), len(ratings))


def rating_by_distance(ratings: Sequence[int], rating: int, points: int) -> Fraction:
    """1 − (|x − m| − d₀) / (d₁ − d₀): m the panel's mean, d₀ and d₁ the nearest and the farthest point's distance."""
    centre = mean(ratings)
    distances = [abs(point - centre) for point in range(1, points + 1)]
    nearest, farthest = min(distances), max(distances)
    if nearest == farthest:  # of two points, with the mean in the middle: both are right
        return Fraction(1)
    return 1 - (abs(rating - centre) - nearest) / (farthest - nearest)


def rating_by_consensus(ratings: Sequence[int], rating: int) -> Fraction:
    """p(x) / max p: the share of the panel that rated alike, relative to the most frequent rating."""
    often = Counter(ratings)
    return Fraction(often[rating], max(often.values()))


def picks_by_distance(panel: Panel, *, best: bool) -> dict[str, Fraction]:
    """What each action earns as the pick: its mean between the lowest (0) and the highest (1) mean, or turned round."""
    means = {action: mean(ratings) for action, ratings in panel.items()}
    low, high = min(means.values()), max(means.values())
    if low == high:
        return dict.fromkeys(means, Fraction(1))
    return {
        action: (value - low) / (high - low) if best else (high - value) / (high - low)
        for action, value in means.items()
    }


def picks_by_consensus(panel: Panel, *, best: bool) -> dict[str, Fraction]:
    """How many panellists rate it highest (or lowest), relative to the action that most of them do; ties are shared."""
    votes = dict.fromkeys(panel, Fraction())
    for ratings in zip(*panel.values(), strict=False):
        wanted = max(ratings) if best else min(ratings)
        picked = [action for action, rating in zip(panel, ratings, strict=True) if rating == wanted]
        for action in picked:
            votes[action] += Fraction(1, len(picked))
    most = max(votes.values())
    return {action: count / most for action, count in votes.items()}
