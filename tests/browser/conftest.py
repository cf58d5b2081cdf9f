"""Fixtures of the browser tests: one Chromium and one live Poise a run, windows signed in as anyone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import servers
from tests.browser import live as living
from tests.browser.cast import Cast, cast_on
from tests.browser.live import Live
from tests.browser.visits import Visits, assert_accessible

HERE = Path(__file__).resolve().parent
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a camera and a microphone, where a test allows them
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder is a browser test; before pytest picks by -m."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def _database_beside_playwright() -> Iterator[None]:
    """Playwright's loop runs in the tests' thread, where Django would refuse every query."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = servers.chromium()
    assert program is not None, "No Chromium found (CHROMIUM, chromium, chromium-browser, google-chrome)"
    expect.set_options(timeout=15_000)  # for a busy machine with two cores
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, chromium_sandbox=False)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    """Web, worker and beat with the catalogue and the demo company, shared by all browser tests of a run."""
    with living.started() as running:
        yield running


@pytest.fixture(scope="session")
def cast(live: Live) -> Cast:
    """People of the tests' own, each for one test that changes what they have done."""
    return cast_on(live)


@pytest.fixture(scope="session")
def _known() -> tuple[dict[str, Any], dict[str, str]]:
    """Who has signed in already, and in which language each is spoken to."""
    return {}, {}


@pytest.fixture
def visits(
    browser: Browser,
    live: Live,
    _known: tuple[dict[str, Any], dict[str, str]],
    request: pytest.FixtureRequest,
) -> Iterator[Visits]:
    """The test's windows. It fails where the browser complained of something that was not ``allowed``."""
    signed_in, languages = _known
    visits = Visits(browser, live, signed_in, languages)
    yield visits
    visits.close()
    assert visits.unexpected() == [], f"The browser complained.\n{live.logs()}"


@pytest.fixture
def open_as(visits: Visits) -> Callable[..., Page]:
    """``open_as("staff", width=390, scheme="dark", language="en")``: see ``Visits.open_as``."""
    return visits.open_as


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)`` fails with what hinders people on the page as it stands."""
    return assert_accessible


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """``picture(page, "home")`` files a screenshot; ``make screenshots`` keeps it in docs/screenshots."""
    folder = Path(os.environ.get("POISE_SCREENSHOTS") or tmp_path)

    def take(page: Page, name: str, *, full_page: bool = False) -> Path:
        path = folder / f"{name}.png"
        page.evaluate("document.fonts.ready.then(() => null)")
        page.screenshot(path=path, full_page=full_page, animations="disabled", caret="hide")
        return path

    return take
