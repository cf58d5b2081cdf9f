"""What a policy would change, asked before it is saved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bilingual.days import today
from certificates.evidence import courses_tree
from certificates.models import Certificate, PolicyVersion
from certificates.what_if import Change, WhatIf, equivalence_effect, what_if
from courses.models import Course
from people.models import Person, Role, Unit
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    CourseCompletionFactory,
    CourseFactory,
    PlacementFactory,
    PolicyVersionFactory,
    UnitFactory,
    finish,
    holder_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    made: Unit = UnitFactory()
    return made


@pytest.fixture
def hr(unit: Unit) -> Person:
    return holder_of(Role.HR, unit)


def member(unit: Unit) -> Person:
    person: Person = PlacementFactory(unit=unit).person
    return person


def asked(policy: PolicyVersion, viewer: Person, courses: list[Course], **terms: object) -> WhatIf:
    draft = PolicyVersion(
        certification=policy.certification,
        number=2,
        effective_on=today(),
        evidence=courses_tree(one.pk for one in courses),
        **{"valid_months": 24, "renewal_days": 60, **terms},
    )
    return what_if(draft=draft, current=policy, viewer=viewer, on=today())


def names(found: WhatIf, change: Change) -> set[Person]:
    return {effect.person for effect in found.effects[change]}


@pytest.mark.parametrize(("applies_to", "gains"), [("next", False), ("begun", True)])
def test_a_cycle_that_has_begun_gains_only_by_a_version_that_reaches_into_it(
    hr: Person, unit: Unit, applies_to: str, gains: bool
) -> None:
    short, long = CourseFactory(lessons=1), CourseFactory(lessons=1)
    policy, person = PolicyVersionFactory(asks=[short, long]), member(unit)
    finish(person, short, datetime.now(UTC) - timedelta(days=40))
    assert names(asked(policy, hr, [short], applies_to=applies_to), Change.GAINS) == ({person} if gains else set())


class TestEffects:
    def test_who_gains_who_loses_and_who_stays(self, unit: Unit, hr: Person) -> None:
        old, new = CourseFactory(lessons=1), CourseFactory(lessons=1)
        policy = PolicyVersionFactory(asks=[old])
        both, only_old, only_new = member(unit), member(unit), member(unit)
        for person, courses in ((both, [old, new]), (only_old, [old]), (only_new, [new])):
            for course in courses:
                finish(person, course)
        found = asked(policy, hr, [new])
        assert names(found, Change.GAINS) == {only_new}
        assert names(found, Change.LOSES) == {only_old}
        assert (found.counts[Change.SOONER], found.counts[Change.LATER], found.unchanged) == (0, 0, 1)

    @pytest.mark.parametrize(("months", "change"), [(12, Change.SOONER), (36, Change.LATER), (None, Change.LATER)])
    def test_who_would_hold_it_for_shorter_or_longer(
        self, unit: Unit, hr: Person, months: int | None, change: Change
    ) -> None:
        course, lin = CourseFactory(lessons=1), member(unit)
        policy = PolicyVersionFactory(asks=[course], valid_months=24)
        finish(lin, course, at=datetime(2026, 6, 1, tzinfo=UTC))
        [effect] = asked(policy, hr, [course], valid_months=months).effects[change]
        after = {12: date(2027, 6, 30), 36: date(2029, 6, 30), None: None}[months]
        assert (effect.person, effect.before, effect.after) == (lin, date(2028, 6, 30), after)

    def test_what_was_granted_or_taken_over_stays(self, unit: Unit, hr: Person) -> None:
        policy = PolicyVersionFactory()
        for source in ("granted", "imported"):
            CertificateFactory(person=member(unit), certification=policy.certification, policy=policy, source=source)
        found = asked(policy, hr, [CourseFactory()])
        assert (sum(found.counts.values()), found.unchanged) == (0, 2)

    def test_nobody_beyond_the_viewers_part_is_counted_or_named(self, hr: Person) -> None:
        course, stranger = CourseFactory(), member(UnitFactory())
        CourseCompletionFactory(person=stranger, course=course)
        found = asked(PolicyVersionFactory(), hr, [course])
        assert found.counts[Change.GAINS] == 0

    def test_nothing_is_saved(self, unit: Unit, hr: Person) -> None:
        course = CourseFactory()
        CourseCompletionFactory(person=member(unit), course=course)
        assert asked(PolicyVersionFactory(), hr, [course]).counts[Change.GAINS] == 1
        assert (PolicyVersion.objects.count(), Certificate.objects.count()) == (1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(count: int, unit: Unit, hr: Person) -> None:
    course = CourseFactory(lessons=1)
    policy = PolicyVersionFactory(asks=[course])
    for _ in range(count):
        finish(member(unit), course)
    viewer = Person.objects.get(pk=hr.pk)
    with CaptureQueriesContext(connection) as captured:
        asked(policy, viewer, [CourseFactory()])
    assert len(captured) == 6  # of which one makes the course


def test_an_equivalence_says_how_many_would_count(unit: Unit, hr: Person) -> None:
    source, target = CertificationFactory(), CertificationFactory()
    policies = {one: PolicyVersionFactory(certification=one) for one in (source, target)}
    both, one, stranger = member(unit), member(unit), member(UnitFactory())
    for person, certification in ((both, source), (both, target), (one, source), (stranger, source)):
        CertificateFactory(person=person, certification=certification, policy=policies[certification])
    asked_for = {"source": source.pk, "target": target.pk, "viewer": hr, "on": today()}
    assert equivalence_effect(both_ways=True, **asked_for) == (1, 0)  # type: ignore[arg-type]
