"""The trainer's back office on a phone: nothing that can be read or pressed is cut off at the edges of the window."""

import pytest
from playwright.sync_api import Page

from tests.browser.visits import Language, Visits

PAGES = [
    "/admin/questions/",
    "/admin/questions/new/",
    "/admin/question-banks/",
    "/admin/question-banks/new/",
    "/admin/question-bank/import/",
    "/admin/question-bank/export/",
    "/admin/quiz-rules/",
    "/admin/quiz-rules/new/",
    "/admin/quiz-paper/six-s-service-quiz/",
    "/admin/quiz-exam/written-replies/",
    "/admin/quiz-statistics/six-s-service-quiz/",
]
# What scrolls by itself may reach out; so may Wagtail's folded map of a form and its folded way up.
CUT_OFF = """() => {
    const seen = [...document.querySelectorAll("main :is(h1, h2, h3, svg, button, .button, input, select, textarea)")]
    const scrolls = one => { for (let at = one.parentElement; at; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.tagName !== "MAIN") return true }
    return seen.filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
        .filter(one => !one.closest(".w-minimap, .w-breadcrumbs, .w-dialog") && !scrolls(one))
        .map(one => [one, one.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && box.height > 1 && (box.left < 0 || box.right > innerWidth))
        .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${Math.round(box.left)}–${Math.round(box.right)}`)
}"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_is_cut_off(visits: Visits, language: Language) -> None:
    trainer = visits.open_as("trainer", width=390, language=language)
    assert {address: cut for address in PAGES if (cut := cut_off(trainer, address))} == {}


def cut_off(page: Page, address: str) -> list[str]:
    page.goto(address)
    found: list[str] = page.evaluate(CUT_OFF)
    return found
