"""The projection of standings: ``certificates.timeline``'s spans as rows, for many people at once.

Derived, never edited by hand: rewritten for one person in the transaction of each fact, rebuilt by
``manage.py rebuild_standing``, compared by ``manage.py check_standing``.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from bilingual.days import today
from certificates.models.policy import Certification
from people.models import Person


class SpanQuerySet(models.QuerySet["StandingSpan"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def overdue(self) -> Self:
        """Said with the words of the index that the sweep reads."""
        return self.filter(state="overdue")

    def on(self, day: date | None = None) -> Self:
        """The span that covers the day: at most one for a person and a certification."""
        day = day or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class StandingSpan(models.Model):
    """``state`` and ``day`` from ``starts_on`` to ``ends_on``, both inclusive; see ``certificates.timeline.Stand``.

    What nobody requires, and the person does not hold nor held, has no row.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standing_spans")
    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=14)
    day = models.DateField(null=True)
    # Plain numbers: the rows they name are known to stay, and ten million constraints cost.
    certificate = models.PositiveBigIntegerField(null=True)
    duty = models.PositiveBigIntegerField(null=True)
    reason = models.PositiveBigIntegerField(null=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "certification", "starts_on"], name="one_span_a_start"),
        ]
        indexes = [
            # counting a column of the matrix, and who stands so on a day
            models.Index(fields=["certification", "state", "starts_on"], name="spans_by_state"),
            # the sweep for overdue: what became so lately
            models.Index(fields=["starts_on"], name="spans_overdue", condition=Q(state="overdue")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} / {self.certification_id} / {self.starts_on}: {self.state}"
