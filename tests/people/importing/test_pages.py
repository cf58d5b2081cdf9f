"""Bringing people in, as HR does it in the back office. Everything works without JavaScript."""

import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from jobs import work
from people.importing.models import PeopleImport, State
from people.importing.services import check_now
from people.models import Person, Role, Unit
from people.services import grant_role
from tests.factories import PersonFactory, PlacementFactory
from tests.people.importing.casting import Company, checked, csv_file
from tests.people.importing.test_files import told

HEAD = ("工号", "姓名", "部门", "岗位", "入职日期")
INDEX = "/admin/people-import/"


@pytest.fixture
def company(db: None) -> Company:
    return Company()


def somebody(role: Role | None, unit: Unit | None = None, language: str = "en") -> Person:
    person: Person = PersonFactory(name="文静", language=language)
    if role:
        grant_role(person=person, role=role, unit=unit)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))  # for roles that have no business here
    return Person.objects.get(pk=person.pk)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def upload(*rows: Any, name: str = "people.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, csv_file(*rows).read())


def send(client: Client, *rows: Any, **options: Any) -> Any:
    data = {"file": upload(*rows), "effective_on": "2026-03-01", **options}
    return client.post(INDEX, data)


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.django_db(transaction=True)
class TestTheWay:
    def test_bring_correct_import_and_take_the_report(self) -> None:
        Company()
        hr = signed_in(somebody(Role.HR))
        answer = send(
            hr, HEAD, ("000123", "林晓雯", "静安店", "店员", "1/3/2026"), ("000124", "王明", "静安店", "店员", "")
        )
        made = PeopleImport.objects.get()
        page = reverse("importing:page", args=[made.pk])
        assert answer.headers["Location"] == page
        assert "Reading the file" in text(hr.get(page))
        work.drain()
        shown = text(hr.get(page))
        assert "1/3/2026 can be read as 2026-03-01 or 2026-01-03." in shown
        assert 'name="cell-2-joined_on"' in shown
        assert "Import 1 row" in shown
        hr.post(reverse("importing:correct", args=[made.pk]), {"cell-2-joined_on": "2026-03-01"})
        work.drain()
        assert "Import 2 rows" in text(hr.get(page))
        hr.post(reverse("importing:start", args=[made.pk]))
        assert "0 of 2 rows imported." in text(hr.get(page))
        work.drain()
        assert "2 rows were taken up" in text(hr.get(page))
        report = hr.get(reverse("importing:report", args=[made.pk, "xlsx"]))
        lines = told(io.BytesIO(b"".join(report.streaming_content)))[1]  # type: ignore[attr-defined]
        report.close()
        assert [line[1][:5] for line in lines] == [
            ["2", "000123", "林晓雯", "New", "Done"],
            ["3", "000124", "王明", "New", "Done"],
        ]
        assert Person.objects.get(staff_number="000123").joined_on == date(2026, 3, 1)

    def test_unknown_headings_are_asked_about_and_remembered(self) -> None:
        hr = signed_in(somebody(Role.HR))
        answer = send(hr, ("证件号码", "姓名"), ("000123", "林晓雯"))
        columns = answer.headers["Location"]
        assert columns.endswith("/columns/")
        assert "证件号码" in text(hr.get(columns))
        assert "000123" in text(hr.get(columns))
        given = {"column-0": "", "column-1": "name", "effective_on": "2026-03-01"}
        refused = hr.post(columns, given)
        assert (refused.status_code, "Say which heading is “Staff number”." in text(refused)) == (422, True)
        hr.post(columns, {**given, "column-0": "staff_number"})
        work.drain()
        assert PeopleImport.objects.get().counts == {"new": 1}
        again = send(hr, ("证件号码", "姓名"), ("000124", "王明")).headers["Location"]
        assert again == reverse("importing:page", args=[PeopleImport.objects.first().pk])  # type: ignore[union-attr]

    def test_the_progress_is_asked_for_and_ends_with_the_whole_page(self) -> None:
        hr = signed_in(somebody(Role.HR))
        send(hr, ("工号", "姓名"), ("1", "甲"))
        progress = reverse("importing:progress", args=[PeopleImport.objects.get().pk])
        assert "hx-get" in text(hr.get(progress))
        work.drain()
        assert hr.get(progress).headers["HX-Refresh"] == "true"


class TestWrongFiles:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [(b"", "empty"), (b"\x89PNG\r\n\x1a\n\0\0", "neither"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "2007")],
    )
    def test_a_file_that_cannot_be_read_is_refused_with_a_reason_and_the_options_stay(
        self, company: Company, content: bytes, sentence: str
    ) -> None:
        hr = signed_in(somebody(Role.HR))
        file = SimpleUploadedFile("people.xlsx", content)
        answer = hr.post(INDEX, {"file": file, "effective_on": "2026-03-09", "create_units": "on"})
        assert answer.status_code == 422
        assert "2026-03-09" in text(answer)
        assert "error-message" in text(answer)
        assert not PeopleImport.objects.exists()

    def test_a_name_that_would_be_markup_is_shown_as_words(self, company: Company) -> None:
        person = somebody(Role.HR)
        made = checked(("工号", "姓名"), ("<b>1", "<script>alert(1)</script>"), actor=person)
        shown = text(signed_in(person).get(reverse("importing:page", args=[made.pk])))
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown


