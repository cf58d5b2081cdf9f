"""Where something is missing: scripts, a right, a number, a form's token. The answer is clear, and it works on."""

import pytest
from playwright.sync_api import expect

from certificates.numbers import new_number
from tests.browser.acting import CERTIFICATE, Actor
from tests.browser.cast import Cast
from tests.browser.visits import Language, Visits

REFUSED = r"status of 40[034]"  # what the browser says of an answer that the test provokes


def test_a_course_can_be_read_and_its_quiz_taken_without_javascript(visits: Visits, cast: Cast) -> None:
    staff = Actor(visits.open_as(javascript=False), "zh-hans")
    staff.signs_in(cast.people["scriptless"].number)
    staff.follow("Begin")
    first = staff.page.locator("article.lesson h1").inner_text()
    staff.finishes_by_button()
    assert staff.page.locator("article.lesson h1").inner_text() != first
    staff.page.locator("header.bar a.back").click()
    expect(staff.page.locator(".outline .tick.done")).to_have_count(1)
    staff.page.locator(".outline a").last.click()
    staff.press("Start the quiz")
    staff.answers(cast.right)
    staff.hands_in()
    staff.sees_passed(100)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_unknown_number_is_told_from_a_typing_error(visits: Visits, language: Language) -> None:
    visits.allowed.append(REFUSED)
    stranger = Actor(visits.open_as(language=language), language)
    never_issued = new_number(2026)
    stranger.page.goto(f"/verify/{never_issued}")
    stranger.sees("Unknown certificate number")
    expect(stranger.page.locator("main")).not_to_contain_text(stranger.words("typing error"))
    mistyped = never_issued[:-1] + ("A" if never_issued[-1] != "A" else "B")
    stranger.page.locator("main input[name=number]").fill(mistyped)
    stranger.page.locator("main input[name=number]").press("Enter")
    stranger.sees(
        "This number has a typing error: its last character does not fit the others. "
        "Compare it with the certificate and try again."
    )


def test_a_quiz_of_a_course_one_does_not_take_says_so(visits: Visits, cast: Cast) -> None:
    visits.allowed.append(REFUSED)
    staff = Actor(visits.open_as(), "zh-hans")
    staff.signs_in(cast.people["newcomer"].number)
    staff.goes("courses/e-commerce-service/e-commerce-service-quiz/")
    staff.sees("You are not enrolled in this course, so its quiz is not open to you yet.")
    staff.page.locator("main a.button").click()
    staff.page.wait_for_url("**/courses/e-commerce-service/")


def test_a_forged_form_is_refused_in_words(visits: Visits, cast: Cast) -> None:
    visits.allowed.append(REFUSED)
    staff = Actor(visits.open_as(), "zh-hans")
    staff.signs_in(cast.people["newcomer"].number)
    staff.goes("settings/")
    staff.page.evaluate("for (const token of document.querySelectorAll('[name=csrfmiddlewaretoken]')) token.remove()")
    staff.press("Save")
    expect(staff.page.locator("h1")).to_have_text(staff.words("The form had been open for too long"))


def test_somebody_elses_certificate_is_not_there(visits: Visits, cast: Cast) -> None:
    visits.allowed.append(REFUSED)
    holder = visits.open_as("staff")
    holder.goto("/zh-hans/certificates/")
    address = holder.locator(CERTIFICATE).first.get_attribute("href") or ""
    other = Actor(visits.open_as(), "zh-hans")
    other.signs_in(cast.people["newcomer"].number)
    other.page.goto(address)
    expect(other.page.locator("h1")).to_have_text(other.words("There is no page here"))
    other.page.goto("/zh-hans/status/")
    expect(other.page.locator("h1")).to_have_text(other.words("This page is not yours to open"))
