"""A new HR officer brings a messy list of 500 people in, puts it right, and looks after one of them."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.acting import Actor
from tests.browser.visits import Language, Visits
from tests.data.make_messy_people import CSV_FILE, FIRST, PEOPLE, Line, csv_bytes, lines, workbook, wrong

IMPORTED = 90_000  # milliseconds, for a busy machine
CHOSEN = 100  # the place in the list of whom we look after


@pytest.fixture
def messy(tmp_path: Path) -> Callable[[str, int], Path]:
    """The list as CSV or XLSX; with other staff numbers than the one in tests/data, it is about other people."""

    def make(kind: str, first: int) -> Path:
        path = CSV_FILE if (kind, first) == ("csv", FIRST) else tmp_path / f"people.{kind}"
        if path is not CSV_FILE:
            path.write_bytes(csv_bytes(first)) if kind == "csv" else workbook(first).save(path)
        return path

    return make


@pytest.mark.parametrize(
    ("language", "width", "kind", "first"),
    [
        ("zh-hans", 1280, "csv", FIRST),
        ("en", 1280, "xlsx", FIRST + 1000),
        ("zh-hans", 390, "xlsx", FIRST + 2000),
        ("en", 390, "csv", FIRST + 3000),
    ],
)
def test_a_messy_list_is_brought_put_right_and_imported(
    visits: Visits,
    axe: Callable[[Page], None],
    picture: Callable[..., Path],
    messy: Callable[[str, int], Path],
    language: Language,
    width: int,
    kind: str,
    first: int,
) -> None:
    hr = Actor(visits.open_as("hr", width=width, language=language), language)
    brings(hr, messy(kind, first), axe)
    expect(hr.page.locator(".importing-kinds .kind-wrong b")).to_have_text(re.compile("10|11|12"))
    hr.page.locator(".importing-kinds .kind-wrong").click()
    expect(hr.page.locator(".importing-kinds .kind-wrong[aria-current]")).to_be_visible()
    hr.page.wait_for_load_state()
    axe(hr.page)
    picture(hr.page, f"people-import-{language}-{width}")
    puts_right(hr, wrong(first), first_row=4 if kind == "csv" else 2)
    imports(hr, axe)
    looks_after(hr, lines(first)[CHOSEN])
    exports(hr)


def brings(hr: Actor, file: Path, axe: Callable[[Page], None]) -> None:
    hr.page.goto("/admin/people-import/")
    axe(hr.page)
    hr.page.set_input_files("input[name=file]", file)
    hr.page.locator("input[name=create_units]").check()
    hr.press("Look at the list")
    hr.page.wait_for_url(lambda url: not url.endswith("/people-import/"))
    if hr.page.url.endswith("/columns/"):  # 身份证号 means nothing to us, the first time
        axe(hr.page)
        hr.press("Check the list")
    expect(hr.page.locator(".importing-kinds")).to_be_visible(timeout=IMPORTED)


def puts_right(hr: Actor, faulty: dict[int, Line], first_row: int) -> None:
    for place, line in faulty.items():
        for column, typed in line.repaired.items():
            field = hr.page.locator(f"#cell-{first_row + place}-{column}")
            if field.count():  # 静安旗舰店 would be made: that only HR can tell for a mistake
                field.fill(typed)
    hr.press("Save and check again")
    expect(hr.page.locator(".importing-kinds .kind-wrong b")).to_have_text("0", timeout=IMPORTED)


def imports(hr: Actor, axe: Callable[[Page], None]) -> None:
    hr.page.locator(".importing-actions form button").click()
    expect(hr.link("Download the report (XLSX)")).to_be_visible(timeout=IMPORTED)
    axe(hr.page)
    with hr.page.expect_download() as caught:
        hr.follow("Download the report (XLSX)")
    rows = opened(caught.value.path())
    assert len(rows) == PEOPLE + 1
    assert {row[4] for row in rows[1:]} <= {hr.words("Done", "row of a list"), hr.words("Unchanged", "row of a list")}


def opened(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(path.read_bytes())).active.iter_rows(values_only=True))  # type: ignore[union-attr]


def looks_after(hr: Actor, line: Line) -> None:
    """Found by pinyin, moved, and what happened read."""
    name, number = str(line.cells["name"]), str(line.cells["staff_number"])
    latin = f"{line.cells['family']} {line.cells['given']}"
    hr.page.goto(f"/admin/people/?q={latin.lower().replace(' ', '')}+{number}")
    hr.page.get_by_role("link", name=re.compile(f"{name}|{latin}")).first.click()
    expect(hr.page.locator(".person-number")).to_contain_text(number)
    person = hr.page.url
    hr.link("Move", "somebody").first.click()
    option = hr.page.locator("#id_unit option", has_text=re.compile("徐汇店|Xuhui")).first
    hr.page.locator("#id_unit").select_option(value=option.get_attribute("value"))
    chooses_manager(hr)
    hr.page.locator("form button[type=submit].button").last.click()
    hr.page.wait_for_url(person)
    expect(hr.page.get_by_role("cell", name=re.compile("徐汇店|Xuhui")).first).to_be_visible()
    hr.page.goto(person.replace("/inspect/", "/history/"))
    expect(hr.page.get_by_text(re.compile("徐汇店|Xuhui")).first).to_be_visible()


def chooses_manager(hr: Actor) -> None:
    """Initials are typed, and somebody is suggested."""
    field = hr.page.get_by_label(hr.words("Line manager"))
    field.press_sequentially("wj")
    suggested = hr.page.locator("#id_line_manager_found option").first
    expect(suggested).to_be_attached()
    field.fill(suggested.get_attribute("value") or "")


def exports(hr: Actor) -> None:
    hr.page.goto("/admin/people/")
    with hr.page.expect_download() as caught:
        hr.page.evaluate("location.href = '/admin/people/?export=xlsx'")
    assert len(opened(caught.value.path())) > PEOPLE
