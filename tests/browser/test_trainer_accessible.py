"""The trainer's pages of the back office for everybody: axe, light and dark, both languages.

Wagtail's own faults on these pages are mended by ``config/accessible.js`` and ``config/admin.css``, so that nothing
is excepted here.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_trainer import LESSON
from tests.browser.visits import Language, Scheme, Visits

SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def trainer_sees(trainer: Page, *, lesson: str) -> Iterator[None]:
    """The way in, the page explorer, a search, the editor without and with its preview, questions."""
    for address in ("/admin/", "/admin/pages/", f"/admin/pages/search/?q={lesson.replace(' ', '+')}"):
        trainer.goto(address)
        yield
    trainer.get_by_role("link", name=lesson, exact=True).first.click()
    expect(trainer.locator(".Draftail-Editor").first).to_be_visible()
    yield
    trainer.locator("[data-side-panel-toggle=preview]").click()
    expect(trainer.frame_locator("#w-preview-iframe").locator("article.lesson > header")).to_be_visible()
    yield
    trainer.goto("/admin/questions/new/")
    expect(trainer.locator("[data-streamfield-child]").first).to_be_visible()
    yield
    trainer.goto("/admin/questions/")
    yield
    trainer.locator("td.title a").first.click()
    expect(trainer.locator("[name=stem_zh]")).to_be_visible()
    yield
    trainer.goto(trainer.url.replace("/edit/", "/inspect/"))
    yield


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_hinders_a_trainer(visits: Visits, axe: Callable[[Page], None], language: Language) -> None:
    trainer = visits.open_as("trainer", width=1280, language=language)
    for _ in trainer_sees(trainer, lesson=LESSON[language]):
        for scheme in SCHEMES:
            trainer.emulate_media(color_scheme=scheme)
            axe(trainer)
