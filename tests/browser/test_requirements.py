"""HR sees what a requirement would change before it is saved; staff find where to ask for more time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import Language, Visits

WORDS = {
    "en": {"show": "Show what it would change", "back": "Back to the form", "save": "Save it"},
    "zh-hans": {"show": "查看影响", "back": "返回修改", "save": "保存"},
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_requirement_is_shown_before_it_is_saved_and_nothing_typed_is_lost(
    visits: Visits, axe: Callable[[Page], None], language: Language
) -> None:
    words = WORDS[language]
    page = visits.open_as("hr", width=1280, language=language)
    page.goto("/admin/requirements/")
    axe(page)
    page.goto("/admin/requirements/new/")
    axe(page)
    page.select_option("#id_certification", index=3)
    page.locator("[name=positions]").first.check()
    page.fill("#id_reason", "New tills.")
    page.get_by_role("button", name=words["show"]).click()
    expect(page.get_by_role("button", name=words["save"], exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("button", name=words["back"]).click()
    expect(page.locator("#id_reason")).to_have_value("New tills.")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_where_relief_is_asked_for_and_decided_has_no_complaint(
    visits: Visits, axe: Callable[[Page], None], language: Language
) -> None:
    page = visits.open_as("hr", language=language)
    page.goto(f"/{language}/certificates/relief/")
    axe(page)
    page = visits.open_as("staff", language=language)
    page.goto(f"/{language}/certificates/")
    asks = page.locator("a[href*='/relief/of/']")
    if asks.count():  # other files may have earned all that the demo asks of her
        asks.first.click()
        axe(page)
