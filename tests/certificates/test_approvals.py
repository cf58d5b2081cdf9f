"""Evidence is complete, and somebody has to say yes: once, and nobody to themselves."""

import html
import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Record
from bilingual.days import months_later, today
from certificates.deciding import waiting_for
from certificates.models import Approval, Certificate, PolicyVersion
from certificates.services import AlreadyDecided, decide_approval, grant, judge
from certificates.services.issuing import AlreadyHeld
from courses.models import Completion, Course
from notices.models import Notice
from people.models import Person
from tests.certificates.conftest import Shop
from tests.factories import (
    CourseCompletionFactory,
    CourseFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    finish,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/en/certificates/approvals/"


def complete(shop: Shop, approver: str, **fields: object) -> Approval:
    course: Course = CourseFactory(lessons=1)
    PolicyVersionFactory(asks=[course], approver=approver, certification__name_en="First aid", **fields)
    finish(shop.lin, course)
    return Approval.objects.get(policy__courses=course)


def told(kind: str) -> set[Person]:
    return {notice.person for notice in Notice.objects.filter(kind=kind)}


class TestAsking:
    def test_nothing_is_issued_and_hr_of_her_part_is_told_once(self, shop: Shop) -> None:
        asked = complete(shop, "hr")
        judge(completion=Completion.objects.of_courses().get())
        assert not Certificate.objects.exists()
        assert told("certificates.approval") == {shop.hr}
        assert list(Approval.objects.all()) == [asked]

    def test_the_line_manager_is_told_and_where_there_is_none_hr(self, shop: Shop) -> None:
        complete(shop, "manager")
        assert told("certificates.approval") == {shop.hr}
        shop.unit.manager = PersonFactory()
        shop.unit.save()
        complete(shop, "manager")
        assert told("certificates.approval") == {shop.hr, shop.unit.manager}

    def test_the_owner_decides_but_not_about_themselves(self, shop: Shop) -> None:
        asked = complete(shop, "owner", certification__owner=shop.lin)
        assert told("certificates.approval") == {shop.hr}
        assert waiting_for(shop.lin) == []
        assert waiting_for(shop.hr) == [asked]
        owner = PersonFactory()
        theirs = complete(shop, "owner", certification__owner=owner)
        assert waiting_for(owner) == [theirs]
        assert waiting_for(shop.hr) == [asked]


class TestDeciding:
    def test_a_yes_issues_today_and_counts_from_the_evidence(self, shop: Shop) -> None:
        asked = complete(shop, "hr", valid_months=12, to_month_end=False)
        earned_on = today() - timedelta(days=60)
        Approval.objects.filter(pk=asked.pk).update(earned_at=datetime.combine(earned_on, time(4), UTC))
        asked.refresh_from_db()
        decide_approval(approval=asked, actor=shop.hr, granted=True)
        made = Certificate.objects.get()
        assert (made.issued_on, made.expires_on) == (today(), months_later(earned_on, 12))
        assert made.evidence == asked.evidence
        issued = Record.objects.get(action="certificate.issued")
        assert issued.actor == shop.hr

    def test_a_no_tells_why_and_the_same_evidence_does_not_ask_again(self, shop: Shop) -> None:
        asked = complete(shop, "hr")
        decide_approval(approval=asked, actor=shop.hr, granted=False, reason="The practice is missing.")
        notice = Notice.objects.get(kind="certificates.approval_refused")
        assert (notice.person, notice.facts["reason"]) == (shop.lin, "The practice is missing.")
        first = Completion.objects.of_courses().get()
        judge(completion=first)
        assert Record.objects.filter(action="policy.refused_before").count() == 1
        again = CourseCompletionFactory(person=shop.lin, course=first.course, enrolment__cycle=2)
        judge(completion=again)
        assert Approval.objects.waiting().get().evidence == [again.pk]

    def test_the_second_answer_changes_nothing(self, shop: Shop) -> None:
        asked = complete(shop, "hr")
        decide_approval(approval=asked, actor=shop.hr, granted=True)
        with pytest.raises(AlreadyDecided):
            decide_approval(approval=asked, actor=shop.hr, granted=False, reason="no")
        assert Certificate.objects.count() == 1


class TestThePage:
    def test_shows_who_waits_and_a_yes_issues(self, client: Client, shop: Shop) -> None:
        asked = complete(shop, "hr")
        client.force_login(shop.hr)
        page = client.get(ADDRESS).content.decode()
        assert "Lin Xiaowen" in page
        assert "First aid" in page
        evidence = re.search(r'href="([^"]+)">See the evidence<', page)
        assert evidence
        assert 'id="panel-title"' in client.get(html.unescape(evidence[1])).content.decode()
        answer = client.post(f"{ADDRESS}{asked.pk}/", {"decision": "yes"}, follow=True).content.decode()
        assert "the certificate is issued" in answer
        assert "Nothing waits for you" in answer

    def test_an_owner_who_sees_nobodys_standing_is_led_nowhere(self, client: Client, shop: Shop) -> None:
        owner = PersonFactory()
        asked = complete(shop, "owner", certification__owner=owner)
        client.force_login(owner)
        page = client.get(ADDRESS).content.decode()
        assert f"approval-{asked.pk}" in page
        assert "See the evidence" not in page

    def test_a_no_needs_a_reason_and_keeps_nothing_back(self, client: Client, shop: Shop) -> None:
        asked = complete(shop, "hr")
        client.force_login(shop.hr)
        answer = client.post(f"{ADDRESS}{asked.pk}/", {"decision": "no", "reason": " "})
        assert answer.status_code == 422
        assert "a no without a reason" in answer.content.decode()
        assert Approval.objects.waiting().exists()

    @pytest.mark.parametrize("who", ["lin", "outsider", "elsewhere"])
    def test_nobody_else_sees_or_decides_it(self, client: Client, shop: Shop, who: str) -> None:
        asked = complete(shop, "hr")
        client.force_login(getattr(shop, who))
        assert f"approval-{asked.pk}" not in client.get(ADDRESS).content.decode()
        assert client.post(f"{ADDRESS}{asked.pk}/", {"decision": "yes"}).status_code == 404
        assert not Certificate.objects.exists()

    def test_a_second_press_is_told_that_it_is_decided(self, client: Client, shop: Shop) -> None:
        asked = complete(shop, "hr")
        client.force_login(shop.hr)
        for _ in range(2):
            page = client.post(f"{ADDRESS}{asked.pk}/", {"decision": "yes"}, follow=True).content.decode()
        assert "decided this already" in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_one_and_for_three(self, client: Client, shop: Shop, count: int) -> None:
        course = CourseFactory()
        PolicyVersionFactory(asks=[course], approver="manager")
        for _ in range(count):
            person = PlacementFactory(unit=shop.unit).person
            judge(completion=CourseCompletionFactory(person=person, course=course))
        with CaptureQueriesContext(connection) as captured:
            assert len(waiting_for(Person.objects.get(pk=shop.hr.pk))) == count
        assert len(captured) == 6


class TestGranting:
    def test_by_hand_it_says_so_and_is_valid_as_the_policy_says(self, shop: Shop) -> None:
        policy: PolicyVersion = PolicyVersionFactory(valid_months=None)
        made = grant(person=shop.lin, certification=policy.certification, actor=shop.hr, reason="Twenty years at it.")
        assert (made.source, made.cycle, made.expires_on, made.evidence) == ("granted", 1, None, [])
        noted = Record.objects.get(action="certificate.issued")
        assert (noted.actor, noted.reason, noted.after["source"]) == (shop.hr, "Twenty years at it.", "granted")

    def test_what_is_held_is_not_granted_again(self, shop: Shop, certificate: Certificate) -> None:
        with pytest.raises(AlreadyHeld, match=certificate.number):
            grant(person=shop.lin, certification=certificate.certification, actor=shop.hr, reason="again")
