"""Every page of the walk for everybody: axe, light and dark, both languages; by keyboard alone; very narrow."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from certificates.numbers import new_number
from tests.browser.acting import CERTIFICATE, Actor
from tests.browser.cast import Cast
from tests.browser.visits import Language, Scheme, Visits

REFUSED = r"status of 40[34]"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BOTH_WIDTHS = pytest.mark.parametrize("width", [390, 1280])
BOTH_LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


def stranger_sees(stranger: Actor) -> Iterator[None]:
    yield
    for address in ("/accounts/login/", "/verify/", f"/verify/{new_number(2026)}", "/nowhere"):
        stranger.page.goto(address)
        yield
    stranger.page.goto("/accounts/login/")
    stranger.page.locator("[name=login]").fill("000000")
    stranger.page.locator("[name=password]").fill("not it")
    stranger.press("Sign in")
    expect(stranger.page.locator("[role=alert]")).to_be_visible()
    yield


def staff_see(staff: Actor) -> Iterator[None]:
    """My learning, a course, a lesson, a quiz behind them with its result, a certificate and what a stranger reads."""
    yield
    page = staff.page
    for address in ("courses/", "courses/psychological-qualities/", "inbox/", "settings/"):
        staff.goes(address)
        yield
    staff.goes("")
    page.locator(".next a.button").click()
    expect(page.locator("article.lesson")).to_be_visible()
    yield
    staff.goes("courses/six-s-service/six-s-service-quiz/")
    yield
    page.locator("main a[href*='/result/']").last.click()
    page.wait_for_url("**/result/")
    yield
    staff.goes("certificates/")
    yield
    page.locator(CERTIFICATE).first.click()
    expect(staff.link("Open the document")).to_be_visible(timeout=60_000)
    yield
    page.goto(page.locator("a.qr").get_attribute("href") or "")
    yield
    staff.goes("status/")  # not theirs
    yield


def hr_sees(hr: Actor) -> Iterator[None]:
    for query in ("", "?state=attention&unit=CALLS", "?q=nobody-is-called-so"):
        hr.goes(f"status/{query}")
        yield
    for address in ("units/", "forecast/", "coverage/", "coverage/new/", "views/save/?state=late", "views/"):
        hr.goes(f"status/{address}")
        yield
    hr.goes("status/?unit=ONLINE")
    hr.page.locator(".matrix td a").first.click()
    expect(hr.page.locator("#panel-title")).to_be_visible()
    yield


def quiz_asks(staff: Actor) -> Iterator[None]:
    staff.goes("courses/psychological-qualities/psychological-qualities-quiz/")
    yield
    running = staff.button("Start the quiz")
    (running if running.count() else staff.link("Go on answering")).click()
    staff.page.wait_for_url("**/attempts/*/1/")
    staff.page.locator("input[name=answer]").first.check()
    expect(staff.page.locator("[data-saved]")).to_contain_text("✓")
    yield
    staff.press("All questions")
    staff.page.wait_for_url("**/review-answers/")
    yield


@BOTH_WIDTHS
@BOTH_LANGUAGES
def test_nothing_hinders_a_stranger(
    visits: Visits, axe: Callable[[Page], None], language: Language, width: int
) -> None:
    visits.allowed.append(REFUSED)
    stranger = Actor(visits.open_as(language=language, width=width), language)
    in_every_light(stranger, stranger_sees(stranger), axe)


@BOTH_WIDTHS
@BOTH_LANGUAGES
def test_nothing_hinders_staff(visits: Visits, axe: Callable[[Page], None], language: Language, width: int) -> None:
    visits.allowed.append(REFUSED)
    staff = Actor(visits.open_as("staff", language=language, width=width), language)
    in_every_light(staff, staff_see(staff), axe)


@BOTH_WIDTHS
@BOTH_LANGUAGES
def test_nothing_hinders_hr(visits: Visits, axe: Callable[[Page], None], language: Language, width: int) -> None:
    hr = Actor(visits.open_as("hr", language=language, width=width), language)
    in_every_light(hr, hr_sees(hr), axe)


@BOTH_LANGUAGES
def test_nothing_hinders_in_the_quiz(
    visits: Visits, cast: Cast, axe: Callable[[Page], None], language: Language
) -> None:
    staff = Actor(visits.open_as(language=language), language)
    staff.signs_in(cast.people[f"examined-{language}"].number)
    in_every_light(staff, quiz_asks(staff), axe)


def in_every_light(actor: Actor, pages: Iterator[None], axe: Callable[[Page], None]) -> None:
    """On the phone each page light and dark; on the desk, where only the layout differs, one of the two."""
    desk = {"zh-hans": ("light",), "en": ("dark",)}
    width = (actor.page.viewport_size or {})["width"]
    schemes: tuple[Scheme, ...] = ("light", "dark") if width < 600 else desk[actor.language]
    for _ in pages:
        for scheme in schemes:
            actor.page.emulate_media(color_scheme=scheme)
            axe(actor.page)


def test_from_sign_in_to_an_answer_by_keyboard_alone(visits: Visits, cast: Cast) -> None:
    typist = Actor(visits.open_as(width=1280, language="en"), "en")
    page = typist.page
    page.goto("/accounts/login/")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type(cast.people["typist"].number)
    tab_to(page, page.locator("[name=password]"))
    page.keyboard.type("calm-and-exact-26")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/")
    for target in (page.locator(".next h2 a"), page.locator(".outline a").last, typist.button("Start the quiz")):
        tab_to(page, target)
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)
    tab_to(page, page.locator("input[name=answer]").first)
    page.keyboard.press("Space")
    expect(page.locator("[data-saved]")).to_contain_text("✓ saved")
    tab_to(page, typist.button("Next question"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/2/")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus; every stop on the way shows that it has it."""
    expect(target).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
        assert page.evaluate(FOCUS_SHOWS), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"Tab does not reach {target}")


# The outline is the element's own, or that of a label round it.
FOCUS_SHOWS = """() => {
  const shows = element => element && getComputedStyle(element).outlineStyle !== "none";
  const at = document.activeElement;
  return at === document.body || shows(at) || shows(at.closest("label"));
}"""


def test_at_320_pixels_nothing_runs_out_of_the_page(visits: Visits) -> None:
    """320 pixels are a small phone, and a desk of 1280 pixels at 400 % (then the screen is low, too)."""
    visits.allowed.append(REFUSED)
    stranger, staff, hr = (visits.open_as(role, width=320, language="en") for role in (None, "staff", "hr"))
    for page, sees in ((stranger, stranger_sees), (staff, staff_see), (hr, hr_sees)):
        for _ in sees(Actor(page, "en")):
            assert page.evaluate(WIDE) <= 0, page.url
            page.set_viewport_size({"width": 320, "height": 225})
            assert page.evaluate(WIDE) <= 0, page.url
            nothing_lies_over_the_buttons(page)
            page.set_viewport_size({"width": 320, "height": 640})


def nothing_lies_over_the_buttons(page: Page) -> None:
    for button in page.locator("main .button:visible").all():
        button.click(trial=True)
