"""Passkeys and one-time codes in a browser with an authenticator of its own (CDP, WebAuthn domain)."""

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Actor
from tests.browser.cast import Cast
from tests.browser.casting import PASSWORD
from tests.browser.visits import Language, Visits
from tests.people.signin.test_second_factor import code_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def by_name(page: Page) -> None:
    """To localhost: a passkey belongs to a name, never to a number."""
    page.goto(page.url.replace("127.0.0.1", "localhost"))


def with_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def signs_in(actor: Actor, number: str) -> None:
    page = actor.page
    page.goto(urljoin(page.url, "/accounts/login/"))
    page.get_by_label(actor.words("Staff number or e-mail")).fill(number)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[class~=wide]").click()


def signs_out(page: Page) -> None:
    page.goto(urljoin(page.url, "/accounts/logout/"))
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/logout/" not in url)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_passkey_is_added_and_signs_in_without_a_password(
    visits: Visits, cast: Cast, language: Language, axe: Callable[[Page], None]
) -> None:
    page = visits.open_as(language=language)
    by_name(page)
    with_authenticator(page)
    person = Actor(page, language)
    signs_in(person, cast.people[f"keyholder-{language}"].number)
    page.wait_for_url(f"**/{language}/")
    page.goto(page.url + "settings/")
    person.follow("Passkeys and one-time codes")
    axe(page)
    person.follow("Add a passkey")
    axe(page)
    page.locator("input[name=name]").fill("口袋里的手机")
    person.press("Add the passkey")
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    axe(page)
    person.follow("I have kept them")
    signs_out(page)
    page.goto(urljoin(page.url, "/accounts/login/"))
    axe(page)
    person.press("Sign in with a passkey")
    page.wait_for_url(f"**/{language}/")
    page.goto(page.url + "settings/")
    expect(page.locator("#account")).to_be_visible()
    axe(page)
    person.follow("Passkeys and one-time codes")
    expect(page.get_by_text("口袋里的手机").first).to_be_visible()
    page.locator("a[href$='/edit/']").click()
    page.wait_for_url("**/edit/")
    axe(page)
    page.goto(page.url.replace("/edit/", "/remove/"))
    axe(page)
    person.press("Remove")
    person.sees("The passkey is removed.")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_one_time_codes_are_set_up_and_asked_for(
    visits: Visits, cast: Cast, language: Language, axe: Callable[[Page], None]
) -> None:
    page = visits.open_as(language=language, width=1280)
    person = Actor(page, language)
    number = cast.people[f"coder-{language}"].number
    signs_in(person, number)
    page.wait_for_url(f"**/{language}/")
    page.goto("/accounts/2fa/totp/activate/")
    axe(page)
    key = page.locator(".totp-key").inner_text()
    page.locator("input[name=code]").fill(code_of(key))
    page.locator("main form button.wide").click()
    page.wait_for_url("**/recovery-codes/")
    spare = page.locator(".recovery-codes code").first.inner_text()
    signs_out(page)
    signs_in(person, number)
    page.wait_for_url("**/2fa/authenticate/")
    axe(page)
    page.locator("input[name=code]").fill(spare)
    page.locator("main form button.wide").first.click()
    page.wait_for_url(f"**/{language}/")
    page.goto("/accounts/2fa/")
    axe(page)


def test_at_an_address_that_is_a_number_the_page_says_why_there_is_no_passkey(visits: Visits) -> None:
    staff = Actor(visits.open_as("staff", anew=True, language="en"), "en")
    staff.page.goto("/accounts/2fa/webauthn/add/")
    staff.sees(
        "Passkeys need a name in the address, not a number. On this machine, open the page at localhost instead."
    )
    expect(staff.page.locator("[data-passkey-button]")).to_be_hidden()
