"""What a sentence says of a duty, and of what is held or complete, is so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from bilingual.days import today
from certificates.asked_of import required
from certificates.mine import mine_of
from certificates.models import Approval, Certificate, Equivalence, PolicyVersion
from certificates.projection import project
from certificates.services import decide_approval, judge
from certificates.standing import Asked, Standing, State, standings
from people.models import Person
from tests.certificates.conftest import Shop
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    CourseCompletionFactory,
    CourseFactory,
    ObligationFactory,
    PolicyVersionFactory,
    RequirementFactory,
    ask,
    finish,
)

DAY = timedelta(days=1)
SHOP = {"zh-hans": "静安店", "en": "Jing’an shop"}
ASSISTANT, CASHIER = {"zh-hans": "店员", "en": "shop assistant"}, {"zh-hans": "收银员", "en": "cashier"}
NIGHT = {"zh-hans": "夜班", "en": "Night shift"}
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


def said(code: str, *, days: int = 60, clock: str = "joining", by_name: bool = False, **more: Any) -> str:
    names = {kind: more.pop(kind) for kind in ("unit", "position", "tag") if kind in more}
    with translation.override(code):
        text = required(Asked(1, days, names, frozenset(), MARCH, **more), by_name=by_name, clock=clock)
        return text % {"day": "DAY"}


@pytest.mark.parametrize(
    ("parts", "english", "chinese"),
    [
        ({}, "Required of everyone", "全员应持此证"),
        (
            {"unit": [SHOP], "tag": [NIGHT]},
            "Required of those in Jing’an shop who are marked Night shift",
            "静安店标记为“夜班”的员工应持此证",
        ),
        (
            {"position": [ASSISTANT], "tag": [NIGHT]},
            "Required of every shop assistant marked Night shift",
            "标记为“夜班”的店员应持此证",
        ),
        (
            {"position": [ASSISTANT, CASHIER], "unit": [SHOP], "tag": [NIGHT]},
            "Required of every shop assistant or cashier in Jing’an shop marked Night shift",
            "静安店标记为“夜班”的店员、收银员应持此证",
        ),
    ],
)
def test_all_that_narrows_an_audience_is_named(parts: dict[str, Any], english: str, chinese: str) -> None:
    assert said("en", **parts) == f"{english}; the duty began on DAY and allows 60 days."
    assert said("zh-hans", **parts) == f"{chinese}，自 DAY起 60 天内取得。"


def test_whom_it_concerns_of_those_is_said_but_not_to_whom_it_names() -> None:
    newer = said("en", joined_after=JUNE)
    assert newer.endswith("60 days. It concerns those who joined after 1 June 2026.")
    assert said("en", joined_after=JUNE, by_name=True).endswith("60 days.")


def test_one_day_is_one_and_none_is_at_once() -> None:
    assert said("en", days=1).endswith("allows 1 day.")
    assert said("en", days=0).endswith("holds from that day on.")
    assert said("zh-hans", days=0) == "全员应持此证，自 DAY起即须持证。"


def standing_of(person: Person, policy: PolicyVersion, on: date) -> Standing:
    return standings([person], [policy.certification], on)[person.pk, policy.certification_id]


def sentence(person: Person, policy: PolicyVersion, on: date) -> str:
    with translation.override("en"):
        return standing_of(person, policy, on).sentence


@pytest.mark.django_db
class TestTheDaysOfADuty:
    """Of 60 days from 1 March on."""

    @pytest.fixture
    def policy(self) -> PolicyVersion:
        return PolicyVersionFactory(asks=[CourseFactory(name_en="Keeping calm")])

    def duty(self, shop: Shop, policy: PolicyVersion, **days: date) -> str:
        given = {"certification": policy.certification, "counted_from": "start", "starts_on": MARCH}
        requirement = RequirementFactory(**given, within_days=60)
        ObligationFactory(person=shop.lin, certification=policy.certification, requirement=requirement, **days)
        return sentence(shop.lin, policy, max(days["starts_on"], JUNE))

    def test_counted_from_the_start_are_said_so_to_who_joined_later(self, shop: Shop, policy: PolicyVersion) -> None:
        told = self.duty(shop, policy, starts_on=date(2026, 4, 1), due_on=date(2026, 4, 30))
        assert "the duty began on 1 April 2026; its 60 days are counted from 1 March 2026." in told

    def test_that_were_over_before_somebody_joined_are_said_to_be(self, shop: Shop, policy: PolicyVersion) -> None:
        told = self.duty(shop, policy, starts_on=JUNE, due_on=JUNE)
        assert told.startswith("To be held by 1 June 2026.")
        assert "the duty began on 1 June 2026, when its 60 days from 1 March 2026 on were over." in told

    def test_that_a_change_made_fewer_are_said_with_its_day(self, shop: Shop, policy: PolicyVersion) -> None:
        told = self.duty(shop, policy, starts_on=MARCH, since=date(2025, 12, 1), due_on=MARCH)
        assert "the duty began on 1 December 2025; since a change on 1 March 2026 it allows 60 days." in told


@pytest.mark.django_db
class TestWhatIsHeldOrComplete:
    def test_by_another_certification_is_said_with_its_name(self, shop: Shop) -> None:
        policy = PolicyVersionFactory()
        other = CertificationFactory(name_zh="急救高级", name_en="First aid, advanced")
        days = {"issued_on": today() - DAY, "expires_on": None}
        Equivalence.objects.create(source=other, target=policy.certification, starts_on=today() - DAY, reason="same")
        CertificateFactory(person=shop.lin, certification=other, **days)
        project([shop.lin.pk])
        told = sentence(shop.lin, policy, today())
        assert told.endswith("It is held through First aid, advanced, which counts as this one.")

    def complete(self, shop: Shop) -> Approval:
        course = CourseFactory(lessons=1)
        policy = PolicyVersionFactory(asks=[course], approver="hr", renewal_days=60)
        finish(shop.lin, course)
        return Approval.objects.get(policy=policy)

    def test_of_ones_own_accord_waits_for_approval_where_it_can_be_seen(self, shop: Shop) -> None:
        asked = self.complete(shop)
        found = standing_of(shop.lin, asked.policy, today())
        assert (found.state, found.required) == (State.PENDING, False)
        assert [one.standing.state for one in mine_of(shop.lin, today())] == [State.PENDING]
        decide_approval(approval=asked, actor=shop.hr, granted=True)
        assert standing_of(shop.lin, asked.policy, today()).state is State.HELD

    def test_and_refused_says_so_and_what_comes_next(self, shop: Shop) -> None:
        asked = self.complete(shop)
        requirement = RequirementFactory(certification=asked.policy.certification)
        days = {"starts_on": today() - DAY, "due_on": today() + 9 * DAY}
        ObligationFactory(person=shop.lin, certification=asked.policy.certification, requirement=requirement, **days)
        assert standing_of(shop.lin, asked.policy, today()).halt is None  # the state itself says that it waits
        decide_approval(approval=asked, actor=shop.hr, granted=False, reason="not seen at work")
        assert sentence(shop.lin, asked.policy, today()).endswith("with new evidence it is asked for again.")

    def test_for_a_renewal_says_that_it_waits(self, shop: Shop) -> None:
        asked = self.complete(shop)
        certification = asked.policy.certification
        decide_approval(approval=asked, actor=shop.hr, granted=True)
        Certificate.objects.update(expires_on=today() + 9 * DAY, issued_on=today() - DAY)
        ObligationFactory(
            person=shop.lin, certification=certification, requirement=RequirementFactory(certification=certification)
        )
        [course] = asked.policy.courses.all()
        judge(completion=CourseCompletionFactory(person=shop.lin, course=course, enrolment__cycle=2))
        told = sentence(shop.lin, asked.policy, today())
        assert told.endswith("The evidence for the next certificate is complete; it waits for approval.")

    def test_what_nobody_can_earn_is_said_to_be_granted_by_hand(self, shop: Shop) -> None:
        policy = PolicyVersionFactory()
        ObligationFactory(person=shop.lin, certification=policy.certification)
        assert sentence(shop.lin, policy, today()).endswith("It is granted by hand.")

    def test_a_policy_whose_own_day_has_passed_is_said_to_give_nothing(self, shop: Shop) -> None:
        policy = PolicyVersionFactory(valid_months=None, valid_until=today() - DAY)
        ask(policy, CourseFactory())
        ObligationFactory(person=shop.lin, certification=policy.certification)
        assert "The policy in force gives no certificate beyond" in sentence(shop.lin, policy, today())
