"""HR writes a policy's next version, sees what it would change, and publishes it; staff hand in a certificate."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import Language, Visits

WORDS = {
    "en": {"next": "Next version", "show": "Show what it would change", "publish": "Publish this version"},
    "zh-hans": {"next": "新版本", "show": "查看影响", "publish": "发布此版本"},
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_version_is_shown_before_it_is_published(
    visits: Visits, axe: Callable[[Page], None], language: Language
) -> None:
    words = WORDS[language]
    page = visits.open_as("hr", width=1280, language=language)
    page.goto("/admin/certifications/")
    axe(page)
    page.goto("/admin/certifications/policy/3/")  # e-commerce: the walk earns the first one as the catalogue has it
    versions = page.locator(".policy-version").count()
    axe(page)
    page.get_by_role("link", name=words["next"]).click()
    expect(page.locator("#id_valid_months")).to_be_visible()
    axe(page)
    page.fill("#id_valid_months", "6")
    page.fill("#id_reason", "Shorter.")
    page.get_by_role("button", name=words["show"]).click()
    expect(page.get_by_role("button", name=words["publish"])).to_be_visible()
    axe(page)
    page.get_by_role("button", name=words["publish"]).click()
    expect(page.locator(".policy-version")).to_have_count(versions + 1)
    page.goto("/admin/certifications/equivalences/")
    axe(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_for_certificates_of_others_have_no_complaint(
    visits: Visits, axe: Callable[[Page], None], language: Language
) -> None:
    page = visits.open_as("staff", language=language)
    page.goto(f"/{language}/certificates/external/")
    axe(page)
    page = visits.open_as("hr", language=language)
    for address in ("approvals", "external/waiting", "grant"):
        page.goto(f"/{language}/certificates/{address}/")
        axe(page)
