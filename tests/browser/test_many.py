"""HR reminds many at once, with scripts and without; schedules a report; and packs an inspection. axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Actor
from tests.browser.visits import Language, Scheme, Visits

Axe = Callable[[Page], None]
WAYS = [("zh-hans", 390, "light", True, "six-s-service"), ("en", 1280, "dark", False, "e-commerce-service")]


@pytest.mark.parametrize(("language", "width", "scheme", "javascript", "of"), WAYS)
def test_many_are_reminded_after_it_was_shown_whom(
    visits: Visits,
    axe: Axe,
    picture: Callable[..., object],
    language: Language,
    width: int,
    scheme: Scheme,
    javascript: bool,
    of: str,
) -> None:
    page = visits.open_as("hr", width=width, scheme=scheme, language=language, javascript=javascript)
    hr = Actor(page, language)
    look = axe if javascript else lambda _page: None
    page.goto(f"/{language}/status/actions/remind/?of={of}")
    look(page)
    picture(page, f"bulk-preview-{language}", full_page=True)
    page.get_by_label(hr.words("A word to them")).fill("Friday, please.")
    page.locator("button[name=step][value=go]").click()
    # The bar by itself, or the page anew every few seconds; then the result.
    expect(page.get_by_text(hr.words("Finished", context="bulk action"))).to_be_visible(timeout=60_000)
    look(page)
    picture(page, f"bulk-result-{language}")
    hr.goes("status/actions/")
    look(page)


@pytest.mark.parametrize(("language", "width", "scheme"), [("zh-hans", 390, "light"), ("en", 1280, "dark")])
def test_a_report_is_read_and_scheduled(
    visits: Visits,
    axe: Axe,
    picture: Callable[..., object],
    language: Language,
    width: int,
    scheme: Scheme,
) -> None:
    page = visits.open_as("hr", width=width, scheme=scheme, language=language)
    hr = Actor(page, language)
    hr.goes("status/reports/")
    axe(page)
    picture(page, f"reports-{language}", full_page=True)
    for kind in ("status", "overdue", "expiring", "history", "by-unit"):
        hr.goes(f"status/reports/{kind}/")
        axe(page)
        picture(page, f"report-{kind}-{language}")
    page.get_by_role("link", name=hr.words("Send it regularly")).click()
    axe(page)
    picture(page, f"schedule-new-{language}", full_page=True)
    hr.press("Schedule it")
    expect(page.get_by_text(hr.words("What was delivered"))).to_be_visible()
    axe(page)
    picture(page, f"schedule-{language}", full_page=True)
    hr.press("End it for good")
    hr.sees("It has ended: nothing is sent any more.")


@pytest.mark.parametrize(("language", "width", "scheme"), [("zh-hans", 390, "light"), ("en", 1280, "dark")])
def test_an_inspection_is_answered_and_packed(
    visits: Visits,
    axe: Axe,
    picture: Callable[..., object],
    language: Language,
    width: int,
    scheme: Scheme,
) -> None:
    page = visits.open_as("hr", width=width, scheme=scheme, language=language)
    hr = Actor(page, language)
    hr.goes("status/auditing/")
    axe(page)
    picture(page, f"inspection-ask-{language}", full_page=True)
    hr.page.get_by_role("button", name=hr.words("Answer", context="inspection")).click()
    page.locator("details.sheet").first.locator("summary").click()
    axe(page)
    picture(page, f"inspection-{language}")
    hr.press("Pack everything as a file")
    expect(page.get_by_role("link", name=hr.words("Take the file"))).to_be_visible(timeout=60_000)
    axe(page)
    picture(page, f"inspection-packed-{language}")
