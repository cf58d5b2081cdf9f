"""The README's pictures, drawn by the test run: ``make screenshots`` keeps them in docs/screenshots."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.acting import CERTIFICATE, Actor
from tests.browser.cast import Cast
from tests.browser.visits import Visits

HEAVIEST = 300_000  # bytes
NUMBER = "PZ-2026-7F3K-9Q2M-Y"
# Numbers are random; the pictures show the same one each time.
RENUMBER = (
    "Certificate.objects.filter(pk=Certificate.objects.filter(person__staff_number='002001')"
    f".order_by('pk').values('pk')[:1]).update(number='{NUMBER}')"
)
Photograph = Callable[..., None]


@pytest.fixture
def photograph(picture: Callable[..., Path]) -> Photograph:
    """Take a picture that loads quickly: 256 colours are enough for ink on paper."""

    def take(page: Page, name: str, **how: bool) -> None:
        path = picture(page, name, **how)
        with Image.open(path) as whole:
            size = whole.size
            whole.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        assert size[0] in (780, 1280), "a phone's pixels are double, a desk's single"
        assert path.stat().st_size < HEAVIEST

    return take


def test_the_phone_of_a_member_of_staff(visits: Visits, photograph: Photograph) -> None:
    page = visits.open_as("staff", width=390)
    photograph(page, "learning-zh-phone")
    page.locator(".next a.button").click()
    expect(page.locator("article.lesson h1")).to_be_visible()
    photograph(page, "lesson-zh-phone")


def test_a_certificate_and_what_its_code_says(visits: Visits, photograph: Photograph) -> None:
    visits.live.ask(f"from certificates.models import Certificate; {RENUMBER}")
    staff = Actor(visits.open_as("staff", width=1280, language="en"), "en")
    staff.goes("certificates/")
    staff.page.locator(CERTIFICATE).first.click()
    expect(staff.link("Open the document")).to_be_visible(timeout=60_000)
    photograph(staff.page, "certificate-en-desk", full_page=True)
    stranger = visits.open_as(width=390)
    stranger.goto(f"/verify/{NUMBER}")
    expect(stranger.locator(".state.valid")).to_be_visible()
    photograph(stranger, "verify-zh-phone")


def test_the_desk_of_hr(visits: Visits, photograph: Photograph) -> None:
    light = Actor(visits.open_as("hr", width=1280, language="en"), "en")
    light.goes("status/")
    light.page.locator(".matrix td a", has=light.page.locator(".state.lapsed, .state.soon")).first.click()
    expect(light.page.locator("#panel-title")).to_be_visible()
    light.page.evaluate("scrollTo(0, 0)")
    photograph(light.page, "status-en-desk")
    dark = Actor(visits.open_as("hr", width=1280, scheme="dark"), "zh-hans")
    dark.goes("status/?unit=EAST")
    expect(dark.page.locator(".matrix")).to_be_visible()
    photograph(dark.page, "status-zh-desk-dark")


def test_the_desk_of_a_trainer(visits: Visits, photograph: Photograph) -> None:
    trainer = visits.open_as("trainer", width=1280, language="en")
    trainer.goto("/admin/questions/")
    trainer.locator("td.title a").first.click()
    expect(trainer.locator("[name=stem_zh]")).to_be_visible()
    trainer.locator("[name=state]").evaluate("element => element.scrollIntoView()")
    photograph(trainer, "question-editor-en-desk")


# Last, for its person is not of the demo company that the pictures of HR show.
def test_a_question_on_the_phone(visits: Visits, cast: Cast, photograph: Photograph) -> None:
    staff = Actor(visits.open_as(width=390), "zh-hans")
    staff.signs_in(cast.people["sitter"].number)
    staff.goes("courses/psychological-qualities/psychological-qualities-quiz/")
    staff.press("Start the quiz")
    staff.page.locator("input[name=answer]").nth(1).check()
    expect(staff.page.locator("[data-saved]")).to_contain_text("✓")
    photograph(staff.page, "quiz-zh-phone")
