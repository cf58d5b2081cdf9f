"""What the dry run says of each row. It writes nothing about people."""

from datetime import date

import pytest

from audit.models import Record
from people.importing.known import Setting
from people.importing.models import KnownHeading, State
from people.importing.services import check_now, correct, import_now
from people.importing.services.checking import plans
from people.models import Person, Placement, Role, Unit
from tests.factories import PersonFactory, PlacementFactory, holder_of
from tests.people.importing.casting import Company, changes, checked, codes, imported, kinds

pytestmark = pytest.mark.django_db
HEAD = ("工号", "姓名", "部门", "岗位", "入职日期")


@pytest.fixture
def company() -> Company:
    return Company()


def test_somebody_new_is_told_with_all_that_would_be_written(company: Company) -> None:
    made = checked(HEAD, ("000123", "张　三", "静安店", "店员", "2026年3月1日"))
    assert made.counts == {"new": 1}
    assert changes(made) == [
        ["name", "", "张三"],
        ["joined_on", "", "2026-03-01"],
        ["unit", "", {"unit": "JINGAN"}],
        ["position", "", {"position": "assistant"}],
        ["placement_from", "", "2026-03-01"],
    ]
    assert not Person.objects.filter(staff_number="000123").exists()


def test_all_problems_of_a_row_are_told_at_once(company: Company) -> None:
    made = checked((*HEAD, "邮箱"), ("12 3", "", "天上店", "神仙", "1/3/2026", "nobody"))
    assert codes(made) == [
        {
            "staff_number": "not_a_number_of_staff",
            "name": "missing",
            "unit": "unit_unknown",
            "position": "position_unknown",
            "joined_on": "ambiguous_date",
            "email": "not_an_email",
        }
    ]


def test_what_differs_is_told_old_and_new_and_an_empty_cell_changes_nothing(company: Company) -> None:
    lin = PersonFactory(staff_number="000123", name="林晓雯", phone="13800000000", email="lin@x.example")
    PlacementFactory(person=lin, unit=company.units["JINGAN"], position=company.assistant)
    made = checked(("员工号", "姓名", "手机", "邮箱", "部门"), ("000123", "林晓文", "", "-", "静安店"))
    assert (kinds(made), changes(made)) == (["changed"], [["name", "林晓雯", "林晓文"]])


def test_a_value_is_emptied_where_the_cell_says_so() -> None:
    PersonFactory(staff_number="000123", phone="13800000000")
    made = imported(("工号", "手机"), ("000123", "清空"))
    assert changes(made) == [["phone", "13800000000", ""]]
    assert Person.objects.get(staff_number="000123").phone == ""


def test_a_shortened_staff_number_is_noticed_unless_somebody_insists() -> None:
    PersonFactory(staff_number="000123")
    made = checked(("工号", "姓名"), ("123", "林晓雯"), ("'123", "另一人"))
    assert codes(made)[0]["staff_number"] in ("zeros_lost", "twice")
    made = checked(("工号", "姓名"), ("'123", "另一人"))
    assert kinds(made) == ["new"]


def test_a_staff_number_or_an_address_that_stands_twice_is_wrong_in_both_rows() -> None:
    made = checked(("工号", "姓名", "邮箱"), ("E1", "甲", "a@x.example"), ("e1", "乙", ""), ("E2", "丙", "A@x.example"))
    assert codes(made) == [
        {"staff_number": "twice", "email": "email_twice"},
        {"staff_number": "twice"},
        {"email": "email_twice"},
    ]


def test_missing_units_are_made_only_where_that_is_asked_for(company: Company) -> None:
    rows = (HEAD, ("E1", "甲", "华东大区/苏州/园区店", "收银员", ""))
    assert codes(checked(*rows)) == [{"unit": "unit_unknown_here", "position": "position_unknown"}]
    made = imported(*rows, create_units=True, create_positions=True)
    assert kinds(made) == ["new"]
    shop = Unit.objects.get(name_zh="园区店")
    assert [unit.name_zh for unit in shop.get_ancestors()] == ["东方零售集团", "华东大区", "苏州"]
    assert Placement.objects.get(unit=shop).position.name_zh == "收银员"