class TestTyping:
    def test_what_is_typed_on_one_page_stays_while_the_next_is_looked_at(self, company: Company) -> None:
        person = somebody(Role.HR)
        hr = signed_in(person)
        made = checked(("工号", "姓名"), *[(f"E{number}", "") for number in range(60)], actor=person)
        answer = hr.post(reverse("importing:correct", args=[made.pk]), {"cell-2-name": "甲", "page": "2"})
        assert answer.headers["Location"].endswith("?kind=wrong&p=2")
        shown = text(hr.get(reverse("importing:page", args=[made.pk])))
        assert 'value="甲"' in shown
        assert "corrections that have not been checked" in shown
        hr.post(reverse("importing:start", args=[made.pk]))
        made.refresh_from_db()
        assert made.state == State.CHECKED  # not before they are checked
        check_now(people_import=made)
        assert made.counts == {"new": 1, "wrong": 59}

    def test_cells_of_another_import_or_column_cannot_be_typed(self, company: Company) -> None:
        person = somebody(Role.HR)
        made = checked(("工号", "姓名"), ("E1", ""), actor=person)
        data = {"cell-2-is_superuser": "1", "cell-99-name": "x", "cell-2-name": "甲"}
        signed_in(person).post(reverse("importing:correct", args=[made.pk]), data)
        assert made.rows.get().corrections == {"name": "甲"}


class TestAbsent:
    def test_many_are_asked_about_twice_and_some_may_stay(self, company: Company) -> None:
        person = somebody(Role.HR)
        for number in range(3):
            other = PersonFactory(staff_number=f"A{number}", joined_on=date(2020, 1, 1))
            PlacementFactory(person=other, unit=company.units["JINGAN"], position=company.assistant)
        made = checked(("工号", "姓名"), ("E1", "甲"), actor=person)
        hr, absent = signed_in(person), reverse("importing:absent", args=[made.pk])
        assert "A0" in text(hr.get(absent))
        stays = Person.objects.get(staff_number="A2").pk
        given = {"left_on": "2026-01-31", "stays": [stays]}
        asked = hr.post(absent, given)
        assert (asked.status_code, "Type 2 to go on all the same" in text(asked)) == (422, True)
        assert f'value="{stays}" aria-label="文静 stays" checked' in text(asked).replace(
            f'aria-label="{Person.objects.get(pk=stays)} stays"', 'aria-label="文静 stays"'
        )
        hr.post(absent, {**given, "many": "2"})
        made.refresh_from_db()
        assert made.counts == {"new": 1, "ended": 2}
        hr.post(reverse("importing:spare", args=[made.pk]))
        made.refresh_from_db()
        assert made.counts == {"new": 1}


ADDRESSES = ("page", "progress", "columns", "absent", "wrong_rows")
POSTED = ("correct", "check", "start", "go_on", "spare")


class TestWhoMay:
    @pytest.mark.parametrize("role", [None, Role.MANAGER, Role.TRAINER, Role.AUDITOR, Role.ASSESSOR])
    def test_only_who_manages_people(self, company: Company, role: Role | None) -> None:
        made = checked(("工号", "姓名"), ("E1", "甲"), actor=somebody(Role.HR))
        client = signed_in(somebody(role))
        answers = [client.get(reverse(f"importing:{name}", args=[made.pk])) for name in ADDRESSES]
        answers += [client.post(reverse(f"importing:{name}", args=[made.pk])) for name in POSTED]
        answers += [client.get(reverse("importing:report", args=[made.pk, "csv"]))]
        answers += [client.get(INDEX), client.get(f"{INDEX}empty.xlsx"), client.post(INDEX)]
        # Wagtail's way to refuse somebody who works in the back office
        assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {(302, "/admin/")}

    def test_an_import_of_somebody_else_does_not_exist_but_for_administrators(self, company: Company) -> None:
        made = checked(("工号", "姓名"), ("E1", "甲"), actor=somebody(Role.HR))
        other, admin = signed_in(somebody(Role.HR)), signed_in(somebody(Role.ADMIN))
        for name in ADDRESSES:
            assert other.get(reverse(f"importing:{name}", args=[made.pk])).status_code == 404
        for name in ("page", "columns", "absent"):
            assert admin.get(reverse(f"importing:{name}", args=[made.pk])).status_code == 200
        assert {other.post(reverse(f"importing:{name}", args=[made.pk])).status_code for name in POSTED} == {404}
        assert made.name not in text(other.get(INDEX))
        assert made.name in text(admin.get(INDEX))

    def test_what_writes_is_never_done_by_looking(self, company: Company) -> None:
        person = somebody(Role.HR)
        made = checked(("工号", "姓名"), ("E1", "甲"), actor=person)
        hr = signed_in(person)
        assert {hr.get(reverse(f"importing:{name}", args=[made.pk])).status_code for name in POSTED} == {405}

    def test_hr_of_a_part_makes_no_positions(self, company: Company) -> None:
        person = somebody(Role.HR, company.units["EAST"])
        hr = signed_in(person)
        send(hr, HEAD, ("E1", "甲", "静安店", "收银员", ""), create_positions="on")
        assert not PeopleImport.objects.get().create_positions

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_page_asks_as_often_for_three_rows_as_for_one(
        self, company: Company, many: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        person = somebody(Role.HR)
        for number in range(many):
            known = PersonFactory(staff_number=f"K{number}")
            PlacementFactory(person=known, unit=company.units["JINGAN"], position=company.assistant)
        rows = [(f"E{number}", "甲", "静安店", "店员", "") for number in range(many)]
        rows += [(f"K{number}", "乙", "徐汇店", "店员", "x") for number in range(many)]
        made = checked(HEAD, *rows, actor=person)
        hr, page = signed_in(person), reverse("importing:page", args=[made.pk])
        hr.get(page)
        with django_assert_num_queries(18):
            hr.get(page)
