"""Every write to a person's progress. Facts are added; nothing here resets or deletes (rule 1)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from audit.services import draft, record, record_many
from courses.models import Activity, Bookmark, Completion, Course, Enrolment
from courses.progress import current_enrolment
from courses.signals import activity_completed, course_completed
from people.models import Person
from prepared import Given, PreparedRows


@transaction.atomic
def enrol(
    *,
    person: Person,
    course: Course,
    source: Enrolment.Source = Enrolment.Source.SELF,
    due_on: date | None = None,
    actor: Person | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """The person's current enrolment, made if there is none. A day asked for earlier than the one known moves it."""
    Person.objects.lock(person.pk)  # two sweeps at once: the second must read after the first wrote
    enrolment = current_enrolment(person, course)
    if enrolment is None:
        return _begin(person, course, source=source, due_on=due_on, actor=actor, at=at)
    if due_on is not None and (enrolment.due_on is None or due_on < enrolment.due_on):
        enrolment.due_on = due_on
        enrolment.save(update_fields=["due_on"])
    return enrolment


@transaction.atomic
def enrol_again(
    *,
    person: Person,
    course: Course,
    source: Enrolment.Source = Enrolment.Source.REQUIRED,
    due_on: date | None = None,
    actor: Person | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """A new cycle, once the one before it is complete; while it is not, that one is the answer."""
    Person.objects.lock(person.pk)  # two sweeps at once: the second must read after the first wrote
    enrolment = current_enrolment(person, course)
    if enrolment is None or not enrolment.completions.of_courses().exists():
        return enrol(person=person, course=course, source=source, due_on=due_on, actor=actor, at=at)
    return _begin(person, course, source=source, due_on=due_on, actor=actor, at=at)


@transaction.atomic
def enrol_many(
    *,
    wanted: Mapping[tuple[int, int], date | None],
    source: Enrolment.Source = Enrolment.Source.REQUIRED,
    actor: Person | None = None,
) -> int:
    """``enrol_again`` for many: by person and course, the day it is due. Returns how many enrolments began.

    A constant number of queries beside what it writes.
    """
    if not wanted:
        return 0
    people = sorted({person for person, _course in wanted})
    Person.objects.lock_all(people)
    complete = Completion.objects.of_courses().filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(person__in=people, course__in={course for _person, course in wanted})
    cycles: dict[tuple[int, int], int] = {}
    current: dict[tuple[int, int], Enrolment] = {}
    for one in rows.annotate(is_complete=Exists(complete)).order_by("cycle"):
        key = one.person_id, one.course_id
        cycles[key] = one.cycle
        if one.withdrawn_at is None:
            current[key] = one
    goes_on = {key: one for key, one in current.items() if key in wanted and not one.is_complete}  # type: ignore[attr-defined]  # annotated
    new = [
        Enrolment(person_id=key[0], course_id=key[1], cycle=cycles.get(key, 0) + 1, source=source, due_on=due_on)
        for key, due_on in wanted.items()
        if key not in goes_on
    ]
    moved = [one for key, one in goes_on.items() if _comes_sooner(one, wanted[key])]
    Enrolment.objects.bulk_update(moved, ["due_on"], batch_size=500)
    Enrolment.objects.bulk_create(new, batch_size=1000)
    codes = dict(Course.objects.filter(pk__in={one.course_id for one in new}).values_list("pk", "code"))
    record_many(
        draft(
            action="enrolment.began",
            subject=one,
            actor=actor,
            after={"course": codes[one.course_id], "cycle": one.cycle},
        )
        for one in new
    )
    return len(new)


def _comes_sooner(enrolment: Enrolment, due_on: date | None) -> bool:
    """Moves the enrolment's day to it, where it is one."""
    if due_on is None or (enrolment.due_on is not None and enrolment.due_on <= due_on):
        return False
    enrolment.due_on = due_on
    return True


@transaction.atomic
def withdraw(*, enrolment: Enrolment, actor: Person | None = None, reason: str = "") -> bool:
    """Out of a course that was not begun; true if that is news. What was begun stays."""
    Person.objects.lock(enrolment.person_id)
    untouched = Enrolment.objects.standing().filter(pk=enrolment.pk, completions=None, last_activity=None)
    if not untouched.exists():
        return False
    enrolment.withdrawn_at = timezone.now()
    enrolment.save(update_fields=["withdrawn_at"])
    told = {"course": enrolment.course.code, "cycle": enrolment.cycle}
    record(action="enrolment.withdrawn", subject=enrolment, actor=actor, reason=reason, after=told)
    return True


def _begin(
    person: Person,
    course: Course,
    *,
    source: Enrolment.Source,
    due_on: date | None,
    actor: Person | None,
    at: datetime | None,
) -> Enrolment:
    withdrawn_too = Enrolment.objects.filter(person=person, course=course)
    cycle = (withdrawn_too.aggregate(last=Max("cycle"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                person=person,
                course=course,
                cycle=cycle,
                source=source,
                due_on=due_on,
                enrolled_at=at or timezone.now(),
            )
    except IntegrityError:  # a second click, a second tab: the constraint decided, and that row is the answer
        return Enrolment.objects.get(person=person, course=course, cycle=cycle)
    record(
        action="enrolment.began",
        subject=enrolment,
        actor=actor or (person if source == Enrolment.Source.SELF else None),
        after={"course": course.code, "cycle": cycle},
    )
    return enrolment


@transaction.atomic
def complete(*, enrolment: Enrolment, activity: Activity, how: Completion.How, at: datetime | None = None) -> bool:
    """Note that the activity is finished; true if that is news. The last one completes the course.

    Finishing it again completes the course too: the one that was missing may have been taken out of it since.
    """
    at = at or timezone.now()
    # Who comes at the same moment waits here, then reads what the first wrote: two last activities would each miss the
    # other's row. It is the person's row, as wherever a person's facts take turns: locks in one order form no ring.
    Person.objects.lock(enrolment.person_id)
    finished: set[int | None] = {activity for (activity,) in _finished.all(enrolment=enrolment.pk)}
    is_news = activity.pk not in finished
    if is_news:
        _note(enrolment, activity, how, at)
        finished.add(activity.pk)
    if None not in finished and _is_all(finished, enrolment.course_id):
        _note(enrolment, None, Completion.How.ALL, at)
    return is_news


def _is_all(finished: set[int | None], course_id: int) -> bool:
    asked = {pk for (pk,) in _counted.all(course=course_id)}
    return bool(asked) and asked <= finished


_finished = PreparedRows(
    lambda: Completion.objects.filter(enrolment=Given("enrolment")).order_by().values_list("activity")
)
_counted = PreparedRows(lambda: Activity.objects.counted().filter(course=Given("course")).order_by().values_list("pk"))


def _note(enrolment: Enrolment, activity: Activity | None, how: Completion.How, at: datetime) -> None:
    completion = Completion.objects.create(
        enrolment=enrolment,
        person_id=enrolment.person_id,
        course_id=enrolment.course_id,
        activity=activity,
        how=how,
        at=at,
    )
    news = course_completed if activity is None else activity_completed
    news.send(sender=Completion, completion=completion)


def remember_place(*, enrolment: Enrolment, activity: Activity, block: str) -> None:
    """Where the reader stopped. Moves freely: it is a convenience, not a fact."""
    Bookmark.objects.update_or_create(
        enrolment=enrolment, activity=activity, defaults={"block": block, "at": timezone.now()}
    )


def remember_activity(*, enrolment: Enrolment, activity: Activity) -> None:
    """The activity opened last, so that *Continue* leads there. Writes only when it changed."""
    if enrolment.last_activity_id != activity.pk:
        Enrolment.objects.filter(pk=enrolment.pk).update(last_activity=activity)
        enrolment.last_activity = activity
