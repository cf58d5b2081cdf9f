"""By which version of its policy somebody's cycle goes: the one it began with, or a newer one that reaches into it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from bilingual.days import day_of
from certificates.models import Certificate, Certification, Obligation, PolicyVersion
from certificates.verdicts import histories_of
from courses.models import Enrolment


def versions_for(people: Collection[int], versions: Sequence[PolicyVersion], on: date) -> dict[int, PolicyVersion]:
    """By person, of all ``versions`` of one certification that have begun on the day, the one that their cycle goes by.

    Three queries, and none where there is nothing to choose.
    """
    newest_first = sorted(versions, key=lambda one: -one.number)
    if len(newest_first) < 2 or newest_first[0].applies_to == PolicyVersion.AppliesTo.BEGUN:
        return dict.fromkeys(people, newest_first[0])
    began = began_on(people, newest_first, on)
    return {person: _applying(newest_first, began[person]) for person in people}


def _applying(newest_first: Sequence[PolicyVersion], began: date) -> PolicyVersion:
    for version in newest_first:
        if version.applies_to == PolicyVersion.AppliesTo.BEGUN or version.effective_on <= began:
            return version
    return newest_first[-1]


def began_on(people: Collection[int], versions: Sequence[PolicyVersion], on: date) -> Mapping[int, date]:
    """When each person's cycle began. A renewal: as its window opened. The first: with the duty, or the first of the
    courses; where there is neither, it begins on the day."""
    certification = versions[0].certification_id
    began = dict.fromkeys(people, on)
    duties = Obligation.objects.current(on).filter(person__in=people, certification=certification)
    courses = {course for version in versions for course in version.asked_courses()}
    enrolments = Enrolment.objects.standing().filter(person__in=people, course__in=courses)
    _earliest(began, duties.order_by().values_list("person", "starts_on"))
    _earliest(
        began, ((person, day_of(at)) for person, at in enrolments.order_by().values_list("person", "enrolled_at"))
    )
    for person, history in histories_of(people, certification).items():
        began[person] = min(_renewal_began(history[0], versions, on), on)
    return began


def _earliest(began: dict[int, date], days: Iterable[tuple[int, date]]) -> None:
    for person, day in days:
        began[person] = min(began[person], day)


def _renewal_began(last: Certificate, versions: Sequence[PolicyVersion], on: date) -> date:
    revocation = getattr(last, "revocation", None)
    if revocation:
        return day_of(revocation.at)
    if last.expires_on is None:
        return on
    its_own = next((one for one in versions if one.pk == last.policy_id), versions[-1])
    return last.expires_on - timedelta(days=its_own.renewal_days)


def version_of(person: int, certification: Certification, on: date) -> PolicyVersion | None:
    """By which this person's cycle goes on the day; none where the certification has no policy yet."""
    versions = list(PolicyVersion.objects.begun(on).filter(certification=certification).select_related("certification"))
    return versions_for([person], versions, on)[person] if versions else None
