"""The import as owed work: chunk by chunk, once, however often a worker dies."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from audit.models import Record
from certificates.models import Obligation
from jobs import work
from jobs.kinds import kind_of
from jobs.models import Job
from jobs.models import State as JobState
from people.importing.applying import Applier
from people.importing.errors import AbsenceUnsure, NotNow
from people.importing.models import PeopleImport, Row, State
from people.importing.plan import Plan
from people.importing.reports import report_csv, wrong_rows_xlsx
from people.importing.services import bring, check_now, find_absent, go_on, mark_absent, owe_check, owe_import, running
from people.importing.services.absent import asks_twice
from people.models import Person, Role
from people.services import add_person, anonymise_person, place
from tests.factories import PersonFactory, PlacementFactory, RequirementFactory, holder_of
from tests.people.importing.casting import Company, checked, csv_file, imported
from tests.people.importing.test_files import told

HEAD = ("工号", "姓名", "部门", "岗位")


@pytest.fixture
def _chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)


def rows(many: int) -> list[tuple[str, ...]]:
    return [HEAD, *[(f"E{number}", "甲", "静安店", "店员") for number in range(many)]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_chunks_of_two")
class TestInTheBackground:
    def test_check_and_import_are_owed_step_by_step(self) -> None:
        Company()
        made = bring(file=csv_file(*rows(5)), name="people.csv", actor=holder_of(Role.HR))
        owe_check(people_import=made)
        work.drain()
        made.refresh_from_db()
        assert (made.state, made.counts, made.total, made.checked) == (State.CHECKED, {"new": 5}, 5, 5)
        owe_import(people_import=made)
        work.drain()
        made.refresh_from_db()
        assert (made.state, made.to_do, made.done) == (State.DONE, 5, 5)
        assert set(made.rows.values_list("outcome", flat=True)) == {"done"}
        assert Record.objects.filter(action="person.added").count() == 5

    def test_a_worker_that_dies_in_a_chunk_leaves_nothing_half_done_and_another_goes_on(self) -> None:
        Company()
        made = checked(*rows(5), actor=holder_of(Role.HR))
        owe_import(people_import=made)
        first = work.claim()
        assert first is not None
        work.perform(first)
        dying = work.claim()  # claimed, and never performed
        assert dying is not None
        assert Person.objects.filter(staff_number__startswith="E", name="甲").count() == 2
        Job.objects.filter(pk=dying.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        work.drain()
        assert work.perform(dying) is work.Outcome.LOST  # it was not dead after all: too late
        made.refresh_from_db()
        assert (made.state, made.done) == (State.DONE, 5)
        assert Record.objects.filter(action="person.added").count() == 5

    def test_what_fails_for_good_stops_the_import_until_somebody_lets_it_go_on(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Company()
        made = checked(*rows(3), actor=holder_of(Role.HR))
        owe_import(people_import=made)
        with monkeypatch.context() as broken:
            broken.setattr(running, "Applier", None)
            for _ in range(4):
                Job.objects.filter(kind=running.RUN).update(available_at=timezone.now() - timedelta(seconds=1))
                work.drain()
        made.refresh_from_db()
        assert (made.state, made.done) == (State.STOPPED, 0)
        go_on(people_import=made)
        work.drain()
        made.refresh_from_db()
        assert (made.state, made.done) == (State.DONE, 3)

    def test_an_older_check_is_not_gone_on_with(self) -> None:
        made = bring(file=csv_file(("工号", "姓名"), ("E1", "甲")), name="people.csv")
        owe_check(people_import=made)
        PeopleImport.objects.update(checks=2)
        work.drain()
        assert Row.objects.count() == 0
        assert set(Job.objects.filter(kind="importing.check").values_list("state", flat=True)) == {JobState.DONE}

    def test_file_and_rows_are_forgotten_after_a_month_and_the_totals_stay(self) -> None:
        made = imported(("工号", "姓名"), ("E1", "甲"))
        file = made.file
        job = Job.objects.get(kind="importing.forget")
        assert timedelta(days=29) < job.available_at - timezone.now() < timedelta(days=31)
        Job.objects.update(available_at=timezone.now() - timedelta(seconds=1))
        work.drain()
        made.refresh_from_db()
        assert (made.rows.count(), made.file, made.counts) == (0, "", {"new": 1})
        assert not default_storage.exists(file)


@pytest.mark.django_db
class TestManyAtOnce:
    ROWS = (
        (*HEAD, "邮箱"),
        ("E1", "甲", "华东大区/苏州店", "收银员", "a@x.example"),
        ("E2", "乙", "华东大区/苏州店", "收银员", "b@x.example"),
    )

    def test_somebody_in_the_way_costs_one_row_and_not_the_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The address is taken between the look at the database and the write: only the constraint sees it."""
        Company()
        made = checked(*self.ROWS, create_units=True, create_positions=True)
        real = Applier.add_all

        def meanwhile(applier: Applier, plans: list[Plan], *, event: str) -> list[Person]:
            PersonFactory(email="b@x.example")
            return real(applier, plans, event=event)

        monkeypatch.setattr(Applier, "add_all", meanwhile)
        taken = running._add_all

        def outside(applier: Applier, planned: list[tuple[Row, Plan]]) -> bool:
            done = taken(applier, planned)
            PersonFactory(email="b@x.example")  # the savepoint took the first one back
            return done

        monkeypatch.setattr(running, "_add_all", outside)
        running.import_now(people_import=made)
        assert list(made.rows.values_list("outcome", flat=True)) == ["done", "refused"]
        assert "b@x.example" in made.rows.last().refusal  # type: ignore[union-attr]
        placement = Person.objects.get(staff_number="E1").placements.get()
        assert (placement.unit.name_zh, placement.position.name_zh) == ("苏州店", "收银员")

    def test_newcomers_are_written_and_noted_as_one_by_one(self) -> None:
        company = Company()
        imported(*self.ROWS, create_units=True, create_positions=True)
        one = Person.objects.get(staff_number="E1")
        person = add_person(staff_number="E9", name="甲", email="c@x.example")
        place(person=person, unit=company.units["JINGAN"], position=company.assistant, starts_on=date(2026, 3, 1))
        actions = [list(Record.objects.filter(person=who).values_list("action", flat=True)) for who in (one, person)]
        assert [set(said) for said in actions] == [{"person.added", "placement.began"}] * 2
        noted = [Record.objects.get(person=who, action="placement.began").after.keys() for who in (one, person)]
        assert noted[0] == noted[1]
        assert (one.has_usable_password(), "jia" in one.search_text) == (False, True)

    def test_duties_follow_as_owed_work(self) -> None:
        company = Company()
        RequirementFactory(unit=company.units["HQ"])
        imported(*self.ROWS, create_units=True, create_positions=True)
        one = Person.objects.get(staff_number="E1")
        job = Job.objects.get(kind="people.follow", payload__has_key="people")
        effect = kind_of(job.kind).handler(job)
        assert effect is not None
        effect()
        assert Obligation.objects.filter(person=one).count() == 1


