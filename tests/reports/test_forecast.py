"""What expires in the year ahead, by unit and certification."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Record
from bilingual.days import months_later, today
from people.models import Person, Unit
from tests.factories import CertificateFactory, CertificationFactory, PolicyVersionFactory, UnitFactory

from .conftest import Company, Read, in_days


def month(number: int) -> date:
    return months_later(today().replace(day=1), number)


def by_unit(answer: Any) -> dict[str, list[int]]:
    return {f"{line.unit.code}{'.' if line.is_here else ''}": line.counts for line, _ in answer.context["units"]}


def counts(**months: int) -> list[int]:
    """``counts(m1=2)``: two in the next month."""
    return [months.get(f"m{number}", 0) for number in range(12)]


@pytest.fixture
def holders(company: Company) -> None:
    """Two expire in the East next month and one in the South in the last; others earlier, later, or renewed."""
    for number, (unit, expires) in enumerate(
        [
            (company.xuhui, month(1)),
            (company.jingan, month(1)),
            (company.south, month(11)),
            (company.south, month(12)),
            (company.south, in_days(-1)),
            (company.group, None),
        ]
    ):
        company.holds(company.employ(f"C{number}", "陈立", "Chen Li", unit), expires_on=expires)
    renewed = company.employ("R1", "陈立", "Chen Li", company.south)
    company.holds(renewed, expires_on=month(2))
    company.holds(renewed, expires_on=month(30), cycle=2)


def test_it_counts_by_month_unit_and_certification(hr: Person, company: Company, holders: None, read: Read) -> None:
    other = CertificationFactory(code="6s", name_en="6S service", position=2)
    CertificateFactory(
        person=Person.objects.get(staff_number="C2"),
        certification=other,
        policy=PolicyVersionFactory(certification=other),
        expires_on=month(3),
    )
    answer = read(hr, "forecast")
    assert by_unit(answer) == {"east": counts(m1=2), "south": counts(m3=1, m11=1)}
    assert [(line.name, line.counts) for line, _ in answer.context["certifications"]] == [
        ("Keeping calm", counts(m1=2, m11=1)),
        ("6S service", counts(m3=1)),
    ]
    assert [bar.count for bar in answer.context["bars"]] == counts(m1=2, m3=1, m11=1)
    assert "4 certificates expire in the twelve months ahead." in answer.content.decode()


def test_one_goes_down_by_unit(hr: Person, company: Company, holders: None, read: Read) -> None:
    answer = read(hr, "forecast", unit="east")
    assert by_unit(answer) == {"jingan": counts(m1=1), "xuhui": counts(m1=1)}
    assert 'href="/en/status/forecast/?unit=east"' in read(hr, "forecast").content.decode()


def test_a_manager_sees_only_their_unit(manager: Person, company: Company, holders: None, read: Read) -> None:
    assert by_unit(read(manager, "forecast")) == {"xuhui.": counts(m1=1)}


def test_the_day_can_be_another(hr: Person, company: Company, holders: None, read: Read) -> None:
    later = read(hr, "forecast", on=month(2).isoformat())
    assert (later.context["forecast"].months[0], by_unit(later)) == (month(2), {"south": counts(m9=1, m10=1)})


def test_where_nothing_expires_it_says_so(hr: Person, read: Read) -> None:
    assert "Nothing expires in the twelve months ahead." in read(hr, "forecast").content.decode()


def test_files_say_what_the_page_says(hr: Person, company: Company, holders: None, client: Any, read: Read) -> None:
    read(hr, "forecast")
    lines = client.get("/en/status/forecast/export.csv", {"unit": "east"}).getvalue().decode("utf-8-sig")
    rows = list(csv.reader(StringIO(lines, newline="")))[1:]
    assert rows == [
        [month(1).isoformat(), code, name, "Keeping calm", "1"]
        for code, name in (("jingan", "Jing'an shop"), ("xuhui", "Xuhui shop"))
    ]
    sheet = openpyxl.load_workbook(
        BytesIO(client.get("/en/status/forecast/export.xlsx", {"unit": "east"}).getvalue())
    ).active
    assert [[cell.value for cell in row][1:] for row in list(sheet)[1:]] == [[*row[1:4], 1] for row in rows]
    assert Record.objects.filter(action="forecast.exported", actor=hr).count() == 2


def test_a_filter_that_is_not_understood_makes_no_file(hr: Person, client: Any, read: Read) -> None:
    read(hr, "forecast")
    answer = client.get("/en/status/forecast/export.csv", {"unit": "nowhere"})
    assert (answer.status_code, Record.objects.count()) == (302, 0)


def test_staff_may_not_open_it(lin: Person, read: Read) -> None:
    assert read(lin, "forecast").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(hr: Person, company: Company, read: Read, count: int) -> None:
    for number in range(count):
        unit = UnitFactory(code=f"shop-{number}", parent=Unit.objects.get(code="south"))
        company.holds(company.employ(f"C{number}", "陈立", "Chen Li", unit), expires_on=in_days(number))
    read(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as queries:
        answer = read(hr, "forecast", unit="south")
    assert (len(answer.context["units"]), len(queries)) == (count, 7)
