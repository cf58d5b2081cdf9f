"""What they have done: enrolments, completions, attempts, certificates. The same rows as the services write.

Of the people, 30 % finished the second course and 10 % the first with its quiz; 20 % began the first and failed its
quiz once; 20 % began their region's course. That makes ten completed lessons a person and 0.3 attempts. Everybody is
enrolled in a course nobody has begun (the last ones), where the lessons of the measured visits are read.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from bench.company import noted
from bench.size import Size
from bilingual.days import day_of
from certificates.document import render_pdf
from certificates.handlers import sheet_of
from certificates.models import Certificate, Certification, Document, PolicyVersion
from certificates.numbers import new_number
from certificates.services import RENDER
from courses.models import Activity, Completion, Course, Enrolment
from jobs.models import Job, State
from people.models import Person
from quizzes import papers, types
from quizzes.models import Attempt, Mark, PaperItem, Quiz, Response

How = Completion.How
NOW = timezone.now()


class Learning:
    """Collects rows person by person and writes them in bulk."""

    def __init__(self, size: Size, people: Sequence[Person], courses: Sequence[Course], random: Random) -> None:
        self.size, self.people, self.courses, self.random = size, people, courses, random
        self.activities = {course.pk: list(course.activities.order_by("position")) for course in courses}
        self.enrolments: dict[tuple[int, int], Enrolment] = {}

    def share(self, start: float, end: float) -> Sequence[Person]:
        return self.people[int(start * len(self.people)) : int(end * len(self.people))]

    @property
    def finishers(self) -> Sequence[Person]:
        return self.share(0.0, 0.1)

    @property
    def failed(self) -> Sequence[Person]:
        return self.share(0.1, 0.3)

    @property
    def fresh(self) -> Sequence[Person]:
        """Those who have not tried the quiz yet."""
        return self.share(0.3, 1.0)

    def regional(self, number: int) -> Course:
        return self.courses[2 + number % 4 % 3]

    def elective(self, number: int) -> Course:
        """A course nobody has begun."""
        return self.courses[self.size.certifications + number % (self.size.courses - self.size.certifications)]

    def enrol_everybody(self) -> None:
        rows = []
        for number, person in enumerate(self.people):
            at = NOW - timedelta(days=self.random.randint(60, 400))
            required = (self.courses[0], self.courses[1], self.regional(number))
            for course in required:
                due_on = day_of(at) + timedelta(days=60)
                rows.append(_enrolment(person, course, at, Enrolment.Source.REQUIRED, due_on=due_on))
            rows.append(_enrolment(person, self.elective(number), at, Enrolment.Source.SELF, due_on=None))
        Enrolment.objects.bulk_create(rows, batch_size=1000)
        self.enrolments = {(row.person_id, row.course_id): row for row in rows}
        noted("enrolment.began", rows)

    def read(self) -> list[Completion]:
        """The completions; those of whole courses are returned."""
        rows: list[Completion] = []
        for person in self.share(0.0, 0.3):
            rows += self._finished(person, self.courses[1], lessons=self.size.lessons, whole=True)
        for person in self.finishers:
            rows += self._finished(person, self.courses[0], lessons=self.size.lessons, whole=True)
        for person in self.failed:
            rows += self._finished(person, self.courses[0], lessons=5, whole=False)
        for number, person in enumerate(self.people[: len(self.people) // 5]):
            rows += self._finished(person, self.regional(number), lessons=5, whole=False)
        Completion.objects.bulk_create(rows, batch_size=2000)
        return [row for row in rows if row.activity_id is None]

    def _finished(self, person: Person, course: Course, *, lessons: int, whole: bool) -> list[Completion]:
        enrolment = self.enrolments[person.pk, course.pk]
        done: list[tuple[Activity | None, str]] = [(one, How.READ) for one in self.activities[course.pk][:lessons]]
        if whole:
            done += [(one, How.QUIZ) for one in self.activities[course.pk][lessons:]] + [(None, How.ALL)]
        begun = enrolment.enrolled_at
        return [
            Completion(
                enrolment=enrolment,
                person=person,
                course=course,
                activity=activity,
                how=how,
                at=begun + timedelta(days=place),
            )
            for place, (activity, how) in enumerate(done)
        ]

    def sit(self, quiz: Quiz) -> int:
        """One attempt each: those who finished passed it, those who only began failed."""
        course = self.courses[0]
        activity = self.activities[course.pk][-1]
        sittings = [(person, 18) for person in self.finishers] + [(person, 11) for person in self.failed]
        attempts = []
        for seed, (person, right) in enumerate(sittings):
            enrolment = self.enrolments[person.pk, course.pk]
            began = enrolment.enrolled_at + timedelta(days=self.size.lessons)
            attempts.append(_attempt(quiz, enrolment, activity, seed, began, right))
        Attempt.objects.bulk_create(attempts)
        _answer(zip(attempts, (right for _, right in sittings), strict=True))
        noted("attempt.started", attempts)
        noted("attempt.submitted", attempts)
        return len(attempts)

    def certify(self, finished: Iterable[Completion], certifications: Sequence[Certification]) -> list[Certificate]:
        """A certificate for every finished course, and one rendered document that all of them share."""
        policies = {policy.courses.get().pk: policy for policy in PolicyVersion.objects.select_related("certification")}
        rows = [
            _certificate(completion, policies[completion.course_id])
            for completion in finished
            if completion.course_id in policies
        ]
        Certificate.objects.bulk_create(rows)
        noted("certificate.issued", rows)
        Job.objects.bulk_create(_done(row) for row in rows)
        pdf = render_pdf(sheet_of(rows[0]), font_folders=[])
        name = default_storage.save(f"certificates/{rows[0].uuid.hex}.pdf", ContentFile(pdf))
        digest = hashlib.sha256(pdf).hexdigest()
        Document.objects.bulk_create(Document(certificate=row, file=name, sha256=digest, size=len(pdf)) for row in rows)
        return rows


def _enrolment(person: Person, course: Course, at: datetime, source: str, **fields: object) -> Enrolment:
    return Enrolment(person=person, course=course, enrolled_at=at, source=source, **fields)


def _attempt(quiz: Quiz, enrolment: Enrolment, activity: Activity, seed: int, began: datetime, right: int) -> Attempt:
    return Attempt(
        quiz=quiz,
        person_id=enrolment.person_id,
        enrolment=enrolment,
        activity=activity,
        number=1,
        seed=seed,
        pass_percent=quiz.pass_percent,
        started_at=began,
        deadline_at=began + timedelta(minutes=quiz.minutes),
        submitted_at=began + timedelta(minutes=12),
        score=Decimal(right),
        max_score=Decimal(quiz.draws),
    )


def _answer(sittings: Iterable[tuple[Attempt, int]]) -> None:
    """On each attempt's paper so many right answers, the others empty."""
    items: list[PaperItem] = []
    responses: list[Response] = []
    marks: list[Mark] = []
    for attempt, right in sittings:
        for item in papers.draw(quiz=attempt.quiz, seed=attempt.seed):
            item.attempt = attempt
            answer = right_answer(item) if item.position <= right else []
            response = Response(item=item, number=1, answer=answer, received_at=attempt.started_at)
            marks.append(Mark(item=item, response=response, mark=1 if answer else 0, at=attempt.submitted_at))
            items.append(item)
            responses.append(response)
    for rows in (items, responses, marks):
        type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)


def right_answer(item: PaperItem) -> list[str]:
    return types.of(item.version.kind).right_answer(item.version.content)


def _certificate(completion: Completion, policy: PolicyVersion) -> Certificate:
    issued_on = day_of(completion.at)
    return Certificate(
        number=new_number(issued_on.year),
        person=completion.person,
        certification=policy.certification,
        policy=policy,
        cycle=1,
        issued_on=issued_on,
        issued_at=completion.at,
        expires_on=policy.expires_on(issued_on),
        holder_name=completion.person.name,
        holder_name_latin=completion.person.name_latin,
        evidence=[completion.pk],
    )


def _done(certificate: Certificate) -> Job:
    at = certificate.issued_at
    return Job(
        kind=RENDER,
        key=str(certificate.pk),
        payload={"certificate": certificate.pk},
        available_at=at,
        state=State.DONE,
        attempts=1,
        created_at=at,
        done_at=at,
    )
