"""News received from below, inside the sender's transaction."""

from typing import Any

from django.dispatch import receiver

from certificates.duties import follow_placements
from certificates.services import judge
from courses.models import Completion
from courses.signals import course_completed
from people.models import Person
from people.signals import placement_changed


@receiver(course_completed)
def ask_the_policies(completion: Completion, **kwargs: Any) -> None:
    judge(completion=completion)


@receiver(placement_changed)
def follow_the_placement(person: Person, **kwargs: Any) -> None:
    follow_placements(person=person)
