"""A quiz's rules as they hold for one person, accommodations and all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from bilingual.days import today
from people.models import Person
from prepared import Given, Prepared
from quizzes.models import Accommodation, Quiz

_about = Prepared(
    lambda: (
        Accommodation.objects.of(Given("person"), on=Given("today"))
        .filter(Q(quiz=None) | Q(quiz=Given("quiz")))
        .order_by("person_id", "pk")
    )
)


@dataclass(frozen=True)
class Allowed:
    """``language`` is empty where the reader's own will do."""

    minutes: int
    attempts: int
    opens_at: datetime | None
    closes_at: datetime | None
    language: str = ""
    eased: bool = False

    def deadline(self, start: datetime) -> datetime:
        """The end of the time, or of the quiz, whichever comes first."""
        end = start + timedelta(minutes=self.minutes)
        return min(end, self.closes_at) if self.closes_at else end


def allowed(quiz: Quiz, person: Person) -> Allowed:
    """One query."""
    return combined(quiz, _about.all(person=person.pk, quiz=quiz.pk, today=today()))


def combined(quiz: Quiz, given: Iterable[Accommodation]) -> Allowed:
    """Of several the best of each counts; they do not add up."""
    these = list(given)
    percent = max((one.extra_percent for one in these), default=0)
    minutes = max((one.extra_minutes for one in these), default=0)
    earlier = [one.opens_at for one in these if one.opens_at]
    later = [one.closes_at for one in these if one.closes_at]
    return Allowed(
        minutes=-(-quiz.minutes * (100 + percent) // 100) + minutes,  # part of a minute is a minute
        attempts=quiz.attempts_allowed + max((one.extra_attempts for one in these), default=0),
        opens_at=min([quiz.opens_at, *earlier]) if quiz.opens_at else None,
        closes_at=max([quiz.closes_at, *later]) if quiz.closes_at else None,
        language=next((one.language for one in these if one.language), ""),
        eased=bool(these),
    )
