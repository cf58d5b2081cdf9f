"""Schedules as pages, without JavaScript."""

from typing import Any

import pytest
from django.test import Client

from people.models import Person, RoleGrant
from reports.schedules.models import Delivery, Schedule
from tests.reports.conftest import Company, in_days

FORM = {"rhythm": "monthly", "weekday": "1", "month_day": "31", "hour": "9", "format": "pdf"}
NEW = "/en/status/reports/schedules/new/overdue/"


@pytest.fixture
def made(client: Client, hr: Person, manager: Person) -> Schedule:
    client.force_login(hr)
    client.post(f"{NEW}?unit=xuhui&q=", {**FORM, "recipients": "H1\n000002"})
    return Schedule.objects.get()


def test_it_is_written_with_the_filters_of_the_report(made: Schedule, client: Client) -> None:
    assert (made.kind, made.filters, made.rhythm, made.on_day, made.hour) == (
        "overdue",
        {"unit": "xuhui"},
        "monthly",
        31,
        9,
    )
    page = client.get(f"/en/status/reports/schedules/{made.pk}/")
    assert page.context["form"].initial["recipients"] == "000002\nH1"
    assert "Xuhui shop" in page.content.decode()
    assert [label for _, label in client.get("/en/status/reports/").context["schedules"]] == ["Overdue"]


def test_who_would_get_nothing_or_is_not_seen_cannot_be_put_on_the_list(
    client: Client, manager: Person, lin: Person, ma: Person
) -> None:
    client.force_login(manager)
    answer = client.post(NEW, {**FORM, "recipients": "000002, 000001，000007\n9"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["recipients"] == [
        "000001: may not open Certification status, and so would get nothing.",
        "000007: nobody whom you see and who works here has this staff number.",
        "9: nobody whom you see and who works here has this staff number.",
    ]
    assert "000002, 000001，000007" in answer.content.decode()
    assert not Schedule.objects.exists()


def test_it_is_changed_paused_and_ended_by_its_owner_alone(
    made: Schedule, client: Client, hr: Person, manager: Person
) -> None:
    page = f"/en/status/reports/schedules/{made.pk}/"
    client.post(page, {**FORM, "rhythm": "weekly", "weekday": "5", "recipients": "000002"})
    made.refresh_from_db()
    assert (made.rhythm, made.on_day, list(made.people.all())) == ("weekly", 5, [manager])
    client.force_login(manager)
    assert client.get(page).status_code == 200
    assert client.post(page, {**FORM, "recipients": "000002"}).status_code == 403
    assert client.post(f"{page}act/", {"step": "end"}).status_code == 403
    client.force_login(hr)
    for step in ("pause", "resume", "end"):
        client.post(f"{page}act/", {"step": step})
    made.refresh_from_db()
    assert made.ended_at is not None
    assert client.get(page).context["form"] is None


def test_whoever_gets_it_sees_their_own_deliveries_and_may_leave_the_list(
    made: Schedule, client: Client, hr: Person, manager: Person
) -> None:
    for person in (hr, manager):
        Delivery.objects.create(schedule=made, person=person, on=in_days(-1), outcome="sent", rows=3)
    page = f"/en/status/reports/schedules/{made.pk}/"
    assert [one.person for one in client.get(page).context["page"]] == [manager, hr]
    client.force_login(manager)
    assert [one.person for one in client.get(page).context["page"]] == [manager]
    client.post(f"{page}act/", {"step": "leave"})
    assert list(made.people.all()) == [hr]
    assert client.get(page).status_code == 404


def test_who_is_on_the_list_stays_though_the_owner_sees_them_no_longer(
    made: Schedule, client: Client, hr: Person, manager: Person
) -> None:
    RoleGrant.objects.filter(person=manager).delete()
    client.post(f"/en/status/reports/schedules/{made.pk}/", {**FORM, "recipients": "H1 000002"})
    made.refresh_from_db()
    assert made.recipients.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_and_a_page_cost_the_same_for_few_and_many(
    made: Schedule, client: Client, hr: Person, company: Company, number: int, django_assert_num_queries: Any
) -> None:
    for one in range(number):
        his = company.employ(f"6{one}", "何", "He", company.south)
        Delivery.objects.create(schedule=made, person=his, on=in_days(-1), outcome="not_entitled")
        made.recipients.create(person=his)
        Schedule.objects.create(owner=hr, kind="status", next_on=in_days(3))
    client.get("/en/status/reports/")
    with django_assert_num_queries(4):
        client.get("/en/status/reports/")
    with django_assert_num_queries(10):
        client.get(f"/en/status/reports/schedules/{made.pk}/")


@pytest.mark.parametrize(
    ("kind", "who", "where"),
    [
        ("status", ["Staff number", "Name", "Name in Latin letters"], ["Unit", "Position"]),
        ("overdue", ["Staff number", "Name", "Name in Latin letters"], ["Unit", "Position"]),
        ("history", ["Staff number", "Name", "Name in Latin letters"], ["Unit", "Position"]),
        ("by-unit", ["Unit"], ["Certification"]),
    ],
)
def test_on_the_phone_a_row_says_whom_it_is_of_and_names_each_value(
    client: Client, hr: Person, company: Company, kind: str, who: list[str], where: list[str]
) -> None:
    client.force_login(hr)
    person = company.employ("000010", "陈立", "Chen Li", company.xuhui)
    company.owes(person, due_on=in_days(-5))
    company.holds(person, issued_on=in_days(-4), expires_on=in_days(-2))
    [*_, row] = client.get(f"/en/status/reports/{kind}/").context["rows"]
    titles = [column.title for _, column, _ in row]
    said = {role: [one.title for _, one, css in row if role in css.split()] for role in ("who", "where")}
    assert (said, len(set(titles))) == ({"who": who, "where": where}, len(row))
