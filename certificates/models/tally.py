"""Where everybody stands today, counted: what the heads of HR's pages read instead of counting everybody.

Derived like ``StandingSpan`` and never edited by hand; see ``certificates.tallies``. Plain numbers instead of keys, as
there: rows that are made anew each day need no constraints.
"""

from django.db import models


class Tally(models.Model):
    """The one row that says of which day the others speak; without a day they are not to be read."""

    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.day}"


class UnitTally(models.Model):
    """Who is placed in the unit itself (``own``), and those with all below it; as ``counting.Counts`` writes them.

    The one with the empty path is the organisation; its own are those who are placed nowhere.
    """

    path = models.CharField(max_length=255, unique=True)
    unit = models.PositiveBigIntegerField(null=True)
    people = models.PositiveIntegerField()  # in the unit itself, as its duties, and how many of these are held
    must = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    own = models.TextField()
    below = models.TextField()

    def __str__(self) -> str:
        return self.path


class PersonTally(models.Model):
    """What somebody brought into the tallies, so that it can be taken out again.

    ``is_aside`` who works in several units, or in none: such a person may be seen by who does not see ``path``.
    """

    person = models.PositiveBigIntegerField(primary_key=True)
    path = models.CharField(max_length=255)
    unit = models.PositiveBigIntegerField(null=True)
    is_aside = models.BooleanField()
    cells = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["person"], name="tallied_aside", condition=models.Q(is_aside=True))]

    def __str__(self) -> str:
        return f"{self.person}: {self.cells}"


class Untallied(models.Model):
    """Something about the person was written since. Only ever added to by whoever writes a fact, so that no fact waits
    for another; taken away by the sweep that counts the person again."""

    person = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.person}"