@pytest.mark.django_db
class TestAbsent:
    def test_who_is_absent_is_offered_and_leaves_only_when_somebody_says_so(self) -> None:
        company = Company()
        lin, wang = PersonFactory(staff_number="E1"), PersonFactory(staff_number="E2", joined_on=date(2020, 1, 1))
        for person in (lin, wang):
            PlacementFactory(person=person, unit=company.units["JINGAN"], position=company.assistant)
        made = checked(("工号", "姓名"), ("e1", lin.name))
        assert list(find_absent(made)) == [wang]
        mark_absent(people_import=made, on=date(2026, 1, 31))
        assert made.counts == {"unchanged": 1, "ended": 1}
        running.import_now(people_import=made)
        wang.refresh_from_db()
        assert wang.left_on == date(2026, 1, 31)
        assert Person.objects.get(pk=lin.pk).left_on is None

    def test_it_reaches_the_actors_part_alone_and_never_themselves(self) -> None:
        company = Company()
        hr = holder_of(Role.HR, company.units["EAST"])
        inside, outside = PersonFactory(), PersonFactory()
        for person, unit in ((inside, "JINGAN"), (outside, "CHAOYANG"), (hr, "JINGAN")):
            PlacementFactory(person=person, unit=company.units[unit], position=company.assistant)
        made = checked(("工号", "姓名", "部门", "岗位"), ("E9", "新", "静安店", "店员"), actor=hr)
        assert list(find_absent(made)) == [inside]

    def test_it_is_not_offered_while_a_row_could_be_anybody(self) -> None:
        PersonFactory(staff_number="000123")
        made = checked(("工号", "姓名"), ("123", "甲"))
        with pytest.raises(AbsenceUnsure):
            find_absent(made)

    def test_above_one_in_twenty_it_asks_twice(self) -> None:
        for _ in range(40):
            PersonFactory()
        made = checked(("工号", "姓名"), ("X1", "甲"))
        assert [asks_twice(made, many) for many in (2, 3)] == [False, True]


