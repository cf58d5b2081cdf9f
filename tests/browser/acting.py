"""Somebody at a page of the browser, who reads it in one language and does what people do there."""

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page, expect

from bilingual.text import percent
from tests.browser.casting import PASSWORD
from tests.browser.live import Live

CERTIFICATE = "main .timeline a.num"  # in My certifications: its number leads to it


@dataclass(frozen=True)
class Actor:
    """The interface's words are asked for in English and looked for in the reader's ``language``."""

    page: Page
    language: str

    def words(self, english: str, context: str = "", **facts: object) -> str:
        with translation.override(self.language):
            said = pgettext(context, english) if context else gettext(english)
        return said % facts if facts else said

    def sees(self, english: str, **facts: object) -> None:
        expect(self.page.get_by_text(self.words(english, **facts)).first).to_be_visible()

    def button(self, english: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(english))

    def link(self, english: str, context: str = "") -> Locator:
        return self.page.get_by_role("link", name=self.words(english, context))

    def press(self, english: str) -> None:
        self.button(english).first.click()

    def follow(self, english: str) -> None:
        self.link(english).first.click()

    def goes(self, address: str) -> None:
        """To an address below the language, as a bookmark would."""
        self.page.goto(f"/{self.language}/{address}")

    def signs_in(self, number: str, password: str = PASSWORD) -> None:
        self.page.goto("/accounts/login/")
        self.page.get_by_label(self.words("Staff number or e-mail")).fill(number)
        self.page.get_by_label(self.words("Password"), exact=True).fill(password)
        self.press("Sign in")
        self.page.wait_for_url(f"**/{self.language}/")

    # --- A lesson ---

    def finishes_by_button(self) -> None:
        before = self.page.url
        self.page.locator("[data-end] form button").click()
        self.page.wait_for_url(lambda url: url != before)

    # --- A quiz ---

    def answers(self, right: dict[str, list[str]]) -> None:
        """Each question of the paper, from the first to the page that hands in."""
        while self.page.locator("[data-question], form .quiz-fieldset").count():
            stem = self.page.locator("h1").inner_text()
            for key in right[stem]:
                self.page.locator(f"input[name=answer][value='{key}']").check()
            self.goes_on()

    def hands_in(self) -> None:
        """The page before it says *answered* in the result's own colours: only the address tells them apart."""
        self.press("Hand in")
        self.page.wait_for_url("**/result/")

    def sees_passed(self, held: int) -> None:
        with translation.override(self.language):
            shown = percent(held)
        self.sees("Passed, with %(percent)s", percent=shown)

    def goes_on(self) -> None:
        before = self.page.url
        self.page.locator(".quiz-steps button").first.click()
        self.page.wait_for_url(lambda url: url != before)


@contextlib.contextmanager
def busy_worker(live: Live) -> Iterator[None]:
    """The worker and its pool are held as they stand: what is owed stays owed for a while."""
    group = int((live.var / "run" / "worker.pid").read_text())
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)