def test_a_name_that_two_units_have_must_be_written_with_more_of_its_path(company: Company) -> None:
    company.units["NORTH"].refresh_from_db()
    company.units["NORTH"].add_child(code="N-JINGAN", name_zh="静安店", name_en="Jingan")
    made = checked(HEAD, ("E1", "甲", "静安店", "店员", ""), ("E2", "乙", "华北大区/静安店", "店员", ""))
    assert codes(made) == [{"unit": "unit_ambiguous"}, {}]


def test_a_move_ends_one_placement_and_begins_another(company: Company) -> None:
    lin = PersonFactory(staff_number="E1", joined_on=date(2020, 1, 1))
    PlacementFactory(person=lin, unit=company.units["JINGAN"], position=company.assistant)
    made = imported(("工号", "部门", "生效日期"), ("E1", "徐汇店", "2026-03-01"))
    assert changes(made) == [
        ["unit", {"unit": "JINGAN"}, {"unit": "XUHUI"}],
        ["placement_from", "", "2026-03-01"],
    ]
    assert list(lin.placements.order_by("starts_on").values_list("unit__code", "starts_on", "ends_on")) == [
        ("JINGAN", date(2020, 1, 1), date(2026, 2, 28)),
        ("XUHUI", date(2026, 3, 1), None),
    ]


def test_hr_of_a_part_reaches_people_and_units_of_that_part_alone(company: Company) -> None:
    hr = holder_of(Role.HR, company.units["EAST"])
    outsider = PersonFactory(staff_number="N1", name="外人", phone="13811111111")
    PlacementFactory(person=outsider, unit=company.units["CHAOYANG"], position=company.assistant)
    made = checked(
        HEAD,
        ("N1", "改名", "静安店", "店员", ""),
        ("E1", "甲", "朝阳店", "店员", ""),
        ("E2", "乙", "静安店", "店员", ""),
        ("E3", "丙", "", "", ""),
        actor=hr,
    )
    assert codes(made) == [{"staff_number": "outside"}, {"unit": "unit_outside"}, {}, {"unit": "unit_needed"}]
    assert made.rows.first().changes == []  # nothing is told of somebody outside


def test_hr_of_a_part_makes_units_below_it_alone(company: Company) -> None:
    hr = holder_of(Role.HR, company.units["EAST"])
    rows = (HEAD, ("E1", "甲", "华东大区/苏州店", "店员", ""), ("E2", "乙", "华北大区/天津店", "店员", ""))
    assert codes(checked(*rows, actor=hr, create_units=True)) == [{}, {"unit": "unit_outside"}]


def test_line_managers_who_are_new_too_come_first(company: Company) -> None:
    made = imported(
        (*HEAD, "直属上级"),
        ("E1", "兵", "静安店", "店员", "", "E2"),
        ("E2", "班长", "静安店", "店员", "", "E3"),
        ("E3", "店长", "静安店", "店长", "", ""),
    )
    assert list(made.rows.values_list("rank", "outcome")) == [(2, "done"), (1, "done"), (0, "done")]
    assert Person.objects.get(staff_number="E1").placements.get().line_manager == Person.objects.get(staff_number="E2")


def test_line_managers_in_a_circle_or_in_wrong_rows_are_told(company: Company) -> None:
    made = checked(
        (*HEAD, "直属上级"),
        ("E1", "甲", "静安店", "店员", "", "E2"),
        ("E2", "乙", "静安店", "店员", "", "E1"),
        ("E3", "丙", "静安店", "店员", "", "E4"),
        ("E4", "", "静安店", "店员", "", ""),
        ("E5", "戊", "静安店", "店员", "", "E5"),
        ("E6", "己", "静安店", "店员", "", "E99"),
    )
    assert [told.get("line_manager", "") for told in codes(made)] == [
        "manager_circle",
        "manager_circle",
        "manager_wrong",
        "",
        "manager_self",
        "manager_unknown",
    ]
    assert made.counts == {"wrong": 6}


