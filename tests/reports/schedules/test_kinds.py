"""What each kind of report says, as page and as file."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import Record
from certificates.services import revoke
from notices.models import Notice
from people.models import Person, Role
from reports.schedules import making
from reports.schedules.kinds import KINDS
from tests.factories import RevocationFactory, RoleGrantFactory
from tests.reports.conftest import Company, in_days

ALL = list(KINDS)


@pytest.fixture
def take(client: Client) -> Any:
    """``take(hr, "overdue")``: the rows of the CSV file, without its head."""

    def take(viewer: Person, kind: str, **parts: Any) -> list[list[str]]:
        client.force_login(viewer)
        answer = client.get(f"/en/status/reports/{kind}/report.csv", parts)
        lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        return [line.split(",") for line in lines[1:]]

    return take


def test_status_is_the_list_of_the_status_page(take: Any, hr: Person, lin: Person, ma: Person) -> None:
    rows = take(hr, "status", state="late")
    assert [(row[0], row[5], row[6]) for row in rows] == [("000007", "Keeping calm", "Overdue")]


def test_overdue_says_since_when_and_when_they_were_last_reminded(
    take: Any, hr: Person, lin: Person, ma: Person, zhou: Person
) -> None:
    assert [row[:1] + row[5:10] for row in take(hr, "overdue")] == [
        ["000007", "Keeping calm", "Overdue", in_days(0).isoformat(), "1", ""]
    ]
    duty = ma.obligations.get()
    Notice.objects.create(
        person=ma, kind="certificates.overdue", key=str(duty.pk), created_at=timezone.now() - timedelta(days=5)
    )
    assert take(hr, "overdue")[0][9] == in_days(-5).isoformat()
    Notice.objects.create(
        person=ma, kind="actions.reminder_late", key=f"{duty.certification_id}:x", created_at=timezone.now()
    )
    Notice.objects.create(person=ma, kind="actions.reminder_late", key="0:x", created_at=timezone.now())
    assert take(hr, "overdue")[0][9] == in_days(0).isoformat()


def test_expiring_names_what_ends_within_the_days_and_the_first_first(
    take: Any, company: Company, hr: Person, lin: Person, zhou: Person
) -> None:
    company.holds(zhou, expires_on=in_days(30), number="PZ-1")
    wu = company.employ("000011", "吴", "Wu", company.south)
    company.holds(wu, expires_on=in_days(10), number="PZ-2")
    assert [(row[0], *row[6:9]) for row in take(hr, "expiring")] == [
        ("000011", "PZ-2", in_days(10).isoformat(), "10"),
        ("000009", "PZ-1", in_days(30).isoformat(), "30"),
    ]
    assert [row[0] for row in take(hr, "expiring", days=20)] == ["000011"]
    assert [row[0] for row in take(hr, "expiring", days=400)] == ["000011", "000009", "000001"]


def test_history_tells_what_was_issued_revoked_and_ended(
    take: Any, company: Company, hr: Person, lin: Person, zhou: Person, ma: Person
) -> None:
    company.holds(ma, issued_on=in_days(-400), expires_on=in_days(-3), number="PZ-9")
    given = company.holds(zhou, issued_on=in_days(-2), number="PZ-8", source="granted")
    revoke(certificate=given, actor=hr, reason="r")
    RevocationFactory(certificate=lin.certificates.get(), at=timezone.now() - timedelta(days=40))
    assert [(row[0], row[1], row[7], row[8]) for row in take(hr, "history")] == [
        (in_days(-3).isoformat(), "000007", "PZ-9", "Ended"),
        (in_days(-2).isoformat(), "000009", "PZ-8", "Granted by hand"),
        (in_days(0).isoformat(), "000009", "PZ-8", "Certificate revoked"),
    ]
    assert next(row[7] for row in take(hr, "history", days=50)) == "PZ-2026-000001"


def test_by_unit_adds_up_what_is_below(take: Any, hr: Person, lin: Person, ma: Person, zhou: Person) -> None:
    rows = [[cell.strip("\u3000") for cell in row] for row in take(hr, "by-unit")]
    assert rows == [
        ["East Group", "Keeping calm", "3", "1", "33", "1", "1"],
        ["Region East", "Keeping calm", "2", "1", "50", "1", "0"],
        ["Jing'an shop", "Keeping calm", "1", "0", "0", "1", "0"],
        ["Xuhui shop", "Keeping calm", "1", "1", "100", "0", "0"],
        ["Region South", "Keeping calm", "1", "0", "0", "0", "1"],
    ]


@pytest.mark.parametrize("kind", ALL)
def test_nobody_reads_more_than_they_may_see(
    take: Any, company: Company, manager: Person, lin: Person, ma: Person, kind: str
) -> None:
    company.holds(ma, expires_on=in_days(5), issued_on=in_days(-1), number="PZ-MA")
    told = str(take(manager, kind, days=500) if KINDS[kind].default_days else take(manager, kind))
    assert "000007" not in told
    assert "PZ-MA" not in told
    assert "Jing" not in told


@pytest.mark.parametrize("kind", ALL)
def test_staff_may_not_open_it(client: Client, lin: Person, kind: str) -> None:
    client.force_login(lin)
    assert client.get("/en/status/reports/").status_code == 403
    pages = [f"/en/status/reports/{kind}/{rest}" for rest in ("", "report.csv", "report.xlsx", "report.pdf")]
    assert {client.get(page).status_code for page in pages} == {403}


@pytest.mark.parametrize("kind", ALL)
def test_where_there_is_nothing_it_says_why(client: Client, company: Company, hr: Person, kind: str) -> None:
    client.force_login(hr)
    answer = client.get(f"/en/status/reports/{kind}/", {"q": "nobody at all"})
    assert "because on" in answer.context["nothing"]
    if kind != "status":
        assert client.get(f"/en/status/reports/{kind}/").context["nothing"].startswith("Nothing to report, because")


def test_a_page_shows_fifty_and_the_next(client: Client, company: Company, hr: Person) -> None:
    for number in range(60):
        company.owes(company.employ(f"7{number:03}", "何", "He", company.south), due_on=in_days(-3))
    client.force_login(hr)
    first = client.get("/en/status/reports/overdue/")
    second = client.get("/en/status/reports/overdue/", {"page": 2})
    assert (len(first.context["rows"]), first.context["has_next"]) == (50, True)
    assert (len(second.context["rows"]), second.context["has_next"]) == (10, False)


@pytest.mark.parametrize(("kind", "queries"), [("overdue", 14), ("expiring", 9), ("history", 10), ("by-unit", 8)])
@pytest.mark.parametrize("number", [1, 3])
def test_a_report_costs_the_same_for_few_and_many(
    client: Client, company: Company, hr: Person, django_assert_num_queries: Any, kind: str, queries: int, number: int
) -> None:
    for one in range(number):
        his = company.employ(f"70{one}", "何", "He", company.south)
        company.owes(his, due_on=in_days(-3))
        hers = company.employ(f"71{one}", "她", "Ta", company.south)
        company.holds(hers, issued_on=in_days(-2), expires_on=in_days(9))
    client.force_login(hr)
    client.get(f"/en/status/reports/{kind}/")
    with django_assert_num_queries(queries):
        answer = client.get(f"/en/status/reports/{kind}/")
    assert answer.context["rows"]


def test_the_excel_file_holds_the_same_rows(client: Client, hr: Person, ma: Person) -> None:
    client.force_login(hr)
    answer = client.get("/zh-hans/status/reports/overdue/report.xlsx")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)  # type: ignore[attr-defined]
    assert rows[0][:2] == ("工号", "姓名")
    assert rows[1][:2] == ("000007", "马志强")
    taken = Record.objects.get(action="report.exported")
    assert taken.after == {"report": "overdue", "as_at": in_days(0).isoformat(), "format": "xlsx"}
    answer.close()


def test_the_pdf_is_an_archive_that_screen_readers_read_in_both_languages(
    client: Client, hr: Person, lin: Person, ma: Person
) -> None:
    client.force_login(hr)
    for language in ("en", "zh-hans"):
        for kind in ALL:
            answer = client.get(f"/{language}/status/reports/{kind}/report.pdf")
            assert answer["Content-Type"] == "application/pdf"
            assert b"pdfaid:part" in answer.content
            assert b"pdfuaid:part" in answer.content


def test_a_pdf_that_nobody_would_read_points_to_the_excel_file(
    client: Client, hr: Person, ma: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_IN_PDF", 0)
    client.force_login(hr)
    answer = client.get("/en/status/reports/overdue/report.pdf", {"q": "ma"})
    assert answer.status_code == 422
    assert 'href="/en/status/reports/overdue/report.xlsx?q=ma"' in answer.content.decode()


def test_a_character_that_no_font_draws_points_to_the_excel_file(client: Client, hr: Person, ma: Person) -> None:
    Person.objects.filter(pk=ma.pk).update(name="马\U000323af")
    client.force_login(hr)
    answer = client.get("/en/status/reports/overdue/report.pdf")
    assert (answer.status_code, "No font at hand" in answer.content.decode()) == (422, True)


def test_a_filter_that_is_not_understood_gives_no_file(client: Client, regional_hr: Person, ma: Person) -> None:
    client.force_login(regional_hr)
    answer = client.get("/en/status/reports/overdue/report.csv", {"unit": "south"})
    assert answer["Location"] == "/en/status/reports/overdue/?unit=south"
    page = client.get(answer["Location"])
    assert (page.context["rows"], "There is no such unit" in page.content.decode()) == ([], True)


def test_an_auditor_reads_them(take: Any, company: Company, ma: Person) -> None:
    auditor = RoleGrantFactory(role=Role.AUDITOR, unit=company.jingan).person
    assert [row[0] for row in take(auditor, "overdue")] == ["000007"]
