"""Makes the two messy lists of 500 people: ``python -m tests.data.make_messy_people``. Seeded: always the same rows.

The company is the demo's: some rows speak of its people, most are new. Names are invented.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

HERE = Path(__file__).resolve().parent
CSV_FILE, XLSX_FILE = HERE / "messy-people-gb18030.csv", HERE / "messy-people.xlsx"
PEOPLE = 500
FIRST = 30_000  # the first staff number
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
PINYIN = "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Gao Lin Luo".split()  # noqa: SIM905
GIVEN = {"晓": "Xiao", "文": "Wen", "静": "Jing", "明": "Ming", "雨": "Yu", "佳": "Jia", "宁": "Ning", "海": "Hai"}
# In the demo: by name, by code, by path; and one shop that is not there yet.
UNITS = ["静安店", "XUHUI", "华东大区/电商部", "东方零售集团／华北大区／朝阳店", "天河店", "FUTIAN"]
UNITS += ["华南大区 > 客服中心", "华东大区/苏州店"]
POSITIONS = ["店员", "店长", "客服专员", "shop assistant", "agent"]
NUMBERS = "工号*"
HEADINGS = {
    "name": "姓　名",
    "staff_number": NUMBERS,
    "family": "姓(拼音)",
    "given": "名(拼音)",
    "email": "E-mail",
    "phone": "手机号码",
    "joined_on": "入职日期",
    "unit": "部门",
    "position": "岗位名称",
    "from": "任职开始日期",
    "manager": "直属上级",
    "language": "语言",
    "remarks": "备注",
    "id": "身份证号",  # nothing to Poise: asked about once
}


@dataclass
class Line:
    """One person; ``says``: what the dry run must say of the row, by column: the problem's code."""

    cells: dict[str, object]
    says: dict[str, str] = field(default_factory=dict)
    repaired: dict[str, str] = field(default_factory=dict)  # what HR types instead


def lines(first: int = FIRST) -> list[Line]:
    """``first`` is the first staff number: other numbers are other people."""
    random = Random(20260301)
    made = [_line(random, number, first) for number in range(PEOPLE)]
    for place, spoil in enumerate(SPOILERS):
        spoil(made[place * 17 + 5], made)
    return made


def _line(random: Random, number: int, first_number: int) -> Line:
    family = random.randrange(len(FAMILY))
    first, second = random.choice(list(GIVEN)), random.choice(list(GIVEN))
    day = date(2015, 1, 1) + timedelta(days=random.randrange(3800))
    latin = GIVEN[first] + (GIVEN[second].lower() if first != second else "")
    staff_number = f"{first_number + number:06}"
    cells: dict[str, object] = {
        "name": FAMILY[family] + first + (second if first != second else ""),
        "staff_number": staff_number,
        "family": PINYIN[family],
        "given": latin,
        "email": f"{latin.lower()}.{staff_number}@east-retail.example" if number % 3 else "",
        "phone": f"1380{first_number + number - FIRST:07}",
        "joined_on": WAYS[number % len(WAYS)](day),
        "unit": UNITS[number % len(UNITS)],
        "position": POSITIONS[number % len(POSITIONS)],
        "from": "",
        "manager": ("001007", "", f"{first_number + (number * 7) % 39:06}")[number % 3] if number > 40 else "",
        "language": ("中文", "English", "zh-CN", "")[number % 4],
        "remarks": "试用期" if number % 50 == 0 else "",
        "id": "略",
    }
    return Line(cells)


WAYS = [
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: (day - date(1899, 12, 30)).days,
    lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "－" for sign in day.isoformat()),
]


def _wide(line: Line, made: list[Line]) -> None:
    line.cells["phone"] = "".join(chr(ord(digit) + 0xFEE0) for digit in str(line.cells["phone"]))
    line.cells["staff_number"] = "".join(chr(ord(digit) + 0xFEE0) for digit in str(line.cells["staff_number"]))


def _spaced(line: Line, made: list[Line]) -> None:
    line.cells["name"] = "　张　三 "
    line.cells["unit"] = "静安店\u200b"


def _ambiguous(line: Line, made: list[Line]) -> None:
    line.cells["joined_on"] = "1/3/2026"
    line.says, line.repaired = {"joined_on": "ambiguous_date"}, {"joined_on": "2026-03-01"}


def _no_day(line: Line, made: list[Line]) -> None:
    line.cells["joined_on"] = "去年"
    line.says, line.repaired = {"joined_on": "not_a_date"}, {"joined_on": "2025-09-01"}


