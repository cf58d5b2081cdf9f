"""The audit as a report: sentences, in scope, to filter and to take away."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Record
from audit.services import draft, record, record_many
from bilingual.days import organisation_zone
from people.models import Person, Role, Unit
from people.services import grant_role
from reports.trail import rows
from tests.factories import PersonFactory, PlacementFactory, UnitFactory

Ask = Callable[..., Any]


@pytest.fixture
def east(db: None) -> Unit:
    return UnitFactory(name_en="Region East", name_zh="华东区")


@pytest.fixture
def hr(east: Unit) -> Person:
    return officer(Role.HR, east, staff_number="H1", name="文静", name_latin="Wen Jing")


@pytest.fixture
def lin(east: Unit) -> Person:
    return PlacementFactory(unit=east, person__staff_number="000001").person


def officer(role: Role, unit: Unit | None = None, **fields: str) -> Person:
    """Somebody with a role and, as the roles' groups have it, the back office open."""
    person = PersonFactory(language="en", **fields)
    grant_role(person=person, role=role, unit=unit)
    for group in Group.objects.all():
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return person


@pytest.fixture
def ask(client: Client) -> Ask:
    def read(viewer: Person, name: str = "audit_trail", **parts: str) -> Any:
        client.force_login(viewer)
        return client.get(reverse(name), parts)

    return read


def told(answer: Any) -> list[str]:
    return [row.what for row in answer.context["table"].data]


def placed(person: Person, actor: Person | None = None, **more: str) -> None:
    after = {"unit": "nowhere", "position": "none", "starts_on": "2026-03-01", **more}
    record(action="placement.began", subject=person, actor=actor, after=after)


SENTENCE = "Placed in nowhere as none from 1 March 2026."


def test_it_tells_who_did_what_to_whom_in_the_readers_language(hr: Person, lin: Person, ask: Ask) -> None:
    placed(lin, hr)
    answer = ask(hr)
    page = answer.content.decode()
    assert SENTENCE in page and "Wen Jing" in page and "000001" in page and "{" not in told(answer)[0]
    Person.objects.filter(pk=hr.pk).update(language="zh-hans")
    assert "安排至nowhere，岗位：none，自 2026 年 3 月 1 日起。" in ask(hr).content.decode()


@pytest.mark.parametrize(
    ("role", "opens"), [(Role.HR, 200), (Role.AUDITOR, 200), (Role.ADMIN, 200), (Role.TRAINER, 302)]
)
@pytest.mark.parametrize("name", ["audit_trail", "audit_trail_results"])
def test_hr_auditors_and_administrators_read_it(db: None, ask: Ask, role: Role, opens: int, name: str) -> None:
    assert ask(officer(role), name).status_code == opens


def test_the_menu_offers_it_to_those_alone(db: None, ask: Ask) -> None:
    address = reverse("audit_trail")
    assert address in ask(officer(Role.AUDITOR), "wagtailadmin_home").content.decode()
    assert address not in ask(officer(Role.TRAINER), "wagtailadmin_home").content.decode()


def test_hr_of_a_part_reads_of_that_part(hr: Person, lin: Person, ask: Ask) -> None:
    placed(PlacementFactory().person)
    placed(lin)
    answer = ask(hr, action="placement.began")
    assert [row.record.person for row in answer.context["table"].data] == [lin]


