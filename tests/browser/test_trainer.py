"""A trainer at work in the back office: a lesson rewritten, a question added, and no complaint of the browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import Language, Visits

LESSON = {"zh-hans": "笑给眼前这一位", "en": "A smile with someone in mind"}
SUMMARY = "Rewritten this morning: the smile that people believe is the one that reaches the eyes first."
QUESTION = {
    "zh": "顾客进门，你手上正忙。先做什么？",
    "en": "A customer comes in while your hands are full. What comes first?",
}
OPTIONS = [
    ("抬头，目光相迎，点头致意", "Look up, meet their eyes and nod"),
    ("等手上的事做完再抬头", "Finish what you are doing, then look up"),
    ("低着头说“随便看”", "Say ‘have a look round’ without looking up"),
]


def test_a_senior_trainer_rewrites_a_lesson_and_staff_read_it(visits: Visits) -> None:
    trainer = visits.open_as("senior_trainer", width=1280, language="en")
    trainer.get_by_role("link", name="Authoring").click()
    trainer.wait_for_url("**/admin/")
    opens_in_the_editor(trainer, title=LESSON["en"])
    trainer.locator("#id_summary").fill(SUMMARY)
    sees_it_in_the_preview(trainer)
    address = publishes(trainer)
    staff = visits.open_as("staff", width=390, language="en")
    staff.goto(address)
    expect(staff.locator("article.lesson > header")).to_contain_text(SUMMARY)


HINT = "getComputedStyle(document.querySelector('.Draftail-block--empty'), '::before').content"
RULES = "element => element.sheet?.cssRules.length"


@pytest.mark.parametrize(
    ("language", "hint"),
    [("zh-hans", "在此书写；键入 / 可插入内容块"), ("en", "Write here, or type / to insert a block")],
)
def test_the_text_editor_has_its_hint_and_the_marks_of_nested_lists(
    visits: Visits, language: Language, hint: str
) -> None:
    trainer = visits.open_as("trainer", width=1280, language=language)
    opens_in_the_editor(trainer, title=LESSON[language])
    editor = trainer.locator(".Draftail-Editor").first
    editor.locator("[role=textbox]").click()
    trainer.keyboard.press("Control+A")
    trainer.keyboard.press("Delete")
    expect(editor.locator(".Draftail-block--empty")).to_have_count(1)
    assert trainer.evaluate(HINT) == f'"{hint}"'
    assert [style.evaluate(RULES) for style in editor.locator("style").all()] == [0, 3]


def opens_in_the_editor(trainer: Page, *, title: str) -> None:
    trainer.goto("/admin/pages/search/?q=" + title.replace(" ", "+"))
    trainer.get_by_role("link", name=title, exact=True).first.click()
    expect(trainer.locator("#id_title")).to_have_value(title)


def sees_it_in_the_preview(trainer: Page) -> None:
    trainer.get_by_role("button", name="Toggle preview").click()
    preview = trainer.frame_locator("iframe#w-preview-iframe, iframe[title=Preview]").first
    expect(preview.locator("article.lesson > header")).to_contain_text(SUMMARY)


def publishes(trainer: Page) -> str:
    """The address of the page, as the message after publishing links it."""
    trainer.locator("footer [data-controller~=w-dropdown] > button").click()
    trainer.get_by_role("button", name="Publish", exact=True).click()
    live = trainer.get_by_role("link", name="View live").first
    expect(live).to_be_visible()
    return live.get_attribute("href") or ""


def test_a_trainer_adds_a_question_in_both_languages(visits: Visits) -> None:
    trainer = visits.open_as("trainer", width=1280, language="en")
    trainer.goto("/admin/questions/new/")
    trainer.locator("#id_bank").select_option(label="E-commerce customer service")
    trainer.locator("[name=stem_zh]").fill(QUESTION["zh"])
    trainer.locator("[name=stem_en]").fill(QUESTION["en"])
    for place, (chinese, english) in enumerate(OPTIONS):
        option = option_at(trainer, place)
        option.locator("[name$=-text_zh]").fill(chinese)
        option.locator("[name$=-text_en]").fill(english)
    option_at(trainer, 0).locator("[name$=-right]").check()
    trainer.get_by_role("button", name="Create").click()
    trainer.wait_for_url(lambda url: not url.endswith("/new/"))
    trainer.goto("/admin/questions/?q=手上正忙")
    row = trainer.get_by_role("row").filter(has_text=QUESTION["en"])
    expect(row.locator("td").nth(6)).to_have_text("1")
    looks_as_staff_see_it(trainer, row)


def option_at(trainer: Page, place: int) -> Locator:
    return trainer.locator("[data-streamfield-child]").nth(place)


def looks_as_staff_see_it(trainer: Page, row: Locator) -> None:
    row.get_by_role("link").first.click()
    expect(trainer.locator("[name=stem_zh]")).to_have_value(QUESTION["zh"])
    trainer.goto(trainer.url.replace("/edit/", "/inspect/"))
    for chinese, english in OPTIONS:
        expect(trainer.get_by_text(chinese)).to_be_visible()
        expect(trainer.get_by_text(english)).to_be_visible()
