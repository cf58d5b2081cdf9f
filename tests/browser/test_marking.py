"""An essay is written, marked by keyboard by two who differ, settled by a third, and read by its author."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from people.models import Person, Role
from quizzes.models import Attempt, ManualMark, MarkDraft
from quizzes.services import submit
from tests.browser.visits import HEIGHTS, LISTEN
from tests.quizzes.by_hand.cast import FULL, Essays, marked, marker

pytestmark = pytest.mark.django_db(transaction=True)
Windows = Callable[[Person], Page]


class Desk:
    """Windows of one width and language, one for each person; whatever they complain of is kept."""

    def __init__(self, browser: Browser, address: str, language: str, width: int, scheme: str) -> None:
        self.browser, self.address, self.language = browser, address, language
        self.shape: dict[str, Any] = {"viewport": {"width": width, "height": HEIGHTS[width]}, "color_scheme": scheme}
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def window(self, person: Person, **more: Any) -> Page:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = self.browser.new_context(base_url=self.address, reduced_motion="reduce", **self.shape, **more)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "CSP" in said.text else None)
        return page

    def to(self, page: Page, path: str) -> None:
        page.goto(f"/{self.language}/attempts/{path}")
        page.wait_for_load_state("networkidle")


@pytest.fixture(params=[("zh-hans", 390, "light"), ("en", 1280, "dark")], ids=["zh 390", "en 1280"])
def desk(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Desk]:
    made = Desk(browser, live_server.url, *request.param)
    yield made
    for context in made.contexts:
        context.close()
    assert made.complaints == []


@pytest.fixture
def essays(transactional_db: None) -> Essays:
    made = Essays(markers=2, pass_percent=30)
    made.person.name_latin = "Lin Xiaowen"
    made.person.save()
    return made


def mark_by_keyboard(page: Page, points: str, comment: str) -> None:
    """From the answer, where the page begins, with keys alone."""
    expect(page.locator("[data-begin]")).to_be_focused()
    page.keyboard.press("Alt+Digit1")
    for digit in points:
        page.keyboard.type(digit)
        page.keyboard.press("Enter")
    page.keyboard.type(comment)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_an_essay_is_written_marked_by_three_and_read(
    desk: Desk, essays: Essays, axe: Callable[[Page], None], picture: Callable[..., Path]
) -> None:
    attempt = essays.start()
    place = attempt.items.get(version=essays.version).position
    candidate = desk.window(essays.person)
    desk.to(candidate, f"{attempt.pk}/{place}/")
    candidate.locator("textarea[name=answer]").fill("我会先听她说完，再道歉。\n\nThen I would ask what she needs.")
    candidate.keyboard.press("Tab")
    expect(candidate.locator("[data-saved]")).to_contain_text("✓")
    desk.to(candidate, f"{attempt.pk}/review-answers/")
    with candidate.expect_navigation():
        candidate.locator("form[data-hand-in] button").click()
    expect(candidate.locator("h1")).to_be_visible()
    axe(candidate)
    picture(candidate, f"marking-waits-{desk.language}")

    markers = [marker() for _ in range(3)]
    for person, points, comment in zip(markers, ("44", "00", "43"), ("Warm.", "No.", "As it should be."), strict=True):
        page = desk.window(person)
        desk.to(page, "marking/")
        axe(page)
        picture(page, f"marking-queue-{desk.language}")
        with page.expect_navigation():
            page.locator(".marking-line button").press("Enter")
        expect(page.locator(".quiz-written")).to_contain_text("Then I would ask")
        for name in (essays.person.name, essays.person.staff_number, "Lin Xiaowen"):
            assert name not in page.content()
        axe(page)
        picture(page, f"marking-answer-{desk.language}-{points}", full_page=True)
        mark_by_keyboard(page, points, comment)
        expect(page.locator(".empty")).to_be_visible()  # nothing else waits
    assert list(ManualMark.objects.order_by("place").values_list("marker", flat=True)) == [one.pk for one in markers]

    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (Decimal("0.937"), True)
    desk.to(candidate, f"{attempt.pk}/result/")
    expect(candidate.get_by_text("As it should be.")).to_be_visible()
    expect(candidate.get_by_text("Warm.")).to_be_visible()
    expect(candidate.get_by_text("No.", exact=True)).to_have_count(0)
    axe(candidate)
    picture(candidate, f"marking-result-{desk.language}", full_page=True)


def handed_in(essays: Essays, count: int) -> list[Attempt]:
    made = []
    for place in range(count):
        sitting = essays.another() if place else essays
        attempt = sitting.start()
        sitting.answer(attempt, attempt.items.get(version=essays.version).position, [f"Answer of {place}"])
        made.append(submit(attempt=attempt))
    return made


def test_what_is_typed_saves_itself_and_is_there_in_the_next_window(desk: Desk, essays: Essays) -> None:
    handed_in(essays, 2)
    person = marker()
    page = desk.window(person)
    desk.to(page, "marking/")
    with page.expect_navigation():
        page.locator(".marking-line button").click()
    expect(page.locator("[data-begin]")).to_be_focused()
    page.keyboard.press("Alt+Digit2")
    page.keyboard.type("3")
    page.keyboard.press("Alt+Digit0")
    page.keyboard.type("So far")
    expect(page.locator("[data-saved]")).to_contain_text(":")
    other = desk.window(person)
    other.goto(page.url)
    expect(other.locator("textarea[name=comment]")).to_have_value("So far")
    page.context.set_offline(True)
    page.keyboard.type(", so good")
    expect(page.locator("[data-saved]")).to_have_text(page.locator("form").last.get_attribute("data-text-lost") or "")
    page.context.set_offline(False)
    with page.expect_navigation():
        page.keyboard.press("Alt+KeyN")
    assert MarkDraft.objects.get(saved_at__isnull=False).comment == "So far, so good"
    expect(page.locator(".quiz-written")).to_contain_text("Answer of 1")


def test_it_works_without_a_script(desk: Desk, essays: Essays) -> None:
    handed_in(essays, 1)
    page = desk.window(marker(), java_script_enabled=False)
    page.goto(f"/{desk.language}/attempts/marking/")
    page.locator(".marking-line button").click()
    page.locator("input[type=number]").first.fill("4")
    page.locator("button[value=mark]").click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    page.locator("input[type=number]").last.fill("2")
    page.locator("button[value=mark]").click()
    expect(page.locator(".empty")).to_be_visible()
    assert ManualMark.objects.get().points == {"a": 4, "b": 2}


def test_a_mark_is_taken_back_and_given_again_by_keyboard(
    desk: Desk, essays: Essays, axe: Callable[[Page], None], picture: Callable[..., Path]
) -> None:
    handed_in(essays, 2)
    page = desk.window(marker())
    desk.to(page, "marking/")
    with page.expect_navigation():
        page.locator(".marking-line button").press("Enter")
    first = page.url
    mark_by_keyboard(page, "11", "Too hasty")
    expect(page.locator(".marking-last")).to_be_visible()
    axe(page)
    picture(page, f"marking-last-{desk.language}", full_page=True)
    page.keyboard.press("Alt+Digit1")
    page.keyboard.type("3")  # begun meanwhile, and not lost by going back
    page.keyboard.press("Alt+KeyZ")
    expect(page.locator("textarea[name=comment]")).to_have_value("Too hasty")
    assert page.url == first
    axe(page)
    picture(page, f"marking-taken-back-{desk.language}", full_page=True)
    mark_by_keyboard(page, "44", "")
    expect(page.locator("input[type=number]").first).to_have_value("3")
    desk.to(page, "marking/")
    axe(page)
    picture(page, f"marking-given-{desk.language}", full_page=True)
    rows = [(one.points, one.withdrawn_at is None) for one in ManualMark.objects.order_by("pk")]
    assert rows == [({"a": 1, "b": 1}, False), ({"a": 4, "b": 4}, True)]


def test_a_settled_answer_is_marked_anew_by_keyboard(
    desk: Desk, transactional_db: None, axe: Callable[[Page], None], picture: Callable[..., Path]
) -> None:
    essays = Essays(pass_percent=60)
    attempt = essays.hand_in()
    trainer = marker()
    marked(attempt, trainer, FULL, "As it should be.")
    page = desk.window(trainer)
    desk.to(page, "marking/")
    with page.expect_navigation():
        page.locator(".marking-line a").press("Enter")
    axe(page)
    picture(page, f"marking-reopen-{desk.language}", full_page=True)
    page.locator("form.form button").press("Enter")
    reason = page.locator("textarea[name=reason]")
    expect(reason).to_have_attribute("aria-invalid", "true")
    axe(page)
    reason.focus()
    page.keyboard.type("Two answers were mixed up.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/marking/")
    axe(page)
    picture(page, f"marking-reopened-{desk.language}", full_page=True)
    candidate = desk.window(essays.person)
    desk.to(candidate, f"{attempt.pk}/result/")
    picture(candidate, f"marking-anew-{desk.language}", full_page=True)
    hr = desk.window(marker(Role.HR))
    desk.to(hr, f"exams/{essays.quiz.code}/")
    picture(hr, f"results-anew-{desk.language}", full_page=True)
    desk.to(hr, f"{attempt.pk}/journal/")
    axe(hr)
    picture(hr, f"journal-anew-{desk.language}", full_page=True)
