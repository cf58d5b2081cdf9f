"""Windows of the browser, signed in as someone, that note whatever the browser complains of."""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.browser.live import Live

Role = Literal["staff", "manager", "hr", "trainer", "senior_trainer", "auditor", "admin"]
Scheme = Literal["light", "dark"]
Language = Literal["zh-hans", "en"]
HEIGHTS = {320: 640, 390: 844, 768: 1024, 1280: 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Heard in the page itself: a violation of the policy is not always said on the console.
LISTEN = """addEventListener("securitypolicyviolation",
    event => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`))"""


@dataclass
class Visits:
    """All windows of one test. ``allowed`` holds patterns of complaints that the test means to cause."""

    browser: Browser
    live: Live
    signed_in: dict[str, Any]  # role → the cookies of an earlier sign-in of this run
    languages: dict[str, str]  # role → the language its person has now
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open_as(
        self,
        role: Role | None = None,
        *,
        width: int = 390,
        scheme: Scheme = "light",
        language: Language = "zh-hans",
        javascript: bool = True,
        anew: bool = False,
    ) -> Page:
        """A page at home, ``/``, signed in through the real form; without a role, a stranger's.

        ``anew``: a sign-in of this window's own, for tests that sign out or end sessions.
        """
        state = None if role is None or anew else self.signed_in.get(role)
        page = self._window(width=width, scheme=scheme, language=language, javascript=javascript, state=state)
        if role is not None:
            self._speak(role, language)
        page.goto("/")
        is_signed_in = state is not None and page.locator("input[name=password]").count() == 0
        if role is not None and not is_signed_in:
            self._sign_in(page, role)
            if not anew:
                self.signed_in[role] = page.context.storage_state()
        return page

    def unexpected(self) -> list[str]:
        return [said for said in self.complaints if not any(re.search(known, said) for known in self.allowed)]

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _window(self, *, width: int, scheme: Scheme, language: Language, javascript: bool, state: Any) -> Page:
        context = self.browser.new_context(
            base_url=self.live.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            device_scale_factor=2 if width < 600 else 1,
            has_touch=width < 600,
            color_scheme=scheme,
            reduced_motion="reduce",
            locale={"zh-hans": "zh-CN", "en": "en-GB"}[language],
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            storage_state=state,
        )
        self.contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(LISTEN)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._answered)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location.get("url", "")
            self.complaints.append(f"console: {message.text} ({place})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"answer: {response.status} for {response.url}")

    def _speak(self, role: Role, language: Language) -> None:
        """Addresses without a language are shown in the person's own."""
        if self.languages.get(role) == language:
            return
        number, _ = self.live.signin(role)
        self.live.speak(number, language)
        self.languages[role] = language

    def _sign_in(self, page: Page, role: Role) -> None:
        number, password = self.live.signin(role)
        page.goto("/accounts/login/")
        page.fill("input[name=login]", number)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)


def assert_accessible(page: Page) -> None:
    """Fail with what axe found on the page as it stands, one block a rule."""
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
    assert not found, f"axe on {page.url}:\n" + "\n".join(_told(violation) for violation in found)


def _told(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    places = [f"    {' '.join(map(str, node['target']))}\n      {node['html'][:200]}" for node in nodes[:5]]
    reasons = [f"      {line}" for line in nodes[0]["failureSummary"].splitlines()[1:4]]
    head = f"  {violation['id']} ({violation['impact']}), {len(nodes)} places: {violation['help']}"
    return "\n".join([head, *places, *reasons])
