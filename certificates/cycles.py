"""By which version of its policy somebody's cycle goes: the one it began with, or a newer one that reaches into it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from bilingual.days import day_of
from certificates.histories import Cell, History, Past, histories
from certificates.models import Certification, Obligation, PolicyVersion
from courses.models import Enrolment

Versions = Sequence[PolicyVersion]  # of one certification, the newest first


def versions_for(people: Collection[int], versions: Sequence[PolicyVersion], on: date) -> dict[int, PolicyVersion]:
    """By person, of all ``versions`` of one certification that have begun on the day, the one that their cycle goes by.

    Three queries, and none where there is nothing to choose.
    """
    certification = versions[0].certification_id
    cells = [(person, certification) for person in people]
    return {person: version for (person, _), version in versions_of(cells, {certification: versions}, on).items()}


def versions_of(
    cells: Collection[Cell],
    versions: Mapping[int, Sequence[PolicyVersion]],
    on: date,
    known: Mapping[Cell, History] | None = None,
) -> dict[Cell, PolicyVersion]:
    """The same for cells of several certifications, whose ``versions`` all have begun on the day. As many queries.

    ``known``, the histories of these cells up to the day, spares one. A certification without versions has no answer.
    """
    newest_first = {pk: sorted(each, key=lambda one: -one.number) for pk, each in versions.items() if each}
    choosing = {pk: each for pk, each in newest_first.items() if _is_to_choose(each)}
    open_cells = [cell for cell in cells if cell[1] in choosing]
    began = began_on(open_cells, choosing, on, known) if open_cells else {}
    return {
        cell: _applying(newest_first[cell[1]], began[cell]) if cell in began else newest_first[cell[1]][0]
        for cell in cells
        if cell[1] in newest_first
    }


def _is_to_choose(newest_first: Versions) -> bool:
    return len(newest_first) > 1 and newest_first[0].applies_to != PolicyVersion.AppliesTo.BEGUN


def _applying(newest_first: Versions, began: date) -> PolicyVersion:
    for version in newest_first:
        if version.applies_to == PolicyVersion.AppliesTo.BEGUN or version.effective_on <= began:
            return version
    return newest_first[-1]


def began_on(
    cells: Collection[Cell],
    versions: Mapping[int, Versions],
    on: date,
    known: Mapping[Cell, History] | None = None,
) -> Mapping[Cell, date]:
    """When each cell's cycle began. A renewal: as its window opened. The first: with the duty, or the first of the
    courses; where there is neither, it begins on the day."""
    people = {person for person, _certification in cells}
    began = dict.fromkeys(cells, on)
    duties = Obligation.objects.current(on).filter(person__in=people, certification__in=versions).order_by()
    for person, certification, day in duties.values_list("person", "certification", "starts_on"):
        _earlier(began, (person, certification), day)
    asking: dict[int, set[int]] = defaultdict(set)  # course → certifications
    for certification, each in versions.items():
        for course in {course for version in each for course in version.asked_courses()}:
            asking[course].add(certification)
    taken = Enrolment.objects.standing().filter(person__in=people, course__in=asking).order_by()
    for person, course, at in taken.values_list("person", "course", "enrolled_at"):
        for certification in asking[course]:
            _earlier(began, (person, certification), day_of(at))
    for cell, history in (histories(people, versions) if known is None else known).items():
        if cell in began:
            began[cell] = min(_renewal_began(history[0], versions[cell[1]], on), on)
    return began


def _earlier(began: dict[Cell, date], cell: Cell, day: date) -> None:
    if cell in began:
        began[cell] = min(began[cell], day)


def _renewal_began(last: Past, versions: Versions, on: date) -> date:
    if last.revoked_on:
        return last.revoked_on
    if last.expires_on is None:
        return on
    its_own = next((one for one in versions if one.pk == last.policy_id), versions[-1])
    return last.expires_on - timedelta(days=its_own.renewal_days)


def version_of(person: int, certification: Certification, on: date) -> PolicyVersion | None:
    """By which this person's cycle goes on the day; none where the certification has no policy yet."""
    versions = list(PolicyVersion.objects.begun(on).filter(certification=certification).select_related("certification"))
    return versions_for([person], versions, on)[person] if versions else None
