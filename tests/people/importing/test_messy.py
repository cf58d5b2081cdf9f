"""The two messy lists in tests/data: what the dry run says of them, and that HR's corrections put them right."""

from io import BytesIO
from typing import Any

import pytest

from people.importing.models import PeopleImport
from people.importing.services import bring, check_now, choose_columns, correct, import_now
from people.models import Person
from tests.data.make_messy_people import CSV_FILE, PEOPLE, XLSX_FILE, csv_bytes, lines, wrong
from tests.factories import PersonFactory, PositionFactory, UnitFactory
from tests.people.importing.casting import codes

pytestmark = pytest.mark.django_db
FIRST = {CSV_FILE: 4, XLSX_FILE: 2}  # the number of the first person's row
COLUMNS = {
    "family": "family_name_latin",
    "given": "given_name_latin",
    "from": "placement_from",
    "manager": "line_manager",
}


@pytest.fixture
def _demo() -> None:
    """As much of the demo's company as the lists speak of."""
    units: dict[str, Any] = {"": None}
    for code, name, parent in (
        ("HQ", "东方零售集团", ""),
        ("EAST", "华东大区", "HQ"),
        ("NORTH", "华北大区", "HQ"),
        ("SOUTH", "华南大区", "HQ"),
        ("JINGAN", "静安店", "EAST"),
        ("XUHUI", "徐汇店", "EAST"),
        ("ONLINE", "电商部", "EAST"),
        ("CHAOYANG", "朝阳店", "NORTH"),
        ("TIANHE", "天河店", "SOUTH"),
        ("FUTIAN", "福田店", "SOUTH"),
        ("CALLS", "客服中心", "SOUTH"),
    ):
        below = {"parent": units[parent]} if parent else {}
        units[code] = UnitFactory(code=code, name_zh=name, name_en=code.title(), **below)
    for code, zh, en in (
        ("assistant", "店员", "shop assistant"),
        ("supervisor", "店长", "shop manager"),
        ("agent", "客服专员", "customer service agent"),
    ):
        PositionFactory(code=code, name_zh=zh, name_en=en)
    PersonFactory(staff_number="001007", name="陆佳", name_latin="Lu Jia")
    PersonFactory(staff_number="002001", name="林晓雯", name_latin="Lin Xiaowen")


def brought(path: Any) -> PeopleImport:
    with path.open("rb") as file:
        made = bring(file=file, name=path.name, create_units=True)
    if not made.is_matched:  # the first time: the heading 身份证号 means nothing to us
        choose_columns(people_import=made, columns=made.columns)
    check_now(people_import=made)
    return made


def test_the_files_are_what_the_script_makes() -> None:
    assert CSV_FILE.read_bytes() == csv_bytes()


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("path", [CSV_FILE, XLSX_FILE], ids=["csv", "xlsx"])
def test_every_wrong_row_is_told_what_is_wrong_with_it_and_no_other(path: Any) -> None:
    made = brought(path)
    expected = {place: line.says for place, line in wrong().items()}
    # 苏州店 is not there yet, and gets made; 静安旗舰店 is a mistake, which only HR can tell
    expected = {place: says for place, says in expected.items() if says != {"unit": "unit_unknown"}}
    found = {place: told for place, told in enumerate(codes(made)) if told}
    assert found == expected
    assert made.total == PEOPLE
    assert made.counts == {"new": PEOPLE - len(expected), "wrong": len(expected)}


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("path", [CSV_FILE, XLSX_FILE], ids=["csv", "xlsx"])
def test_put_right_and_imported_it_changes_nothing_when_it_is_imported_again(path: Any) -> None:
    made = brought(path)
    typed = {FIRST[path] + place: line.repaired for place, line in wrong().items() if line.repaired}
    correct(people_import=made, typed=typed)
    check_now(people_import=made)
    assert made.counts == {"new": PEOPLE - 1, "changed": 1}
    import_now(people_import=made)
    assert list(made.rows.exclude(outcome="done")) == []
    assert Person.objects.count() == PEOPLE + 1
    assert Person.objects.get(staff_number="002001").phone == "13912345678"
    again = brought(path)
    correct(people_import=again, typed=typed)
    check_now(people_import=again)
    assert again.counts == {"unchanged": PEOPLE}


@pytest.mark.usefixtures("_demo")
def test_both_files_say_the_same() -> None:
    said = []
    for path in (CSV_FILE, XLSX_FILE):
        made = brought(path)
        said.append([(row.number - FIRST[path], row.kind, row.changes) for row in made.rows.all()])
    assert said[0] == said[1]


def test_every_line_has_what_the_headings_ask_for() -> None:
    assert len({str(line.cells["staff_number"]) for line in lines()}) == PEOPLE - 1  # one stands twice
    assert BytesIO(csv_bytes()).readline().decode("gb18030").startswith("东方零售集团花名册")
