"""What counts already toward the next certificate, and what it still takes: of every kind of evidence, in words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from certificates.evidence import Kind, Known, judge, leaves, remaining, wanted
from certificates.models import ExternalCertificate, ExternalKind, PolicyVersion
from certificates.standing import standings
from certificates.toward import Toward, toward
from certificates.wording import done, missing
from people.models import Person
from quizzes.models import Attempt, Quiz
from tests.factories import (
    ActivityFactory,
    CertificateFactory,
    CertificationFactory,
    CourseCompletionFactory,
    CourseFactory,
    EnrolmentFactory,
    ObligationFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    PositionFactory,
)
from tests.quizzes.factories import QuizFactory

TODAY = date(2026, 6, 1)


def of(person: Person, policy: PolicyVersion, on: date = TODAY) -> Toward:
    cell = person.pk, policy.certification_id
    return toward([cell], on)[cell]


def in_both(say: Any, found: Toward) -> list[list[str]]:
    told = []
    for code in ("en", "zh-hans"):
        with translation.override(code):
            told.append(say(found))
    return told


def policy_of(tree: dict[str, Any], **more: Any) -> PolicyVersion:
    made: PolicyVersion = PolicyVersionFactory(evidence=tree, **more)
    return made


def passed(person: Person, quiz: Quiz, at: datetime) -> None:
    activity = ActivityFactory()
    Attempt.objects.create(
        quiz=quiz,
        person=person,
        enrolment=EnrolmentFactory(person=person, course=activity.course),
        activity=activity,
        number=1,
        seed=1,
        pass_percent=80,
        deadline_at=at,
        submitted_at=at,
        score=95,
        max_score=100,
    )


@pytest.mark.django_db
class TestEveryKindOfEvidence:
    @pytest.fixture
    def things(self) -> dict[str, Any]:
        return {
            "course": CourseFactory(name_en="Courtesy", name_zh="礼貌"),
            "quiz": QuizFactory(name_en="Composure", name_zh="从容"),
            "attendance": ActivityFactory(
                kind="session",
                name_en="Role play",
                name_zh="角色演练",
                course__name_en="Front of house",
                course__name_zh="前厅",
            ),
            "external": ExternalKind.objects.create(code="aid", name_en="First aid", name_zh="急救"),
            "certification": CertificationFactory(name_en="Foundation", name_zh="基础"),
            "position": PositionFactory(name_en="guide", name_zh="导购"),
        }

    @pytest.fixture
    def policy(self, things: dict[str, Any]) -> PolicyVersion:
        more = {"quiz": {"minimum": 90}, "position": {"years": 2}}
        return policy_of({"all": [{"of": kind, "id": one.pk, **more.get(kind, {})} for kind, one in things.items()]})

    def test_is_named_where_it_is_missing(self, policy: PolicyVersion) -> None:
        english, chinese = in_both(missing, of(PersonFactory(), policy))
        assert english == [
            "the course Courtesy",
            "the quiz Composure with at least 90\u00a0%",
            "attendance of Role play (Front of house)",
            "an external certificate: First aid",
            "the certification Foundation",
            "2 years as guide",
        ]
        assert chinese == [
            "课程“礼貌”",
            "测验“从容”（不低于 90%）",
            "参加面授“角色演练（前厅）”",
            "外部证书“急救”",
            "认证“基础”",
            "担任导购满 2 年",
        ]

    def test_is_told_with_its_day_where_it_is_there(self, policy: PolicyVersion, things: dict[str, Any]) -> None:
        lin = PersonFactory()
        at = datetime(2026, 3, 1, 4, tzinfo=UTC)
        CourseCompletionFactory(person=lin, course=things["course"], at=at)
        passed(lin, things["quiz"], at)
        ExternalCertificate.objects.create(
            person=lin, kind=things["external"], issued_on=at.date(), accepted=True, handed_in_by=lin
        )
        CertificateFactory(person=lin, certification=things["certification"], issued_on=at.date())
        PlacementFactory(person=lin, position=things["position"], starts_on=date(2024, 3, 2))
        found = of(lin, policy)
        english, chinese = in_both(done, found)
        assert english == [
            "finished the course Courtesy on 1 March 2026",
            "passed the quiz Composure on 1 March 2026",
            "external certificate First aid of 1 March 2026",
            "certification Foundation held since 1 March 2026",
            "the time as guide was full on 2 March 2026",
        ]
        assert chinese[1] == "2026 年 3 月 1 日通过测验“从容”"
        assert in_both(missing, found)[0] == ["attendance of Role play (Front of house)"]

    def test_the_sentence_says_what_counts_and_what_is_missing(
        self, policy: PolicyVersion, things: dict[str, Any]
    ) -> None:
        lin = PersonFactory()
        ObligationFactory(person=lin, certification=policy.certification)
        CourseCompletionFactory(person=lin, course=things["course"], at=datetime(2026, 3, 1, 4, tzinfo=UTC))
        policy.evidence = {"all": policy.evidence["all"][:2]}
        policy.save()
        standing = standings([lin], [policy.certification], TODAY)[lin.pk, policy.certification_id]
        with translation.override("en"):
            assert standing.sentence.endswith(
                "Already counts: finished the course Courtesy on 1 March 2026. "
                "Still missing: the quiz Composure with at least 90\u00a0%."
            )
        with translation.override("zh-hans"):
            assert standing.sentence.endswith(
                "已计入：2026 年 3 月 1 日完成课程“礼貌”。还缺：测验“从容”（不低于 90%）。"
            )


@pytest.mark.django_db
class TestWays:
    def test_one_of_several_is_said_as_one_of_several(self) -> None:
        one, other, quiz = CourseFactory(name_en="A"), CourseFactory(name_en="B"), QuizFactory(name_en="Q")
        both = {"all": [{"of": "course", "id": other.pk}, {"of": "quiz", "id": quiz.pk}]}
        policy = policy_of({"any": [{"of": "course", "id": one.pk}, both]})
        english, _chinese = in_both(missing, of(PersonFactory(), policy))
        assert english == ["either the course A, or the course B together with the quiz Q"]

    def test_the_way_of_renewal_serves_to_the_last_day_of_grace_then_the_full_way(self) -> None:
        full, short = CourseFactory(name_en="Full"), CourseFactory(name_en="Short")
        policy = policy_of(
            {"of": "course", "id": full.pk}, renewal_evidence=[{"of": "course", "id": short.pk}], grace_days=30
        )
        held = CertificateFactory(
            certification=policy.certification,
            policy=policy,
            issued_on=date(2025, 1, 1),
            expires_on=date(2026, 3, 31),
        )
        found = {
            day: in_both(missing, of(held.person, policy, day))[0]
            for day in (date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 1))
        }
        assert list(found.values()) == [["the course Short"], ["the course Short"], ["the course Full"]]

    def test_a_cycle_goes_by_the_version_it_began_with(self) -> None:
        old, new = CourseFactory(name_en="Old"), CourseFactory(name_en="New")
        policy = policy_of({"of": "course", "id": old.pk})
        later = policy_of(
            {"of": "course", "id": new.pk},
            certification=policy.certification,
            number=2,
            effective_on=date(2026, 2, 1),
        )
        before, after = (
            ObligationFactory(certification=policy.certification, starts_on=day).person
            for day in (date(2026, 1, 1), date(2026, 3, 1))
        )
        assert [in_both(missing, of(one, later))[0] for one in (before, after)] == [
            ["the course Old"],
            ["the course New"],
        ]

    def test_what_is_granted_by_hand_misses_nothing(self) -> None:
        assert of(PersonFactory(), policy_of({})).missing == []

    def test_without_a_policy_there_is_nothing_to_say(self) -> None:
        assert toward([(PersonFactory().pk, CertificationFactory().pk)], TODAY) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(count: int) -> None:
    course, quiz = CourseFactory(), QuizFactory()
    tree = {"all": [{"of": "course", "id": course.pk}, {"of": "quiz", "id": quiz.pk}]}
    cells = []
    for _ in range(count):
        policy = policy_of(tree)
        policy_of(tree, certification=policy.certification, number=2, effective_on=date(2026, 1, 1))
        duty = ObligationFactory(certification=policy.certification)
        cells.append((duty.person_id, policy.certification_id))
    with CaptureQueriesContext(connection) as queries:
        assert len(toward(cells, TODAY)) == count
    assert len(queries) == 8


LEAF = st.builds(lambda number: {"of": "course", "id": number}, st.integers(1, 6))
TREE = st.recursive(
    LEAF,
    lambda each: st.builds(
        lambda how, parts: {how: parts}, st.sampled_from(["all", "any"]), st.lists(each, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(TREE, st.sets(st.integers(1, 6)))
def test_nothing_remains_exactly_where_the_tree_is_met(tree: dict[str, Any], there: set[int]) -> None:
    facts = {(Kind.COURSE, one): [Known(date(2026, 1, 1), one)] for one in there}
    left = remaining(tree, facts, TODAY)
    assert (left is None) == judge(tree, facts, TODAY).met
    assert {leaf.id for leaf in wanted(left)} <= {leaf.id for leaf in leaves(tree)} - there
