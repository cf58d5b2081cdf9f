"""Who waits to be let into an exam that an invigilator opens for each candidate."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Person
from people.models.visible import VisibleWithQuerySet
from quizzes.models.attempts import Attempt
from quizzes.models.quiz import Quiz


class StartRequestQuerySet(VisibleWithQuerySet):
    visible_with = "person"


class StartRequest(models.Model):
    """Somebody at the door. One that was let in is good for one attempt."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    let_in_at = models.DateTimeField(null=True, blank=True)
    let_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = StartRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "person"], condition=Q(attempt=None), name="one_at_the_door")
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} / {self.person_id}"