@pytest.mark.django_db
class TestFilesItGives:
    def test_a_line_for_each_row_in_the_readers_language(self) -> None:
        Company()
        made = imported(*rows(1), ("E9", "", "天上店", "店员"))
        english = "".join(report_csv(made, "en")).splitlines()
        assert english[1] == (
            f"2,E0,甲,New,Done,Name: 甲; Unit: Jingan; Position: Shop assistant; Placement from: {made.effective_on},,"
        )
        assert english[2].startswith("3,E9,,Wrong,Left out,")
        assert "There is no unit “天上店”." in english[2]
        chinese = "".join(report_csv(made, "zh-hans")).splitlines()
        assert "姓名：甲" in chinese[1].replace(": ", "：")

    def test_the_wrong_rows_can_be_brought_again(self) -> None:
        Company()
        made = checked(
            (*HEAD, "入职日期"), ("000123", "甲", "天上店", "店员", "2026-03-01"), ("E2", "乙", "静安店", "店员", "")
        )
        with wrong_rows_xlsx(made, "en") as file:
            headings, lines = told(file)
        assert headings == [*HEAD, "入职日期", "Problems"]
        assert lines[0][1][:5] == ["000123", "甲", "天上店", "店员", "2026-03-01"]
        with wrong_rows_xlsx(made, "en") as file:
            again = bring(file=file, name="again.xlsx")
        assert again.is_matched
        check_now(people_import=again)
        assert again.counts == {"wrong": 1}

    def test_somebody_who_is_made_anonymous_is_forgotten_here_too(self) -> None:
        made = imported(("工号", "姓名", "手机"), ("E1", "林晓雯", "13800000000"))
        anonymise_person(person=Person.objects.get(staff_number="E1"))
        row = made.rows.get()
        assert (row.cells, row.changes, row.staff_number) == ({}, [], "")


@pytest.mark.django_db
class TestCommand:
    def test_a_dry_run_writes_nothing_and_tells_by_row(self, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
        Company()
        path = tmp_path / "people.csv"
        path.write_bytes(csv_file(*rows(2), ("E1", "乙", "天上店", "店员")).read())
        with pytest.raises(SystemExit) as caught:
            call_command("import_people", str(path), "--dry-run", "--report", str(tmp_path / "out.xlsx"))
        said = capsys.readouterr().out.splitlines()
        assert caught.value.code == 1
        assert said[1].startswith("row 4: Unit: There is no unit “天上店”.") or "row 4" in said[1]
        assert said[-1] == "3 rows: 1 new, 0 changed, 0 ended, 0 unchanged, 2 wrong (dry run)"
        assert not Person.objects.filter(staff_number="E0").exists()
        with (tmp_path / "out.xlsx").open("rb") as out:
            assert [line[1][1] for line in told(out)[1]] == ["E0", "E1", "E1"]

    def test_right_rows_are_imported(self, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
        Company()
        path = tmp_path / "people.csv"
        path.write_bytes(csv_file(*rows(2)).read())
        call_command("import_people", str(path), "--report", str(tmp_path / "out.csv"))
        assert Person.objects.filter(staff_number__in=["E0", "E1"]).count() == 2
        assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[1].startswith("2,E0,甲,New,Done,")
        call_command("import_people", str(path))
        assert capsys.readouterr().out.splitlines()[-1] == "2 rows: 0 new, 0 changed, 0 ended, 2 unchanged, 0 wrong"

    def test_headings_can_be_told_and_what_cannot_be_read_is_said(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        path = tmp_path / "people.csv"
        path.write_text("证件,姓名\nE1,甲\n", "utf-8")
        with pytest.raises(CommandError, match="Staff number"):
            call_command("import_people", str(path))
        call_command("import_people", str(path), "--map", "证件=staff_number")
        assert Person.objects.filter(staff_number="E1").exists()
        with pytest.raises(CommandError):
            call_command("import_people", str(tmp_path / "nothing.csv"))


@pytest.mark.django_db
def test_nothing_is_imported_twice_or_before_it_was_checked() -> None:
    made = bring(file=csv_file(("工号", "姓名"), ("E1", "甲")), name="people.csv")
    with pytest.raises(NotNow):
        owe_import(people_import=made)
    check_now(people_import=made)
    owe_import(people_import=made)
    with pytest.raises(NotNow), translation.override("en"):
        owe_import(people_import=made)
