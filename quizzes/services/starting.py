"""Starting an attempt, or joining the one that is running."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record
from bilingual.text import language
from courses.models import Activity, Enrolment
from people.models import Person
from prepared import Given, Prepared
from quizzes import papers
from quizzes.accommodations import Allowed, allowed
from quizzes.blueprints import plan_of
from quizzes.errors import NotEnrolled
from quizzes.models import Attempt, PaperItem, Quiz
from quizzes.rules import refuse_unless_startable
from quizzes.services.door import go_in, knock
from quizzes.services.submitting import submit

_earlier = Prepared(lambda: Attempt.objects.filter(person=Given("person"), quiz=Given("quiz")).order_by("number"))


def start_attempt(
    *,
    person: Person,
    quiz: Quiz,
    enrolment: Enrolment,
    activity: Activity,
    origin: str = "",
    code: str = "",
    now: datetime | None = None,
) -> Attempt:
    """A new attempt with its paper frozen and its deadline set; or the running one, if the person has one.

    Raises :class:`NotEnrolled`, :class:`AlreadyPassed`, :class:`NoAttemptsLeft`,
    :class:`WaitForNextAttempt` or :class:`BankTooSmall`.
    """
    given, now = now, now or timezone.now()
    theirs = enrolment.person_id == person.pk and enrolment.withdrawn_at is None
    if not theirs or enrolment.course_id != activity.course_id:
        raise NotEnrolled
    earlier = _attempts(person, quiz)
    had = len(earlier)
    if running := _running(earlier, now):
        return running
    earlier = [one for one in earlier if one.enrolment_id == enrolment.pk]
    may = allowed(quiz, person)
    refuse_unless_startable(quiz, earlier, now, person=person, allowed=may)
    asked = knock(quiz=quiz, person=person, code=code)
    try:
        attempt = _begin(person, quiz, enrolment, activity, earlier, may, origin, now)
        go_in(asked=asked, attempt=attempt)
        return attempt
    except IntegrityError:
        # A second tab was faster: a constraint let one attempt through, and this tab joins it.
        later = _attempts(person, quiz)
        if running := _running(later, now):
            return running
        if len(later) == had:
            raise
    # And it was handed in already: what may be started now is asked anew.
    return start_attempt(
        person=person, quiz=quiz, enrolment=enrolment, activity=activity, origin=origin, code=code, now=given
    )


def _attempts(person: Person, quiz: Quiz) -> list[Attempt]:
    return _earlier.all(person=person.pk, quiz=quiz.pk)


def _running(attempts: list[Attempt], now: datetime) -> Attempt | None:
    attempt = next((one for one in attempts if one.submitted_at is None), None)
    if attempt is not None and attempt.time_is_up(now):
        submit(attempt=attempt, by_clock=True, now=now)
        return None
    return attempt


@transaction.atomic
def _begin(
    person: Person,
    quiz: Quiz,
    enrolment: Enrolment,
    activity: Activity,
    earlier: list[Attempt],
    may: Allowed,
    origin: str,
    now: datetime,
) -> Attempt:
    seed = quiz.paper_seed if quiz.one_paper else secrets.randbits(62)
    plan = plan_of(quiz)
    items = papers.draw(quiz=quiz, seed=seed, plan=plan, seen=_seen(quiz, earlier))
    attempt = Attempt.objects.create(
        quiz=quiz,
        person=person,
        enrolment=enrolment,
        activity=activity,
        number=len(earlier) + 1,
        seed=seed,
        language=may.language or language(),
        pass_percent=quiz.pass_percent,
        counts=quiz.counts,
        certainty=quiz.certainty,
        markers=quiz.markers,
        third_marker_from=quiz.third_marker_from,
        sections=plan.frozen_sections(),
        started_at=now,
        started_from=origin,
        seen_from=origin,
        deadline_at=may.deadline(now),
    )
    for item in items:
        item.attempt = attempt
    PaperItem.objects.bulk_create(items)
    record(action="attempt.started", subject=attempt, actor=person, after={"number": attempt.number})
    return attempt


def _seen(quiz: Quiz, earlier: list[Attempt]) -> set[int]:
    """The questions of the attempt before, where the quiz would rather ask others."""
    if not quiz.avoid_last or quiz.one_paper or not earlier:
        return set()
    return set(PaperItem.objects.filter(attempt=earlier[-1]).values_list("version__question", flat=True))
