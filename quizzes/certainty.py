"""Certainty-based marking: how sure somebody is decides what a right answer earns and a wrong one costs.

The table is Gardner-Medwin's (A. R. Gardner-Medwin, "Confidence-based marking", in Innovative Assessment in Higher
Education, 2006; University College London): certainty 1, 2, 3 earns 1, 2, 3 when right and costs 0, 2, 6 when wrong.
Nobody gains by saying anything but what they believe: above about 67 per cent certainty 2 pays best, above about 80 per
cent certainty 3. Divided by three here, so that sure and right is the full mark. What is partly right earns its part of
the column for right answers.
"""

from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _

RIGHT = {1: 1, 2: 2, 3: 3}
WRONG = {1: 0, 2: -2, 3: -6}
FULL = 3


class Certainty(models.IntegerChoices):
    LOW = 1, _("not very sure")
    MIDDLE = 2, _("fairly sure")
    HIGH = 3, _("very sure")


def weighed(mark: Fraction, certainty: int | None) -> Fraction:
    """``mark`` from 0 to 1 becomes -2 to 1. Who does not say how sure they are is not very sure."""
    sure = certainty or Certainty.LOW
    return mark * Fraction(RIGHT[sure], FULL) if mark > 0 else Fraction(WRONG[sure], FULL)
