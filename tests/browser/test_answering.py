"""Answering in a real browser: saved as given, kept while the line is down, handed in by the clock."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error, expect

from people.signin.invitations import begin
from quizzes.models import Attempt, Response
from quizzes.services import submit
from tests.browser.acting import Actor
from tests.quizzes.factories import PersonFactory, Sitting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sitting(transactional_db):
    return Sitting()


@pytest.fixture
def attempt(sitting):
    return sitting.start()


@pytest.fixture
def window(browser, live_server, sitting):
    client = Client()
    client.force_login(sitting.person)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context
    context.close()


def open_question(window, attempt, position=1):
    page = window.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(f"/en/attempts/{attempt.pk}/{position}/")
    page.wait_for_load_state("networkidle")  # its scripts are there
    return page


def journal(position=1):
    answers = Response.objects.filter(item__position=position).order_by("number")
    return list(answers.values_list("number", "answer"))


KEPT = """new Promise((done) => {
  const asked = indexedDB.open("poise-answers", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("answers").objectStore("answers").getAll();
    all.onsuccess = () => done(all.result);
  };
})"""


def kept(page):
    """What the browser keeps because the server has not acknowledged it."""
    return page.evaluate(KEPT)


def saved(page):
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^✓ saved \d\d:\d\d:\d\d$"))


def test_an_answer_is_saved_as_it_is_given(window, attempt):
    page = open_question(window, attempt)
    page.get_by_label("Option a").check()
    saved(page)
    page.get_by_label("Option b").check()
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_url("**/2/")
    page.get_by_role("button", name="Previous").click()
    page.wait_for_url("**/1/")
    expect(page.get_by_label("Option b")).to_be_checked()
    saved(page)
    assert journal() == [(1, ["a"]), (2, ["b"])]
    assert page.problems == []


def test_an_answer_waits_for_the_line_and_is_sent_once(window, attempt):
    page = open_question(window, attempt)
    window.set_offline(True)
    page.get_by_label("Option c").check()
    expect(page.locator("[data-saved]")).to_have_text("waiting for the line")
    expect(page.locator("[data-refused]")).to_contain_text("kept in this browser")
    assert journal() == []
    window.set_offline(False)
    saved(page)
    expect(page.locator("[data-refused]")).to_be_hidden()
    assert journal() == [(1, ["c"])]


def test_an_answer_not_sent_is_sent_from_the_next_page(window, attempt):
    page = open_question(window, attempt)
    page.route("**/answer", lambda route: route.abort())
    page.get_by_label("Option d").check()
    expect(page.locator("[data-saved]")).to_have_text("waiting for the line")
    page.unroute("**/answer")
    page.goto(f"/en/attempts/{attempt.pk}/2/")
    saved(page)
    assert journal() == [(1, ["d"])]


def test_a_second_tab_takes_the_next_number(window, attempt):
    one, other = open_question(window, attempt), open_question(window, attempt)
    one.get_by_label("Option a").check()
    saved(one)
    other.get_by_label("Option b").check()
    saved(other)
    assert journal() == [(1, ["a"]), (2, ["b"])]


def test_the_clock_hands_in(window, attempt):
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=6))
    page = open_question(window, attempt)
    page.get_by_label("Option b").check()
    saved(page)
    expect(page).to_have_url(re.compile("/result/$"), timeout=20_000)
    attempt.refresh_from_db()
    assert (attempt.submitted_by_clock, attempt.score) == (True, 1)


def test_an_answer_after_handing_in_is_refused_with_its_reason(window, sitting, attempt):
    page = open_question(window, attempt)
    submit(attempt=attempt)
    page.get_by_label("Option b").check()
    expect(page.locator("[data-refused]")).to_contain_text("You handed this in at")
    page.get_by_role("link", name="See the result").click()
    page.wait_for_url("**/result/")


def test_an_answer_after_the_deadline_is_refused_with_its_reason(window, attempt):
    page = open_question(window, attempt)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))
    page.get_by_label("Option b").check()
    expect(page.locator("[data-refused]")).to_contain_text("Time was up at")
    assert journal() == []
    page.get_by_role("link", name="See the result").click()
    page.wait_for_url("**/result/")


def test_handing_in_twice_keeps_the_first_result(window, attempt):
    one, other = open_question(window, attempt, 3), open_question(window, attempt, 3)
    for page in (one, other):
        page.get_by_role("button", name="Look over and hand in").click()
        page.wait_for_url("**/review-answers/")
    for page in (one, other):
        page.get_by_role("button", name="Hand in").click()
        page.wait_for_url("**/result/")
    expect(other.get_by_text("You had handed this in already. The result stands.")).to_be_visible()
    assert Attempt.objects.count() == 1


def test_handing_in_from_the_overview(window, attempt):
    page = open_question(window, attempt, 3)
    page.get_by_label("Option b").check()
    page.get_by_role("button", name="Look over and hand in").click()
    expect(page.get_by_text("2 questions are still open.")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not passed yet: 33\u00a0%")
    assert kept(page) == []


def test_a_line_that_breaks_again_and_again_loses_nothing(window, attempt):
    page = open_question(window, attempt)
    for option in ("a", "b", "c"):
        window.set_offline(True)
        page.get_by_label(f"Option {option}").check()
        expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
        window.set_offline(False)
        saved(page)
    assert journal() == [(1, ["a"]), (2, ["b"]), (3, ["c"])]
    window.set_offline(True)
    page.get_by_label("Option d").check()
    expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("[data-refused]")).to_contain_text("as soon as the line is back")
    window.set_offline(False)
    page.wait_for_url("**/2/")
    assert journal()[-1] == (4, ["d"])
    page.get_by_label("Option b").check()
    saved(page)
    assert (kept(page), page.problems) == ([], [])


def test_what_was_given_in_time_and_sent_after_the_deadline_is_kept_for_a_person(window, attempt):
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=14))
    page = open_question(window, attempt)
    window.set_offline(True)
    page.get_by_label("Option b").check()
    expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
    expect(page.locator("[data-refused]")).to_contain_text("Leave this page open", timeout=30_000)
    assert len(kept(page)) == 1
    page.wait_for_timeout(6000)  # what arrives in the first seconds counts as if it had come in time
    window.set_offline(False)
    # It is sent from the result's own page, which is then loaded anew: what waits for one load would see it cut off.
    expect(page).to_have_url(re.compile("/result/$"), timeout=20_000)
    expect(page.get_by_text("1 answer was delivered late.")).to_be_visible()
    assert list(Response.objects.values_list("answer", "late")) == [(["b"], True)]
    attempt.refresh_from_db()
    assert (attempt.score, kept(page)) == (0, [])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_switch_thrown_several_times_and_the_page_loaded_anew_without_a_line(window, attempt, language):
    said = Actor(window.new_page(), language)
    page, problems = said.page, []
    page.on("pageerror", lambda error: problems.append(str(error)))
    said.goes(f"attempts/{attempt.pk}/1/")
    state = page.locator("[data-saved]")
    waits = said.words("waiting for the line")
    is_saved = re.compile(said.words("✓ saved {time}").format(time=r"\d\d:\d\d"))
    for key in ("a", "b"):
        window.set_offline(True)
        page.locator(f"input[name=answer][value={key}]").check()
        expect(state).to_have_text(waits)
        window.set_offline(False)
        expect(state).to_have_text(is_saved)
    window.set_offline(True)
    page.locator("input[name=answer][value=c]").check()
    expect(state).to_have_text(waits)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    window.set_offline(False)
    said.goes(f"attempts/{attempt.pk}/1/")  # what was kept in the browser is sent from here
    expect(state).to_have_text(is_saved)
    expect(page.locator("input[name=answer][value=c]")).to_be_checked()
    page.wait_for_function(f"() => {KEPT}.then((rows) => rows.length === 0)")
    assert journal() == [(1, ["a"]), (2, ["b"]), (3, ["c"])]
    assert problems == []


# --- Signed out, somebody else, a line that dies unnoticed ---


def sign_in(window, live_server, person):
    """As if somebody had signed in in another tab of the same browser: session and token are new."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
            {"name": "csrftoken", "value": _get_new_csrf_string(), "url": live_server.url},
        ]
    )


