"""The start pages: what a manager does this week, and HR's pictures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from bilingual.days import today
from certificates.models import Approval, Certification, ExternalCertificate, ExternalKind
from certificates.tallies import making
from people.models import Person, Role, Unit
from reports.dashboards.line import line
from reports.dashboards.overview import Pictures, Point, pictures
from reports.dashboards.team import Team, team_of
from reports.selection import Selection
from tests.factories import ObligationFactory, PersonFactory, RoleGrantFactory, UnitFactory, holder_of
from tests.reports.conftest import Company, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Any:
    cache.clear()
    with translation.override("en"):
        yield


def read(viewer: Person, name: str) -> Any:
    Person.objects.filter(pk=viewer.pk).update(language="en")
    client = Client()
    client.force_login(viewer)
    return client.get(reverse(f"reports:{name}"))


def drawn_for(viewer: Person, on: date | None = None) -> Pictures:
    viewer = Person.objects.get(pk=viewer.pk)
    return pictures(Selection(viewer, on or today(), list(Certification.objects.all()), is_of_all=True))


def names_of(team: Team) -> dict[str, list[str]]:
    return {part.name: [line.person.name_latin for line in part.lines] for part in team.parts}


class TestTheStart:
    @pytest.mark.parametrize(
        ("role", "page"),
        [(Role.HR, "overview"), (Role.ADMIN, "overview"), (Role.MANAGER, "team"), (Role.AUDITOR, "auditing")],
    )
    def test_is_the_page_of_the_role(self, role: Role, page: str) -> None:
        assert read(holder_of(role), "start").url == reverse(f"reports:{page}")

    def test_of_staff_is_their_own_learning(self) -> None:
        assert read(PersonFactory(), "start").url == reverse("pages:home")

    @pytest.mark.parametrize(("role", "begins"), [(Role.MANAGER, "/en/status/start/"), (Role.TRAINER, "/en/")])
    def test_follows_the_sign_in(self, role: Role, begins: str) -> None:
        client = Client()
        person = holder_of(role)
        Person.objects.filter(pk=person.pk).update(language="en")
        client.force_login(Person.objects.get(pk=person.pk))
        assert client.get("/").headers["Location"] == begins


class TestMyPeople:
    def test_are_told_by_what_is_most_urgent(
        self, hr: Person, company: Company, lin: Person, ma: Person, zhou: Person
    ) -> None:
        near = company.employ("000010", "孙", "Sun", company.south)
        company.owes(near, due_on=in_days(7))
        renews = company.employ("000011", "何", "He", company.south)
        company.owes(renews, due_on=in_days(-100))
        company.holds(renews, expires_on=in_days(50))

        found = team_of(hr, today())

        assert names_of(found) == {"late": ["Ma Zhiqiang"], "soon": ["Sun", "Zhou Simin"], "renewal": ["He"]}
        assert [line.is_this_week for line in found.parts[1].lines] == [True, False]
        assert (found.waiting, found.must, found.lacking) == (2, 5, 1)
        answer = read(hr, "team").content.decode()
        assert "2 things to speak about this week." in answer
        assert f"/en/status/actions/remind/?person={ma.pk}&amp;of=calm" in answer

    def test_are_those_of_ones_own_part(self, manager: Person, company: Company, lin: Person, ma: Person) -> None:
        company.owes(manager, due_on=in_days(-1))
        mine = company.employ("000010", "孙", "Sun", company.xuhui)
        company.owes(mine, due_on=in_days(-1))
        assert names_of(team_of(manager, today()))["late"] == ["Sun"]  # neither Ma of Jing'an nor Wang himself

    def test_an_auditor_reads_and_does_not_remind(self, company: Company, ma: Person) -> None:
        answer = read(holder_of(Role.AUDITOR), "team").content.decode()
        assert "Ma Zhiqiang" in answer
        assert "actions/remind" not in answer

    def test_of_many_the_longest_late_are_shown_with_the_way_to_all(self, hr: Person, company: Company) -> None:
        for number in range(21):
            person = company.employ(f"C{number}", "陈", f"Chen {number}", company.south)
            company.owes(person, due_on=in_days(-30 + number))
        late = team_of(hr, today()).parts[0]
        assert (late.count, len(late.lines), late.lines[0].person.name_latin) == (21, 20, "Chen 0")
        assert "All 21" in read(hr, "team").content.decode()

    def test_what_waits_for_an_answer_leads_there(self, hr: Person, manager: Person, company: Company) -> None:
        kind = ExternalKind.objects.create(code="aid", name_zh="急救", name_en="First aid")
        mine = company.employ("000010", "孙", "Sun", company.xuhui)
        ExternalCertificate.objects.create(person=mine, kind=kind, issued_on=today(), handed_in_by=mine)
        Unit.objects.filter(pk=company.xuhui.pk).update(manager=manager)
        policy = company.calm.versions.get()
        policy.approver = "manager"
        policy.save()
        Approval.objects.create(person=mine, policy=policy, cycle=1, earned_at="2026-01-01T00:00:00Z")
        assert "1 external certificate is to be checked" in read(hr, "overview").content.decode()
        answer = read(manager, "team").content.decode()
        assert "1 approval waits for you" in answer
        assert "to be checked" not in answer

    @pytest.mark.parametrize("count", [1, 3])
    def test_cost_the_same_for_one_and_for_three(self, hr: Person, company: Company, count: int) -> None:
        for number in range(count):
            company.owes(company.employ(f"C{number}", "陈", "Chen", company.south), due_on=in_days(-1))
        with CaptureQueriesContext(connection) as queries:
            team_of(hr, today())
        assert len(queries) == 7


class TestThePictures:
    def test_shares_are_the_worst_first(
        self, hr: Person, company: Company, lin: Person, ma: Person, zhou: Person
    ) -> None:
        other = ObligationFactory(person=lin, due_on=in_days(-5)).certification
        found = drawn_for(hr).certifications
        assert [(one.code, one.percent, one.held, one.duties) for one in found] == [
            (other.code, 0, 0, 1),
            ("calm", 33, 1, 3),
        ]

    def test_units_are_those_of_the_day_with_enough_duties_to_speak_of(self, hr: Person, company: Company) -> None:
        def shop(unit: Unit, lacking: int, holding: int) -> None:
            for number in range(lacking + holding):
                person = company.employ(f"{unit.code}{number}", "陈", "Chen", unit)
                company.owes(person, due_on=in_days(-5))
                if number >= lacking:
                    company.holds(person)

        shop(company.jingan, 1, 2)
        shop(company.xuhui, 2, 1)
        shop(company.south, 2, 0)
        shop(company.east, 0, 3)
        assert [(one.code, one.percent) for one in drawn_for(hr).units] == [("xuhui", 33), ("jingan", 66)]

    def test_the_trend_is_what_stood_at_the_end_of_each_month(self, hr: Person, company: Company, lin: Person) -> None:
        on = date(2026, 5, 15)
        late = company.employ("000012", "高", "Gao", company.south)
        company.owes(late, due_on=date(2020, 5, 1))
        company.holds(late, issued_on=date(2026, 3, 1))
        points = drawn_for(hr, on).trend
        assert [point.percent for point in points] == [50] * 10 + [100] * 3
        assert (points[0].day, points[9].day, points[-1].day) == (date(2025, 5, 31), date(2026, 2, 28), on)

    def test_are_of_ones_own_part(self, regional_hr: Person, company: Company, lin: Person, zhou: Person) -> None:
        assert [one.duties for one in drawn_for(regional_hr).certifications] == [1]
        assert [point.percent for point in drawn_for(regional_hr).trend] == [100] * 13

    def test_without_duties_there_is_no_line(self, hr: Person, company: Company) -> None:
        answer = read(hr, "overview").content.decode()
        assert "No requirement asks anything of these people yet." in answer
        assert line(drawn_for(hr).trend) is None

    def test_the_line_stays_within_the_picture(self) -> None:
        drawn = line([Point(today() - timedelta(days=n), percent) for n, percent in enumerate((0, 55, 100))])
        assert drawn is not None
        assert (drawn.floor, [(dot.y, dot.percent) for dot in drawn.dots]) == (0, [(146.0, 0), (73.4, 55), (14.0, 100)])

    @pytest.mark.parametrize("count", [1, 3])
    def test_cost_the_same_for_one_and_for_three(self, hr: Person, company: Company, count: int) -> None:
        for number in range(count):
            unit = UnitFactory(parent=company.south)
            for letter in "ABC":
                company.owes(company.employ(f"{letter}{number}", "陈", "Chen", unit), due_on=in_days(-1))
        client = Client()
        client.force_login(hr)
        client.get(reverse("reports:overview"))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("reports:overview"))
        assert (len(answer.context["units"]), len(queries)) == (count, 11)

    @pytest.mark.parametrize("count", [1, 3])
    def test_of_a_large_company_cost_the_same_and_count_nobody(
        self, hr: Person, company: Company, count: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(making, "LARGE", 1)
        for number in range(count):
            unit = UnitFactory(parent=company.south)
            for letter in "ABC":
                company.owes(company.employ(f"{letter}{number}", "陈", "Chen", unit), due_on=in_days(-1))
        making.make()
        client = Client()
        client.force_login(hr)
        client.get(reverse("reports:overview"))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("reports:overview"))
        assert (len(answer.context["units"]), len(queries)) == (count, 9)
        assert not any("certificates_standingspan" in query["sql"] for query in queries)


def test_a_manager_of_one_shop_sees_no_other_in_the_pictures(company: Company, manager: Person, ma: Person) -> None:
    RoleGrantFactory(person=PersonFactory(), role=Role.HR)
    assert drawn_for(manager).certifications == []