class TestFilters:
    def test_about_whom_by_pinyin_and_by_staff_number(self, hr: Person, lin: Person, east: Unit, ask: Ask) -> None:
        other = PersonFactory(name="王芳", name_latin="Wang Fang", staff_number="000002")
        other.write_derived()
        other.save()
        PlacementFactory(person=other, unit=east)
        placed(lin)
        placed(other)
        for text in ("wangfang", "wf", "000002", "王芳"):
            assert [row.record.person for row in ask(hr, person=text).context["table"].data] == [other]

    def test_nobody_is_found_who_may_not_be_seen(self, hr: Person, ask: Ask) -> None:
        placed(PlacementFactory(person__name="陌生人").person)
        assert told(ask(hr, person="陌生人")) == []

    def test_who_acted_even_from_elsewhere_by_the_name_that_is_shown(self, hr: Person, lin: Person, ask: Ask) -> None:
        placed(lin, PersonFactory(name_latin="Chen Li"))
        placed(lin, hr)
        assert told(ask(hr, actor="chen li")) == [SENTENCE]
        assert told(ask(hr, actor="chen")) == []

    def test_one_action(self, hr: Person, lin: Person, ask: Ask) -> None:
        placed(lin)
        record(action="person.rejoined", subject=lin)
        assert told(ask(hr, action="person.rejoined")) == ["Works here again."]

    def test_days_are_the_organisations_and_the_last_one_counts(self, hr: Person, lin: Person, ask: Ask) -> None:
        Person.objects.filter(pk=hr.pk).update(time_zone="America/New_York")
        for hour in (0, 23):
            noted = draft(action="person.rejoined", subject=lin)
            noted.at = datetime(2026, 3, 1, hour, 59, tzinfo=organisation_zone())
            record_many([noted])
        assert len(told(ask(hr, at_from="2026-03-01", at_to="2026-03-01"))) == 2
        assert len(told(ask(hr, at_to="2026-02-28"))) == 0
        assert len(told(ask(hr, at_from="2026-03-02", person="000001"))) == 0

    @pytest.mark.parametrize("wrong", [{"at_from": "soon"}, {"action": "nothing.done"}])
    def test_what_is_not_understood_shows_nothing_and_makes_no_file(
        self, hr: Person, lin: Person, ask: Ask, wrong: dict[str, str]
    ) -> None:
        placed(lin)
        assert told(ask(hr, **wrong)) == []
        answer = ask(hr, export="csv", **wrong)
        assert answer.status_code == 302 and "export" not in answer["Location"]
        assert not Record.objects.filter(action="audit.exported").exists()


class TestFiles:
    def csv(self, answer: Any) -> list[list[str]]:
        return list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))

    def test_csv_and_xlsx_hold_the_same_rows(self, hr: Person, lin: Person, ask: Ask) -> None:
        placed(lin, hr)
        lines = self.csv(ask(hr, export="csv", action="placement.began"))
        book = openpyxl.load_workbook(BytesIO(ask(hr, export="xlsx", action="placement.began").getvalue()))
        sheet = [[cell.value or "" for cell in row] for row in book.active]
        assert [row[1:] for row in lines] == [row[1:] for row in sheet]
        assert lines[1][1:] == ["Wen Jing", "H1", "Lin Xiaowen", "000001", "", "Placed", SENTENCE, ""]

    def test_what_begins_like_a_formula_stays_text(self, hr: Person, lin: Person, ask: Ask) -> None:
        record(action="person.rejoined", subject=lin, reason="=1+1")
        assert self.csv(ask(hr, export="csv", action="person.rejoined"))[1][-1] == "'=1+1"

    def test_taking_it_away_is_on_record(self, hr: Person, lin: Person, ask: Ask) -> None:
        placed(lin)
        ask(hr, export="csv", person="000001").getvalue()
        noted = Record.objects.get(action="audit.exported")
        assert (noted.actor, noted.after) == (hr, {"rows": 1, "format": "csv", "filters": {"person": "000001"}})
        assert "Exported 1 rows of the audit as csv" in told(ask(hr))[0]

    @pytest.mark.parametrize("chunk", [1, 2, 500])
    def test_chunks_meet_without_a_seam(
        self, hr: Person, lin: Person, ask: Ask, monkeypatch: pytest.MonkeyPatch, chunk: int
    ) -> None:
        monkeypatch.setattr(rows, "CHUNK", chunk)
        for number in range(3):
            placed(lin, position=str(number))
        lines = self.csv(ask(hr, export="csv", action="placement.began"))
        assert [line[7] for line in lines[1:]] == [
            f"Placed in nowhere as {number} from 1 March 2026." for number in (2, 1, 0)
        ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("parts", "queries"), [({}, 12), ({"export": "csv"}, 10)])
def test_it_costs_the_same_for_one_row_and_for_three(
    hr: Person, lin: Person, ask: Ask, client: Client, count: int, parts: dict[str, str], queries: int
) -> None:
    for _ in range(count):
        placed(PlacementFactory(unit=lin.placements.get().unit).person, hr)
    ask(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse("audit_trail"), parts)
        if parts:
            answer.getvalue()
    assert len(captured) == queries
