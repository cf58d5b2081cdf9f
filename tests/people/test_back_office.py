"""HR's part of the back office: who sees what, and that each write goes through a service."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from audit.models import Record
from bilingual.days import today
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from notices.services import notify
from people.models import Person, Position, PositionFamily, Role, Unit
from people.services import grant_role
from people.signin.models import Invitation
from tests.factories import (
    CertificateFactory,
    CourseCompletionFactory,
    PersonFactory,
    PlacementFactory,
    PositionFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/people/"


@pytest.fixture
def region() -> Unit:
    catalogue_pages()
    map_roles()
    made: Unit = UnitFactory(name_zh="华东大区", name_en="Region East")
    return made


@pytest.fixture
def shop(region: Unit) -> Unit:
    made: Unit = UnitFactory(parent=region)
    return made


def signed_in_as(role: Role | None, unit: Unit | None = None) -> Client:
    person = PersonFactory(name="文静", name_latin="Wen Jing", language="en")
    if role:
        grant_role(person=person, role=role, unit=unit)
    client = Client()
    client.force_login(person)
    return client


def lin_in(unit: Unit, **fields: Any) -> Person:
    return PlacementFactory(unit=unit, person=PersonFactory(**fields)).person


def answered(client: Client, address: str) -> int:
    """Wagtail says no by leading home."""
    answer = client.get(address)
    return 403 if answer.headers.get("Location") == "/admin/" else answer.status_code


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "reads", "writes"),
        [
            (Role.HR, 200, 200),
            (Role.ADMIN, 200, 200),
            (Role.AUDITOR, 200, 403),
            (Role.TRAINER, 403, 403),
            (Role.SENIOR_TRAINER, 403, 403),
            (Role.MANAGER, 403, 403),
            (None, 403, 403),
        ],
    )
    def test_read_and_write(self, region: Unit, shop: Unit, role: Role | None, reads: int, writes: int) -> None:
        lin, client = lin_in(shop), signed_in_as(role)
        position = PositionFactory()
        for address in (
            LIST,
            f"{LIST}inspect/{lin.pk}/",
            f"{LIST}history/{lin.pk}/",
            "/admin/organisation/",
            f"/admin/organisation/{shop.pk}/",
            "/admin/units/",
            "/admin/positions/",
            "/admin/position-families/",
        ):
            assert (address, answered(client, address)) == (address, reads)
        for address in (
            f"{LIST}new/",
            f"{LIST}edit/{lin.pk}/",
            f"{LIST}{lin.pk}/move/",
            f"{LIST}{lin.pk}/anonymise/",
            "/admin/units/new/",
            f"/admin/units/edit/{shop.pk}/",
            "/admin/positions/new/",
            f"/admin/positions/edit/{position.pk}/",
            f"/admin/bulk/people/person/move/?id={lin.pk}",
            f"/admin/bulk/people/person/assign_role/?id={lin.pk}",
            f"/admin/bulk/people/person/set_active_state/?id={lin.pk}",
        ):
            assert (address, answered(client, address)) == (address, writes)

    def test_beyond_ones_part_nobody_is_there(self, region: Unit, shop: Unit) -> None:
        other = lin_in(UnitFactory(name_en="Elsewhere"), name_latin="Ma Zhiqiang")
        client = signed_in_as(Role.HR, shop)
        lin_in(shop)
        for address in (
            f"{LIST}inspect/{other.pk}/",
            f"{LIST}history/{other.pk}/",
            f"{LIST}edit/{other.pk}/",
            f"{LIST}{other.pk}/move/",
            f"/admin/organisation/{region.pk}/",
            f"/admin/units/edit/{region.pk}/",
        ):
            assert (address, answered(client, address)) == (address, 404)
        for address in (LIST, f"{LIST}?q=ma", "/admin/units/", f"/admin/bulk/people/person/move/?id={other.pk}"):
            page = client.get(address).content.decode()
            assert "Ma Zhiqiang" not in page and "Elsewhere" not in page

    def test_positions_are_changed_by_who_answers_for_all(self, shop: Unit) -> None:
        assert answered(signed_in_as(Role.HR, shop), "/admin/positions/new/") == 403

    def test_nobody_manages_who_reaches_further(self, shop: Unit) -> None:
        lin = lin_in(shop)
        grant_role(person=lin, role=Role.AUDITOR)
        client = signed_in_as(Role.HR, shop)
        assert answered(client, f"{LIST}inspect/{lin.pk}/") == 200
        assert answered(client, f"{LIST}edit/{lin.pk}/") == 403
        page = client.get(f"/admin/bulk/people/person/move/?id={lin.pk}").content.decode()
        assert "may not change" in page

    @pytest.mark.parametrize("action", ["delete"])
    def test_wagtails_own_actions_are_gone(self, region: Unit, action: str) -> None:
        client = signed_in_as(Role.HR)
        assert answered(client, "/admin/users/") == 302
        lin = PersonFactory()
        client.post(f"/admin/bulk/people/person/{action}/?id={lin.pk}")
        assert Person.objects.filter(pk=lin.pk).exists()


class TestTheList:
    def test_costs_the_same_for_few_and_many(
        self, shop: Unit, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = signed_in_as(Role.HR)
        client.get(LIST)
        for _ in range(2):
            lin_in(shop)
            with django_assert_num_queries(14):
                client.get(LIST)
            for _ in range(2):
                lin_in(shop)

    @pytest.mark.parametrize("words", ["林晓", "linxiao", "lxw", "Lin Xiaowen", "E7", "ｌｘｗ"])
    def test_finds_by_name_pinyin_initials_and_number(self, shop: Unit, words: str) -> None:
        lin_in(shop, staff_number="E77", name="林晓雯")
        lin_in(shop, staff_number="A1", name="马志强", name_latin="Ma Zhiqiang")
        page = signed_in_as(Role.HR).get(LIST, {"q": words}).content.decode()
        assert "E77" in page and "A1<" not in page

    def test_filters(self, region: Unit, shop: Unit) -> None:
        here, there = lin_in(shop, staff_number="HERE"), lin_in(UnitFactory(), staff_number="THERE")
        Person.objects.filter(pk=there.pk).update(is_active=False)
        client = signed_in_as(Role.HR)
        position = here.placements.get().position
        for filters in ({"unit": region.pk}, {"position": position.pk}, {"unit": shop.pk, "state": "active"}):
            page = client.get(LIST, filters).content.decode()
            assert "HERE" in page and "THERE" not in page
        page = client.get(LIST, {"state": "left"}).content.decode()
        assert "THERE" in page

    def test_is_exported_within_scope_and_formulas_stay_text(self, shop: Unit) -> None:
        lin_in(shop, staff_number="007", name="=1+1")
        lin_in(UnitFactory(), staff_number="OTHER")
        client = signed_in_as(Role.HR, shop)
        text = b"".join(client.get(LIST, {"export": "csv"}).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        assert "'=1+1" in text and "OTHER" not in text
        file = BytesIO(b"".join(client.get(LIST, {"export": "xlsx"}).streaming_content))  # type: ignore[attr-defined]
        rows = list(load_workbook(file).active.iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]].count("007") == 1
        assert Record.objects.filter(action="people.exported").count() == 2


class TestWriting:
    def test_a_person_is_added_with_a_place(self, shop: Unit) -> None:
        position = PositionFactory()
        sent = {
            "staff_number": "0042",
            "name": "顾雨桐",
            "family_name_latin": "Gu",
            "given_name_latin": "Yutong",
            "name_order": "given_first",
            "unit": shop.pk,
            "position": position.pk,
            "starts_on": "2026-03-01",
            "language": "zh-hans",
            "time_zone": "Asia/Shanghai",
        }
        answer = signed_in_as(Role.HR, shop).post(f"{LIST}new/", sent)
        made = Person.objects.get(staff_number="0042")
        assert answer["Location"] == f"{LIST}inspect/{made.pk}/"
        assert (made.name_latin, made.joined_on and made.joined_on.isoformat()) == ("Yutong Gu", "2026-03-01")
        assert made.placements.get().unit == shop
        assert "guyutong" in made.search_text and "gyt" in made.search_text

    def test_a_number_in_use_is_said_beside_the_field(self, shop: Unit) -> None:
        lin = lin_in(shop, staff_number="e7")
        client = signed_in_as(Role.HR)
        page = client.post(f"{LIST}new/", {"staff_number": "E7", "name": "顾"}).content.decode()
        assert "Someone else already has this staff number" in page and 'value="顾"' in page
        assert Person.objects.get(pk=lin.pk).name == "林晓雯"

    def test_a_change_is_noted_without_what_identifies(self, shop: Unit) -> None:
        lin = lin_in(shop, staff_number="7", phone="111")
        sent = {
            "staff_number": "7",
            "name": "林晓雯",
            "family_name_latin": "Lin",
            "given_name_latin": "Xiaowen",
            "name_order": "family_first",
            "phone": "222-333",
            "language": "en",
            "time_zone": "Asia/Shanghai",
            "reason": "new phone",
        }
        answer = signed_in_as(Role.HR).post(f"{LIST}edit/{lin.pk}/", sent)
        assert answer.status_code == 302
        noted = Record.objects.get(action="person.changed")
        assert noted.reason == "new phone" and noted.after["phone"] == "…"
        assert "222" not in str(noted.after) and "111" not in str(noted.before)
        assert list(lin.former_values.values_list("field", "value")) == [("phone", "111")]
        history = signed_in_as(Role.HR).get(f"{LIST}history/{lin.pk}/").content.decode()
        assert "new phone" in history

    def test_she_is_moved_and_the_page_shows_both_places(self, shop: Unit) -> None:
        lin, other = lin_in(shop), UnitFactory(name_en="Xuhui shop")
        client = signed_in_as(Role.HR)
        sent = {"unit": other.pk, "position": PositionFactory().pk, "on": today().isoformat()}
        assert client.post(f"{LIST}{lin.pk}/move/", sent).status_code == 302
        assert [one.unit for one in lin.placements.order_by("starts_on")] == [shop, other]
        page = client.get(f"{LIST}inspect/{lin.pk}/").content.decode()
        assert "Xuhui shop" in page and shop.name_en in page and "<svg" in page and "Placed in" in page

    def test_a_refusal_stands_over_the_form(self, shop: Unit) -> None:
        lin = lin_in(shop)
        sent = {"unit": shop.pk, "position": PositionFactory().pk, "starts_on": "2026-03-02", "ends_on": "2026-03-01"}
        page = signed_in_as(Role.HR).post(f"{LIST}{lin.pk}/place/", sent).content.decode()
        assert "The last day is before the first." in page and lin.placements.count() == 1

    def test_one_moves_only_within_ones_part(self, region: Unit, shop: Unit) -> None:
        lin = lin_in(shop)
        sent = {"unit": region.pk, "position": PositionFactory().pk, "on": today().isoformat()}
        page = signed_in_as(Role.HR, shop).post(f"{LIST}{lin.pk}/move/", sent)
        assert page.status_code == 200 and lin.placements.count() == 1

    @pytest.mark.parametrize(("role", "granted"), [("trainer", 1), ("manager", 1), ("hr", 0), ("admin", 0)])
    def test_hr_gives_roles_of_its_part_but_makes_no_hr(self, shop: Unit, role: str, granted: int) -> None:
        lin, client = lin_in(shop), signed_in_as(Role.HR, shop)
        client.post(f"{LIST}{lin.pk}/grant/", {"role": role, "unit": shop.pk})
        client.post(f"{LIST}{lin.pk}/grant/", {"role": role, "unit": ""})
        assert lin.grants.count() == granted

    def test_many_at_once(self, region: Unit, shop: Unit) -> None:
        people, client = [lin_in(shop) for _ in range(3)], signed_in_as(Role.HR)
        ids = "&".join(f"id={one.pk}" for one in people)
        day = today().isoformat()
        client.post(f"/admin/bulk/people/person/move/?{ids}", {"unit": region.pk, "on": day})
        assert {one.placements.current().get().unit for one in people} == {region}
        client.post(f"/admin/bulk/people/person/assign_role/?{ids}", {"role": "trainer"})
        assert {one.grants.get().role for one in people} == {"trainer"}
        client.post(f"/admin/bulk/people/person/set_active_state/?{ids}", {"on": day})
        assert {Person.objects.get(pk=one.pk).left_on for one in people} == {today()}

    def test_many_are_invited_by_mail_and_who_has_none_is_counted(self, shop: Unit) -> None:
        people, client = [lin_in(shop, email="lin@staff.example"), lin_in(shop)], signed_in_as(Role.HR)
        ids = "&".join(f"id={one.pk}" for one in people)
        asked = client.get(f"/admin/bulk/people/person/invite/?{ids}&next=/admin/people/")
        assert asked.context["without_mail"] == [people[1]]
        assert "1 of them has no e-mail address and gets nothing" in asked.content.decode()
        answer = client.post(f"/admin/bulk/people/person/invite/?{ids}&next=/admin/people/", {}, follow=True)
        assert [one.person for one in Invitation.objects.all()] == [people[0]]
        told = [str(one).strip() for one in answer.context["messages"]]
        assert told == [
            "1 person could not be invited by mail: print a sign-in code instead.",
            "1 invitation is on its way.",
        ]

    def test_where_nobody_has_an_address_nothing_is_said_to_be_on_its_way(self, shop: Unit) -> None:
        one, client = lin_in(shop), signed_in_as(Role.HR)
        answer = client.post(f"/admin/bulk/people/person/invite/?id={one.pk}&next=/admin/people/", {}, follow=True)
        told = [(message.level_tag, str(message).strip()) for message in answer.context["messages"]]
        assert told == [("warning", "1 person could not be invited by mail: print a sign-in code instead.")]

    def test_oneself_is_not_invited_nor_sent_for_a_code(self, shop: Unit) -> None:
        client = signed_in_as(Role.HR)
        me = Person.objects.get(pk=client.session["_auth_user_id"])
        asked = client.get(f"/admin/bulk/people/person/invite/?id={me.pk}&next=/admin/people/")
        assert (asked.context["items"], asked.context["items_with_no_access"]) == ([], [me])

    def test_all_of_a_filtered_list(self, region: Unit, shop: Unit) -> None:
        here, there = lin_in(shop), lin_in(UnitFactory())
        client, day = signed_in_as(Role.HR), (today() - timedelta(days=1)).isoformat()
        client.post(f"/admin/bulk/people/person/set_active_state/?id=all&unit={region.pk}", {"on": day})
        assert [Person.objects.get(pk=one.pk).is_active for one in (here, there)] == [False, True]

    def test_a_unit_is_added_moved_and_closed(self, region: Unit, shop: Unit) -> None:
        client, person = signed_in_as(Role.HR), lin_in(UnitFactory(), staff_number="BOSS")
        sent = {"code": "new", "name_zh": "新店", "name_en": "New shop", "parent": shop.pk, "manager_number": "boss"}
        client.post("/admin/units/new/", sent)
        unit = Unit.objects.get(code="new")
        assert (unit.get_parent(), unit.manager) == (shop, person)
        client.post(f"/admin/units/edit/{unit.pk}/", {**sent, "parent": region.pk, "retired_on": "2026-01-01"})
        unit = Unit.objects.get(code="new")
        assert (unit.get_parent(), str(unit.retired_on)) == (region, "2026-01-01")
        page = client.get(f"/admin/units/history/{unit.pk}/").content.decode()
        assert "moved from" in page and "closes after 1 January 2026" in page

    def test_a_position_belongs_to_a_family(self, region: Unit) -> None:
        client = signed_in_as(Role.HR)
        client.post("/admin/position-families/new/", {"code": "shop", "name_zh": "门店", "name_en": "Shops"})
        sent = {"code": "till", "name_zh": "收银", "name_en": "Cashier", "family": ""}
        sent["family"] = str(PositionFamily.objects.get().pk)
        client.post("/admin/positions/new/", sent)
        position = Position.objects.get(code="till")
        assert position.family is not None and position.family.code == "shop"


class TestThePage:
    def test_each_room_says_its_part(self, shop: Unit) -> None:
        lin = lin_in(shop)
        CourseCompletionFactory(person=lin, course__name_en="Composure")
        made = CertificateFactory(person=lin, certification__name_en="Service mind")
        facts = {"certification": made.certification.names, "due_on": "2026-01-01"}
        notify(person=lin, kind="certificates.overdue", key="1", facts=facts)
        page = signed_in_as(Role.AUDITOR).get(f"{LIST}inspect/{lin.pk}/")
        told = {part["key"]: part["table"].rows for part in page.context["sections"]}
        assert set(told) >= {"learning", "attempts", "standings", "certificates", "notices"}
        assert (told["learning"][0][0], told["standings"][0][1]) == ("Composure", "Valid, not required")
        assert (told["certificates"][0][0].text, told["certificates"][0][4]) == (made.number, "Valid")
        assert told["notices"][0][1] == "Overdue: Service mind"

    def test_costs_the_same_for_few_and_many(
        self, shop: Unit, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client, lin = signed_in_as(Role.HR), lin_in(shop)
        client.get(f"{LIST}inspect/{lin.pk}/")
        for more in (1, 2):
            for _ in range(more):
                CourseCompletionFactory(person=lin)
                CertificateFactory(person=lin)
                PlacementFactory(person=lin, is_primary=False)
            with django_assert_num_queries(24):
                client.get(f"{LIST}inspect/{lin.pk}/")


class TestTheTree:
    def test_counts_each_person_once_and_what_is_below(self, region: Unit, shop: Unit) -> None:
        lin = lin_in(shop)
        lin_in(region)
        PlacementFactory(person=lin, unit=region, is_primary=False)
        page = signed_in_as(Role.HR).get(reverse("organisation"))
        assert [(b.unit, b.here, b.below) for b in page.context["walk"].branches] == [(region, 1, 2)]
        page = signed_in_as(Role.HR).get(reverse("organisation", args=[region.pk]))
        assert [(b.unit, b.here, b.below) for b in page.context["walk"].branches] == [(shop, 1, 1)]
        assert (page.context["walk"].at.here, page.context["walk"].at.below) == (1, 2)

    def test_costs_the_same_for_few_and_many(
        self, region: Unit, shop: Unit, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = signed_in_as(Role.HR)
        address = reverse("organisation", args=[region.pk])
        client.get(address)
        for _ in range(2):
            with django_assert_num_queries(13):
                client.get(address)
            for _ in range(2):
                lin_in(UnitFactory(parent=region))

    def test_begins_with_ones_own_part(self, region: Unit, shop: Unit) -> None:
        page = signed_in_as(Role.HR, shop).get(reverse("organisation"))
        assert [branch.unit for branch in page.context["walk"].branches] == [shop]
