"""A new trainer fills the template, puts right what was not understood, and makes a quiz's paper of what came."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.acting import Actor
from tests.browser.visits import Language, Scheme, Visits

Axe = Callable[[Page], None]
Picture = Callable[..., Path]

HEADINGS = {"题型", "题干（中文）", "题干（英文）", "选项A（中文）", "选项A（英文）", "正确答案", "状态"}
ROWS = [
    ("单选题", "顾客没带小票，先做什么？", "A customer has no receipt. What comes first?", "A"),
    ("口头提问", "顾客说价格不对，先做什么？", "A customer says the price is wrong. What first?", "B"),  # no such kind
    ("单选题", "顾客等了十分钟，先说什么？", "A customer has waited ten minutes. What do you say first?", "B"),
    ("判断题", "道歉之前要先弄清是谁的错。", "Before you apologise, find out whose fault it is.", "错"),
]
OPTIONS = [("先听完", "Hear them out"), ("先致歉", "Apologise first"), ("先解释", "Explain first")]


@dataclass
class Sheet:
    """The template as it was downloaded; a row in it for each question."""

    path: Path

    def fill(self, mark: str) -> None:
        book = load_workbook(self.path)
        sheet = book.worksheets[0]
        places = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
        assert set(places) >= HEADINGS
        sheet.delete_rows(2, sheet.max_row)
        for line, (kind, chinese, english, answer) in enumerate(ROWS, start=2):
            row = {
                "题型": kind,
                "题干（中文）": mark + chinese,
                "题干（英文）": f"{mark} {english}",
                "正确答案": answer,
            }
            row |= {"状态": "草稿"}
            for letter, (zh, en) in zip("ABC", OPTIONS if kind != "判断题" else [], strict=False):
                row |= {f"选项{letter}（中文）": zh, f"选项{letter}（英文）": en}
            for heading, value in row.items():
                sheet.cell(line, places[heading]).value = value
        book.save(self.path)

    def put_right(self) -> None:
        book = load_workbook(self.path)
        sheet = book.worksheets[0]
        place = next(cell.column for cell in sheet[1] if cell.value == "题型")
        sheet.cell(3, place).value = "单选题"
        book.save(self.path)


@pytest.mark.parametrize(("language", "width", "scheme"), [("zh-hans", 390, "light"), ("en", 1280, "dark")])
def test_a_new_trainer_brings_questions_and_makes_a_paper_of_them(
    visits: Visits, axe: Axe, picture: Picture, tmp_path: Path, language: Language, width: int, scheme: Scheme
) -> None:
    trainer = Actor(visits.open_as("trainer", width=width, language=language, scheme=scheme), language)
    mark = f"{language}-{width}"

    def looks(name: str) -> None:
        trainer.page.wait_for_load_state()
        picture(trainer.page, f"bank-{name}-{mark}", full_page=True)
        axe(trainer.page)

    makes_a_category(trainer, mark)
    sheet = Sheet(tmp_path / "questions.xlsx")
    takes_the_template(trainer, sheet.path, looks)
    sheet.fill(mark)
    brings(trainer, sheet.path, mark)
    expect(trainer.page.locator("tr.bank-wrong")).to_have_count(1)
    expect(trainer.page.locator("tr.bank-wrong td").first).to_have_text("3")
    looks("dry-run")
    sheet.put_right()
    brings(trainer, sheet.path, mark)
    expect(trainer.page.locator("tr.bank-wrong")).to_have_count(0)
    trainer.page.locator(".bank-actions form button, form.bank-actions button").first.click()
    trainer.follow("See the questions")
    expect(trainer.page.locator("table.listing tbody tr")).to_have_count(len(ROWS))
    looks("list")
    makes_all_ready(trainer, looks)
    makes_a_quiz(trainer, mark)
    plans_its_paper(trainer, looks)
    talks_about_one(trainer, mark, looks)


def makes_a_category(trainer: Actor, mark: str) -> None:
    trainer.page.goto("/admin/question-banks/new/")
    trainer.page.locator("#id_name_zh").fill(f"新人题库 {mark}")
    trainer.page.locator("#id_name_en").fill(f"Newcomers {mark}")
    trainer.page.locator("#id_code").fill(f"newcomers-{mark}")
    trainer.page.locator("#main form[method=post] button[type=submit]").last.click()
    trainer.page.wait_for_url("**/admin/question-banks/**")


def takes_the_template(trainer: Actor, path: Path, looks: Callable[[str], None]) -> None:
    trainer.page.goto("/admin/question-bank/import/")
    looks("import")
    with trainer.page.expect_download() as caught:
        trainer.follow("Download the template (XLSX)")
    caught.value.save_as(path)


def brings(trainer: Actor, path: Path, mark: str) -> None:
    trainer.page.goto("/admin/question-bank/import/")
    trainer.page.set_input_files("input[name=file]", path)
    choose(trainer.page, "#id_into", mark)
    trainer.press("Look at the file")
    trainer.page.wait_for_url(lambda url: not url.endswith("/import/"))


def choose(page: Page, select: str, words: str) -> None:
    option = page.locator(f"{select} option", has_text=words)
    page.locator(select).select_option(value=option.first.get_attribute("value"))


def makes_all_ready(trainer: Actor, looks: Callable[[str], None]) -> None:
    trainer.page.locator("[data-bulk-action-select-all-checkbox]").first.check()
    trainer.page.locator(".bulk-actions-buttons a", has_text=trainer.words("Make ready")).click()
    trainer.page.wait_for_url("**/bulk/quizzes/question/ready/**")
    expect(trainer.page.locator(".bank-chosen li")).to_have_count(len(ROWS))
    looks("ready")
    trainer.page.locator("form.bank-form button[type=submit]").click()
    trainer.page.wait_for_url("**/admin/questions/**")
    ready = trainer.page.locator("table.listing tbody tr", has_text=trainer.words("ready"))
    expect(ready).to_have_count(len(ROWS))


def makes_a_quiz(trainer: Actor, mark: str) -> None:
    trainer.page.goto("/admin/quiz-rules/new/?preset=practice")
    trainer.page.locator("#id_name_zh").fill(f"新人练习 {mark}")
    trainer.page.locator("#id_name_en").fill(f"Newcomers' practice {mark}")
    trainer.page.locator("#id_code").fill(f"newcomers-{mark}")
    choose(trainer.page, "#id_bank", mark)
    trainer.page.locator("#id_draws").fill(str(len(ROWS)))
    trainer.page.locator("#main form[method=post] button[type=submit]").last.click()
    trainer.page.wait_for_url("**/admin/quiz-rules/**")
    trainer.page.goto(f"/admin/quiz-paper/newcomers-{mark}/")


def plans_its_paper(trainer: Actor, looks: Callable[[str], None]) -> None:
    trainer.press("Add a section")
    trainer.page.locator("[name=s0-name_zh]").fill("柜台")
    trainer.page.locator("[name=s0-name_en]").fill("At the counter")
    trainer.page.locator(".quiz-office-section tbody tr").last.locator("input").last.fill(str(len(ROWS)))
    trainer.page.locator("button[name=action][value=save]").click()
    expect(trainer.page.locator(".quiz-office-check")).to_be_visible()
    expect(trainer.page.locator(".quiz-office-check.short")).to_have_count(0)
    looks("paper")


def talks_about_one(trainer: Actor, mark: str, looks: Callable[[str], None]) -> None:
    """A comment, the chain of versions, the figures: what the question's page leads to."""
    trainer.page.goto(f"/admin/questions/?q={mark}")
    address = trainer.page.locator("table.listing tbody tr a[href*='/questions/edit/']").first.get_attribute("href")
    trainer.page.goto(str(address).replace("/edit/", "/inspect/"))
    trainer.page.locator("#id_text").fill("第二个选项太明显。 Option B gives it away.")
    trainer.page.locator("form[action$='/comments/'] button").click()
    expect(trainer.page.locator(".bank-thread li", has_text="太明显")).to_be_visible()
    looks("question")
    trainer.follow("Lay two versions side by side")
    expect(trainer.page.locator(".bank-sides").first).to_be_visible()
    looks("versions")
    trainer.page.goto(trainer.page.url.replace("/versions/", "/statistics/"))
    trainer.sees("Nobody has handed in a paper with this question yet.")
    looks("statistics")
    trainer.page.goto(trainer.page.url.replace("/statistics/", "/translation/"))
    looks("translation")
    trainer.page.goto(f"/admin/questions/?q={mark}")
    trainer.page.locator("[data-bulk-action-select-all-checkbox]").first.check()
    trainer.page.locator(".bulk-actions-buttons a", has_text=trainer.words("Retire")).click()
    trainer.page.wait_for_url("**/bulk/quizzes/question/retire/**")
    expect(trainer.page.locator("#use-title")).to_be_visible()
    looks("retire")
