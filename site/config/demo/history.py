"""A year and more of learning, lived through the services: enrolled, read, examined, certified; or not."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from bilingual.days import organisation_zone, today
from certificates.models import PolicyVersion, Requirement
from config.demo.company import Hire
from courses.models import Activity, Completion, Course, Enrolment
from courses.services import complete, enrol, enrol_again
from people.models import Person
from quizzes import types
from quizzes.models import Attempt, Quiz
from quizzes.services import save_answer, start_attempt, submit


class History:
    """Gives each person their past. Seeded: the same company on every machine, on the same day."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.policies = {
            policy.certification_id: policy
            for policy in PolicyVersion.objects.in_force().select_related("certification").prefetch_related("courses")
        }
        self.quizzes = {quiz.bank.code: quiz for quiz in Quiz.objects.select_related("bank")}

    def live(self, hire: Hire, requirements: list[Requirement]) -> None:
        for requirement in requirements:
            if self._speaks_of(requirement, hire):
                self._meet(hire, requirement)

    def let_lapse(self, hire: Hire, requirements: list[Requirement]) -> None:
        """Earned once and never renewed, so long ago that it has expired on whatever day of a month this is."""
        for requirement in requirements:
            policy = self.policies[requirement.certification_id]
            if self._speaks_of(requirement, hire):
                for course in policy.courses.all():
                    self.finish(hire.person, course, today() - timedelta(days=(policy.valid_months or 0) * 31 + 40))

    def _speaks_of(self, requirement: Requirement, hire: Hire) -> bool:
        positions = {position.pk for position in requirement.positions.all()}
        there = any(hire.unit.path.startswith(unit.path) for unit in requirement.units.all())
        return there and (not positions or hire.position.pk in positions)

    def _meet(self, hire: Hire, requirement: Requirement) -> None:
        """Most finish in time; some let it expire, some are late, the new have only begun."""
        policy = self.policies[requirement.certification_id]
        began = max(hire.joined_on, requirement.starts_on)
        chance = self.random.random()
        if (today() - began).days < requirement.within_days:
            if chance < 0.6:
                self.begin(hire.person, policy, began, lessons=self.random.randint(1, 7))
            return
        if chance < 0.09:  # overdue: begun, never finished
            self.begin(hire.person, policy, began, lessons=self.random.randint(0, 8))
            return
        for course in policy.courses.all():
            self.finish(hire.person, course, self._day_of_finishing(policy, hire, began))
        if policy.valid_months and chance < 0.75:
            self._renew(hire.person, policy)

    def _day_of_finishing(self, policy: PolicyVersion, hire: Hire, began: date) -> date:
        if policy.valid_months and (today() - hire.joined_on).days > 500 and self.random.random() < 0.7:
            earliest = max(hire.joined_on, today() - timedelta(days=policy.valid_months * 31 + 60))
            return earliest + timedelta(days=self.random.randint(5, max(6, (today() - earliest).days - 30)))
        return min(began + timedelta(days=self.random.randint(8, 55)), today() - timedelta(days=2))

    def _renew(self, person: Person, policy: PolicyVersion) -> None:
        held = person.certificates.filter(certification=policy.certification).order_by("-cycle").first()
        if held is None or held.expires_on is None:
            return
        day = held.expires_on - timedelta(days=self.random.randint(5, policy.renewal_days - 5))
        if day < today() - timedelta(days=2):
            for course in policy.courses.all():
                self.finish(person, course, day, again=True)

    def begin(self, person: Person, policy: PolicyVersion, began: date, *, lessons: int) -> None:
        for course in policy.courses.all():
            enrolment = enrol(person=person, course=course, source=Enrolment.Source.REQUIRED, at=moment(began, 9))
            days = max(1, (today() - began).days // 2)
            read_on = sorted(self.random.randint(0, days) for _ in range(lessons))
            for place, (activity, day) in enumerate(zip(_lessons(course), read_on, strict=False)):
                at = moment(began + timedelta(days=day), 9 + place)
                complete(enrolment=enrolment, activity=activity, how=Completion.How.READ, at=at)

    def finish(self, person: Person, course: Course, day: date, *, again: bool = False) -> None:
        at = moment(day - timedelta(days=6), 9)
        begin = enrol_again if again else enrol
        enrolment = begin(person=person, course=course, source=Enrolment.Source.REQUIRED, at=at)
        for activity in _lessons(course):
            at += timedelta(hours=self.random.randint(1, 11), minutes=self.random.randint(1, 50))
            complete(enrolment=enrolment, activity=activity, how=Completion.How.READ, at=at)
        activity = course.activities.get(kind=Activity.Kind.QUIZ)
        if not again and self.random.random() < 0.25:  # the first try is not always enough
            first = self._sit(person, enrolment, activity, moment(day - timedelta(days=2), 15), right=0.4)
            if first.passed:
                return
        self._sit(person, enrolment, activity, moment(day, self.random.randint(9, 19)), right=1.0)

    def _sit(self, person: Person, enrolment: Enrolment, activity: Activity, at: datetime, *, right: float) -> Attempt:
        quiz = self.quizzes[enrolment.course.code]
        attempt = start_attempt(person=person, quiz=quiz, enrolment=enrolment, activity=activity, now=at)
        for item in attempt.items.select_related("version"):
            at += timedelta(seconds=self.random.randint(20, 60))
            answer = types.of(item.version.kind).right_answer(item.version.content)
            if self.random.random() > right:
                # Wrong for sure: papers are drawn anew each time, but the story stays the same.
                answer = sorted(set(item.option_order) - set(answer))[:1] or answer
            save_answer(
                attempt_id=attempt.pk, position=item.position, person=person, number=1, answer=list(answer), now=at
            )
        return submit(attempt=attempt, now=at)


def _lessons(course: Course) -> list[Activity]:
    return list(course.activities.filter(kind=Activity.Kind.LESSON, retired=False).order_by("position"))


def moment(day: date, hour: int) -> datetime:
    moment = datetime.combine(day, time(hour), organisation_zone())
    return min(moment, timezone.now() - timedelta(minutes=30))


def the_staff_signin(person: Person, history: History) -> None:
    """林晓雯 holds one certificate and stands in the middle of another course."""
    for policy in history.policies.values():
        if policy.certification.code == "six-s-service":
            for course in policy.courses.all():
                history.finish(person, course, today() - timedelta(days=12))
        elif policy.certification.code == "psychological-foundation":
            history.begin(person, policy, today() - timedelta(days=20), lessons=5)