def comes_back(page):
    """From another tab."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_whoever_is_signed_out_while_answering_is_told_so_signs_in_and_loses_nothing(
    window, attempt, sitting, live_server
):
    sitting.person.language = "en"
    sitting.person.set_password("calm-and-exact-26")
    sitting.person.save()
    begin(person=sitting.person)
    sign_in(window, live_server, sitting.person)
    page = open_question(window, attempt)
    window.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Option c").check()
    expect(page.locator("[data-refused]")).to_contain_text("You are signed out.")
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("[data-refused]")).to_contain_text("You are signed out.")  # it is no matter of the line
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Staff number or e-mail").fill(sitting.person.staff_number)
    page.get_by_label("Password", exact=True).fill("calm-and-exact-26")
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(f"**/{attempt.pk}/1/")
    saved(page)
    expect(page.get_by_label("Option c")).to_be_checked()
    assert (journal(), kept(page)) == ([(1, ["c"])], [])


def test_signed_in_again_in_another_tab_the_page_goes_on_and_hands_in(window, attempt, sitting, live_server):
    page = open_question(window, attempt, 3)
    window.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Option b").check()
    expect(page.locator("[data-refused]")).to_contain_text("You are signed out.")
    page.get_by_role("button", name="Look over and hand in").click()
    sign_in(window, live_server, sitting.person)
    comes_back(page)
    page.wait_for_url("**/review-answers/")
    assert journal(3) == [(1, ["b"])]
    window.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[data-refused]")).to_contain_text("You are signed out.")
    sign_in(window, live_server, sitting.person)  # the form's token is the old one
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.submitted_by_clock) == (1, False)


def test_somebody_else_at_the_same_browser_costs_no_answer(window, attempt, sitting, live_server):
    page = open_question(window, attempt)
    sign_in(window, live_server, PersonFactory())
    page.get_by_label("Option c").check()
    expect(page.locator("[data-refused]")).to_contain_text("Somebody else is signed in")
    assert (journal(), len(kept(page))) == ([], 1)
    sign_in(window, live_server, sitting.person)
    comes_back(page)
    saved(page)
    expect(page.locator("[data-refused]")).to_be_hidden()
    assert journal() == [(1, ["c"])]


def test_handing_in_down_a_dead_line_stays_on_the_page_and_says_so(window, attempt):
    page = open_question(window, attempt, 3)
    page.get_by_role("button", name="Look over and hand in").click()
    page.wait_for_url("**/review-answers/")
    page.wait_for_load_state("networkidle")
    window.route("**/*", lambda route: route.abort())  # a network without a line: the browser believes in it
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[data-refused]")).to_contain_text("The line is down. Nothing is lost")
    window.unroute("**/*")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/result/")


def test_time_given_while_the_line_was_down_is_used_and_nothing_is_handed_in(window, attempt):
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=8))
    page = open_question(window, attempt)
    window.set_offline(True)
    page.get_by_label("Option b").check()
    expect(page.locator("[data-refused]")).to_contain_text("Leave this page open", timeout=20_000)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(minutes=20))
    window.set_offline(False)
    saved(page)
    expect(page.locator("b[data-clock]")).to_have_text(re.compile("^(20:00|19:)"))
    expect(page.locator("[data-refused]")).to_be_hidden()
    attempt.refresh_from_db()
    assert (attempt.submitted_at, page.url.endswith("/1/")) == (None, True)


def test_a_reason_is_not_taken_away_by_what_is_saved_after_it(window, attempt):
    """The first of three that wait is refused; the page keeps the reason beside what is saved."""
    page = open_question(window, attempt)
    window.set_offline(True)
    page.get_by_label("Option b").check()
    expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
    attempt.items.filter(position=1).update(checked_at=timezone.now())
    page.evaluate(
        """async (send) => {
      const { Outbox } = await import(document.querySelector("[data-outbox]").dataset.outbox);
      const other = new Outbox(document.querySelector("[data-attempt]").dataset.attempt, () => "");
      await other.kept.add({ send, number: 1, answer: ["b"], given_at: new Date().toISOString() });
    }""",
        page.locator("[data-question]").get_attribute("data-send").replace("/1/answer", "/2/answer"),
    )
    window.set_offline(False)
    saved(page)
    expect(page.locator("[data-refused]")).to_contain_text("You have had this answer checked.")
    assert journal(2) == [(1, ["b"])]


def test_everything_that_waits_is_sent_before_the_result_is_loaded_anew(window, attempt):
    pages = [open_question(window, attempt, position) for position in (1, 2, 3)]
    window.route("**/answer", lambda route: route.abort())
    for page in pages:
        page.get_by_label("Option b").check()
        expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
    for page in pages[1:]:
        page.close()
    pages[0].goto("about:blank")
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now())
    pages[0].wait_for_timeout(6000)  # the seconds in which an answer counts as if it had come in time
    window.unroute("**/answer")
    loaded = []
    pages[0].on("framenavigated", lambda frame: loaded.append(frame.url))
    pages[0].goto(f"/en/attempts/{attempt.pk}/result/")
    expect(pages[0].get_by_text("3 answers were delivered late.")).to_be_visible()
    assert len(loaded) == 2  # once to get there, once when all three had been sent
    assert Response.objects.filter(late=True).count() == 3
