"""The report as a file, read back as Excel and csv read it."""

import csv
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Record
from bilingual.days import today
from bilingual.templatetags.bilingual import day
from people.models import Person
from reports import export
from sheets import writing
from tests.factories import CertificationFactory

from .conftest import Company, Read, in_days


def rows_of_csv(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def sheet_of(answer: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(answer.getvalue())).active


def test_csv_has_one_row_for_each_person_and_certification(
    hr: Person, company: Company, lin: Person, ma: Person, read: Read
) -> None:
    rows = rows_of_csv(read(hr, "export_csv", unit="east"))
    assert [row[:9] for row in rows] == [
        [
            *("Staff number", "Name", "Name in Latin letters", "Unit", "Position"),
            *("Certification", "State", "Date", "Certificate number"),
        ],
        [
            *("000007", "马志强", "Ma Zhiqiang", "Jing'an shop", "Shop assistant", "Keeping calm"),
            *("Overdue", in_days(-1).isoformat(), ""),
        ],
        [
            *("000001", "林晓雯", "Lin Xiaowen", "Xuhui shop", "Shop assistant", "Keeping calm"),
            *("Valid", in_days(400).isoformat(), "PZ-2026-000001"),
        ],
    ]
    assert [row[9].split(";")[0] for row in rows] == [
        "Reason",
        f"Overdue since {day(in_days(0))}. Required for everyone in East Group",
        f"Valid until {day(in_days(400))}. Required for everyone in East Group",
    ]


def test_csv_begins_with_the_mark_that_excel_needs(hr: Person, lin: Person, read: Read) -> None:
    answer = read(hr, "export_csv", "zh-hans")
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").startswith("工号,姓名,")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_the_file_is_named_after_its_day(hr: Person, lin: Person, read: Read) -> None:
    named = read(hr, "export_csv", on="2026-03-01")["Content-Disposition"]
    assert named == 'attachment; filename="certification-status-2026-03-01.csv"'
    xlsx = read(hr, "export_xlsx", "zh-hans")
    assert xlsx.getvalue()
    assert quote(f"认证状态-{today().isoformat()}.xlsx") in xlsx["Content-Disposition"]


def test_xlsx_has_texts_as_texts_and_days_as_days(hr: Person, lin: Person, read: Read) -> None:
    sheet = sheet_of(read(hr, "export_xlsx", unit="xuhui"))
    head, row = sheet.iter_rows()
    assert [cell.value for cell in head][:2] == ["Staff number", "Name"]
    assert [cell.value for cell in row][:7] == [
        *("000001", "林晓雯", "Lin Xiaowen", "Xuhui shop", "Shop assistant", "Keeping calm", "Valid")
    ]
    assert row[0].data_type == "s"
    assert (row[7].is_date, row[7].value.date(), row[7].number_format) == (True, in_days(400), "yyyy-mm-dd")
    assert sheet.freeze_panes == "C2"


def test_both_files_say_the_same(hr: Person, lin: Person, ma: Person, zhou: Person, read: Read) -> None:
    sheet = sheet_of(read(hr, "export_xlsx"))
    told = [[cell.value.date().isoformat() if cell.is_date else cell.value or "" for cell in row] for row in sheet]
    assert told == rows_of_csv(read(hr, "export_csv"))


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_what_a_spreadsheet_would_compute_stays_text(hr: Person, company: Company, read: Read, name: str) -> None:
    company.employ("000013", name, "Bobby", company.south)
    assert rows_of_csv(read(hr, "export_csv", q="Bobby"))[1][1] == f"'{name}"
    cell = sheet_of(read(hr, "export_xlsx", q="Bobby"))["B2"]
    assert (cell.data_type, cell.value) == ("s", name)


def test_a_filter_holds_for_the_file_as_well(
    hr: Person, company: Company, lin: Person, ma: Person, zhou: Person, read: Read
) -> None:
    CertificationFactory(code="6s", name_en="6S service", position=2)
    asked = [
        rows_of_csv(read(hr, "export_csv", **parts))[1:]
        for parts in ({"state": "attention"}, {"of": "6s", "q": "lin"}, {"unit": "south"})
    ]
    assert [[(row[0], row[5], row[6]) for row in rows] for rows in asked] == [
        [("000007", "Keeping calm", "Overdue"), ("000009", "Keeping calm", "Due soon")],
        [("000001", "6S service", "Not required")],
        [("000009", "Keeping calm", "Due soon"), ("000009", "6S service", "Not required")],
    ]


def test_a_manager_takes_away_only_their_unit(
    manager: Person, lin: Person, ma: Person, zhou: Person, read: Read
) -> None:
    assert [row[0] for row in rows_of_csv(read(manager, "export_csv"))[1:]] == ["000001", "000002"]
    assert [row[0].value for row in sheet_of(read(manager, "export_xlsx"))][1:] == ["000001", "000002"]


def test_a_filter_that_is_not_understood_makes_no_file(hr: Person, lin: Person, read: Read) -> None:
    for name in ("export_csv", "export_xlsx"):
        answer = read(hr, name, unit="nowhere", q="lin")
        assert (answer.status_code, answer["Location"]) == (302, "/en/status/?unit=nowhere&q=lin")
    assert not Record.objects.exists()


def test_who_took_what_away_is_on_record(hr: Person, lin: Person, ma: Person, read: Read) -> None:
    read(hr, "export_xlsx", unit="xuhui").getvalue()
    record = Record.objects.get(action="status.exported")
    assert (record.actor, record.after) == (
        hr,
        {"format": "xlsx", "as_at": today().isoformat(), "people": 1, "filters": {"unit": "xuhui"}},
    )


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    hr: Person, lin: Person, ma: Person, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SHEET_ROWS", 2)
    book = openpyxl.load_workbook(BytesIO(read(hr, "export_xlsx").getvalue()))
    assert [[row[0].value for row in sheet] for sheet in book] == [
        ["Staff number", "000007", "000001"],
        ["Staff number", "H1"],
    ]


@pytest.mark.parametrize("chunk", [1, 2, 500])
def test_chunks_meet_without_a_seam(
    hr: Person, lin: Person, ma: Person, zhou: Person, read: Read, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(export, "CHUNK", chunk)
    assert [row[0] for row in rows_of_csv(read(hr, "export_csv"))[1:]] == ["000007", "000001", "000009", "H1"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_the_same_for_one_and_for_three(hr: Person, company: Company, read: Read, count: int) -> None:
    for number in range(count):
        company.owes(company.employ(f"C{number}", "陈立", "Chen Li", company.south), due_on=in_days(number))
    read(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as queries:
        read(hr, "export_csv").getvalue()
    assert len(queries) == 14