def test_leaving_and_coming_back(company: Company) -> None:
    imported(HEAD, ("E1", "甲", "静安店", "店员", "2024-01-01"))
    gone = imported(("工号", "离职日期"), ("E1", "2025-06-30"))
    assert kinds(gone) == ["ended"]
    assert Person.objects.get(staff_number="E1").left_on == date(2025, 6, 30)
    assert codes(checked(HEAD, ("E1", "甲", "静安店", "店员", "2024-01-01"))) == [{"left_on": "left"}]
    back = imported(HEAD, ("E1", "甲", "静安店", "店员", "2025-09-01"))
    assert kinds(back) == ["changed"]
    person = Person.objects.get(staff_number="E1")
    assert (person.left_on, person.is_active) == (None, True)
    assert list(person.placements.order_by("starts_on").values_list("starts_on", "ends_on")) == [
        (date(2024, 1, 1), date(2025, 6, 30)),
        (date(2025, 9, 1), None),
    ]


def test_long_leave_begins_and_ends(company: Company) -> None:
    PersonFactory(staff_number="E1")
    imported(("工号", "长假开始"), ("E1", "2026-01-10"))
    made = imported(("工号", "长假开始", "长假结束"), ("E1", "2026-01-10", "2026-05-10"))
    assert changes(made) == [["leave_until", "", "2026-05-10"]]
    assert Person.objects.get(staff_number="E1").leaves.get().ends_on == date(2026, 5, 10)
    assert codes(checked(("工号", "长假开始"), ("E1", "2026-02-01"))) == [{"leave_from": "leave_overlaps"}]


def test_the_same_file_twice_changes_nothing(company: Company) -> None:
    rows = (
        (*HEAD, "任职开始", "任职结束", "直属上级", "长假开始", "离职日期", "语言", "拼音"),
        ("E1", "甲", "静安店", "店员", "2024-01-01", "", "", "E2", "2026-01-01", "", "en", "Jia"),
        ("E2", "乙", "XUHUI", "店长", "2023-01-01", "2024-05-01", "", "", "", "", "中文", "Yi, Er"),
        ("E3", "丙", "华东大区", "店员", "2022-01-01", "", "2025-01-01", "", "", "", "", ""),
        ("E4", "丁", "朝阳店", "店员", "2021-01-01", "", "", "", "", "2022-01-01", "", ""),
    )
    imported(*rows)
    records = Record.objects.filter(subject_type="people.person").count()
    again = checked(*rows)
    assert (again.counts, [row.changes for row in again.rows.all()]) == ({"unchanged": 4}, [[], [], [], []])
    import_now(people_import=again)
    assert Record.objects.filter(subject_type="people.person").count() == records


def test_a_correction_is_kept_and_used(company: Company) -> None:
    made = checked(HEAD, ("E1", "甲", "静安店", "店员", "1/3/2026"), ("E2", "", "静安店", "店员", ""))
    correct(people_import=made, typed={2: {"joined_on": "2026-03-01"}, 3: {"name": "乙", "unit": "静安店"}})
    check_now(people_import=made)
    assert made.counts == {"new": 2}
    assert list(made.rows.values_list("corrections", flat=True)) == [{"joined_on": "2026-03-01"}, {"name": "乙"}]


def test_a_heading_that_means_nothing_is_asked_about_once() -> None:
    first = checked(("工号", "姓名", "身份证号"), ("E1", "甲", "x"))
    assert KnownHeading.objects.get(heading="身份证号").column == ""
    assert "x" not in str(first.rows.get().cells)  # and what was not asked for is not kept
    second = checked(("工号", "姓名", "身份证号"), ("E1", "甲", "x"))
    assert (second.is_matched, second.state) == (True, State.CHECKED)


def test_what_changed_after_the_check_is_left_as_it_is(company: Company) -> None:
    lin = PersonFactory(staff_number="E1", phone="1380000")
    made = checked(("工号", "手机"), ("E1", "1390000"))
    Person.objects.filter(pk=lin.pk).update(phone="1370000")
    import_now(people_import=made)
    row = made.rows.get()
    assert (row.outcome, Person.objects.get(pk=lin.pk).phone) == ("refused", "1370000")
    assert row.refusal != ""


