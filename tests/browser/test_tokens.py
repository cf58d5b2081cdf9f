"""An administrator lets an identity provider in, and out again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import Language, Visits

WORDS = {
    "en": {"revoke": "Revoke", "copied": "I have copied it", "revoked": "revoked"},
    "zh-hans": {"revoke": "撤销", "copied": "我已复制", "revoked": "已撤销"},
}


def status(page: Page, secret: str) -> int:
    """What the address answers to who has this token, and no cookie."""
    asked = page.context.request.get("/scim/v2/Users", headers={"Authorization": f"Bearer {secret}", "Cookie": ""})
    return asked.status


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_token_is_made_used_and_revoked(visits: Visits, axe: Callable[[Page], None], language: Language) -> None:
    words = WORDS[language]
    page = visits.open_as("admin", width=1280, language=language)
    page.goto("/admin/tokens/new/")
    axe(page)
    page.fill("#id_name", f"Entra ID {language}")
    page.locator("form button[type=submit]").last.click()
    secret = page.input_value("#secret")
    assert page.input_value("#address").endswith("/scim/v2")
    axe(page)
    assert status(page, secret) == 200
    page.get_by_role("link", name=words["copied"]).click()
    row = page.locator("tr", has_text=f"Entra ID {language}")
    expect(row).to_be_visible()
    assert secret not in page.content()
    axe(page)
    row.locator(".w-dropdown__toggle").click()
    page.get_by_role("link", name=words["revoke"]).click()
    expect(page.get_by_role("button", name=words["revoke"])).to_be_visible()
    axe(page)
    page.get_by_role("button", name=words["revoke"]).click()
    expect(page.locator("tr", has_text=f"Entra ID {language}")).to_contain_text(words["revoked"])
    assert status(page, secret) == 401