def _bad_email(line: Line, made: list[Line]) -> None:
    line.cells["email"] = "wang.wen#east-retail.example"
    email = f"wang.wen.{line.cells['staff_number']}@east-retail.example"
    line.says, line.repaired = {"email": "not_an_email"}, {"email": email}


def _no_name(line: Line, made: list[Line]) -> None:
    line.cells["name"] = ""
    line.says, line.repaired = {"name": "missing"}, {"name": "王宁"}


def _twice(line: Line, made: list[Line]) -> None:
    number = str(made[made.index(line) + 1].cells["staff_number"])
    line.cells["staff_number"], line.cells["email"] = number, ""
    line.says, line.repaired = {"staff_number": "twice"}, {"staff_number": f"9{number}"}
    made[made.index(line) + 1].says["staff_number"] = "twice"


def _no_unit(line: Line, made: list[Line]) -> None:
    line.cells["unit"] = "静安旗舰店"
    line.says, line.repaired = {"unit": "unit_unknown"}, {"unit": "静安店"}


def _scientific(line: Line, made: list[Line]) -> None:
    line.cells["phone"] = "1.38E+10"
    line.says, line.repaired = {"phone": "scientific"}, {"phone": "13800000000"}


def _own_manager(line: Line, made: list[Line]) -> None:
    line.cells["manager"] = line.cells["staff_number"]
    line.says, line.repaired = {"line_manager": "manager_self"}, {"line_manager": "001007"}


def _zeros_lost(line: Line, made: list[Line]) -> None:
    """林晓雯 of the demo, whose number a spreadsheet has shortened."""
    line.cells |= {"name": "林晓雯", "staff_number": 2001, "family": "Lin", "given": "Xiaowen", "email": ""}
    line.cells |= {"unit": "静安店", "position": "店员", "phone": "13912345678", "joined_on": "", "manager": ""}
    line.says, line.repaired = {"staff_number": "zeros_lost"}, {"staff_number": "002001"}


def _two_at_once(line: Line, made: list[Line]) -> None:
    line.cells["email"], line.cells["joined_on"] = "nobody", "31/02/2024"
    line.says = {"email": "not_an_email", "joined_on": "not_a_date"}
    line.repaired = {"email": "-", "joined_on": "2024-02-29"}


def _number(line: Line, made: list[Line]) -> None:
    line.cells["staff_number"] = 740_000 + int(str(line.cells["staff_number"]))  # a number in XLSX: a note, no problem


def _formula(line: Line, made: list[Line]) -> None:
    """Words that a spreadsheet would compute: they stay words."""
    line.cells["remarks"] = '=HYPERLINK("http://x.example")'


SPOILERS = [_wide, _spaced, _ambiguous, _no_day, _bad_email, _no_name, _twice, _no_unit, _scientific, _own_manager]
SPOILERS += [_zeros_lost, _two_at_once, _number, _formula]


def wrong(first: int = FIRST) -> dict[int, Line]:
    """By the row's place among the people (0 is the first)."""
    return {place: line for place, line in enumerate(lines(first)) if line.says}


def csv_bytes(first: int = FIRST) -> bytes:
    """GB18030, semicolons, Windows line ends, a title and an empty line above the headings."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows([["东方零售集团花名册"], [], list(HEADINGS.values())])
    writer.writerows(_rows(first))
    return text.getvalue().encode("gb18030")


def _rows(first: int) -> Iterator[list[object]]:
    for line in lines(first):
        yield [line.cells[key] for key in HEADINGS]


def workbook(first: int = FIRST) -> Workbook:
    """Headings in another order; typed days, serials and numbers; a second sheet; a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    order = sorted(HEADINGS)
    sheet.append([HEADINGS[key] for key in order])
    for line in lines(first):
        sheet.append([_typed(key, line.cells[key]) for key in order])
        for place, key in enumerate(order, start=1):
            cell = sheet.cell(sheet.max_row, place)
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
            if key == "joined_on" and isinstance(cell.value, date):
                cell.number_format = "yyyy/m/d"
    book.create_sheet("说明").append(["请勿修改工号"])
    return book


def _typed(key: str, value: object) -> object:
    """What is an ISO day in the CSV is a day here."""
    if key == "joined_on" and isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return date.fromisoformat(value)
    return value


def main() -> None:
    CSV_FILE.write_bytes(csv_bytes())
    workbook().save(XLSX_FILE)


if __name__ == "__main__":
    main()