@pytest.mark.parametrize("many", [1, 3])
def test_a_dry_run_asks_as_often_for_three_as_for_one(company: Company, many: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(many):
        person = PersonFactory(staff_number=f"E{number}", email=f"e{number}@x.example")
        PlacementFactory(person=person, unit=company.units["JINGAN"], position=company.assistant)
    rows = [
        (f"E{number}", "甲", "XUHUI", "店员", "", f"E{number + 50}", f"e{number}@x.example") for number in range(many)
    ]
    rows += [(f"E{number + 50}", "乙", "静安店", "店员", "", "", "") for number in range(many)]
    rows += [(f"{number + 1}", "丙", "静安店", "店员", "", "", "") for number in range(many)]
    made = checked((*HEAD, "直属上级", "邮箱"), *rows)
    people = list(made.rows.all())
    with django_assert_num_queries(11):
        list(plans(Setting.of(made, is_check=True), made, people))


class TestSecondaryPlacements:
    """兼岗: one more row for somebody, about one more place."""

    HEAD = ("工号", "姓名", "部门", "岗位", "主岗/兼岗", "生效日期", "任职结束")

    def rows(self) -> list[tuple[str, ...]]:
        return [
            self.HEAD,
            ("E1", "林晓雯", "徐汇店", "店长", "兼岗", "2026-03-01", ""),  # before the row that says who she is
            ("E1", "林晓雯", "静安店", "店员", "主岗", "2026-03-01", ""),
        ]

    def test_both_are_imported_and_the_file_again_changes_nothing(self, company: Company) -> None:
        made = imported(*self.rows())
        assert (kinds(made), codes(made)) == (["changed", "new"], [{}, {}])
        assert [row.outcome for row in made.rows.all()] == ["done", "done"]
        lin = Person.objects.get(staff_number="E1")
        assert set(lin.placements.values_list("unit__code", "position__code", "is_primary", "ends_on")) == {
            ("JINGAN", "assistant", True, None),
            ("XUHUI", "supervisor", False, None),
        }
        assert kinds(checked(*self.rows())) == ["unchanged", "unchanged"]

    def test_it_ends_and_the_primary_one_stays(self, company: Company) -> None:
        imported(*self.rows())
        made = imported(self.HEAD, ("E1", "", "徐汇店", "店长", "兼岗", "", "2026-06-30"))
        assert changes(made) == [["placement_until", "", "2026-06-30"]]
        lin = Person.objects.get(staff_number="E1")
        ends = dict(lin.placements.values_list("is_primary", "ends_on"))
        assert ends == {True: None, False: date(2026, 6, 30)}

    def test_a_move_of_the_primary_one_leaves_it(self, company: Company) -> None:
        imported(*self.rows())
        imported(self.HEAD, ("E1", "", "朝阳店", "店员", "主岗", "2026-05-01", ""))
        lin = Person.objects.get(staff_number="E1")
        assert list(lin.placements.filter(is_primary=False).values_list("unit__code", "ends_on")) == [("XUHUI", None)]

    def test_nobody_new_comes_by_a_secondary_row_alone(self, company: Company) -> None:
        made = checked(self.HEAD, ("E1", "林晓雯", "徐汇店", "店长", "兼岗", "", ""))
        assert codes(made) == [{"staff_number": "secondary_alone"}]

    def test_it_is_wrong_where_the_row_that_says_who_it_is_is_wrong(self, company: Company) -> None:
        made = checked(
            self.HEAD,
            ("E1", "林晓雯", "徐汇店", "店长", "兼岗", "", ""),
            ("E1", "林晓雯", "天上店", "店员", "主岗", "", ""),
        )
        assert codes(made) == [{"staff_number": "primary_wrong"}, {"unit": "unit_unknown"}]

    def test_place_and_position_are_needed_and_the_word_must_be_known(self, company: Company) -> None:
        PersonFactory(staff_number="E1")
        made = checked(
            self.HEAD,
            ("E1", "", "徐汇店", "", "否", "", ""),
            ("E1", "", "徐汇店", "店长", "也许", "", ""),
        )
        assert codes(made) == [{"position": "secondary_incomplete"}, {"placement_kind": "not_a_placement_kind"}]
