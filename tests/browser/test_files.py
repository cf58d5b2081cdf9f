"""Files as answers in a real browser: chosen or recorded, kept while the line is down, listed as they are saved."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from files.kinds import KINDS
from files.recognising import recognise
from quizzes.models import Attempt, AttemptEvent, Quiz, Response, Upload, UploadPiece
from quizzes.services import submit
from tests.files import making
from tests.quizzes.contents import upload
from tests.quizzes.factories import Sitting, VersionFactory

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = {"name": "shop.png", "mimeType": "image/png", "buffer": making.picture(size=(400, 300))}
NOTE = {"name": "note.webm", "mimeType": "audio/webm", "buffer": making.webm(b"A_OPUS")}
PAGE = {"name": "photo.png", "mimeType": "image/png", "buffer": making.HTML}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def sitting(transactional_db):
    made = Sitting(questions=1)
    VersionFactory(
        question__bank=made.quiz.bank,
        kind="upload",
        content=upload(files_most=3, families=["picture", "audio", "video"]),
    )
    made.quiz.draws = 2
    made.quiz.save()
    return made


@pytest.fixture
def attempt(sitting):
    return sitting.start()


@pytest.fixture
def place(attempt):
    return attempt.items.get(version__kind="upload").position


@pytest.fixture
def window(browser, live_server, sitting):
    client = Client()
    client.force_login(sitting.person)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context
    context.close()


def open_question(window, attempt, place, language="en"):
    page = window.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"/{language}/attempts/{attempt.pk}/{place}/")
    page.wait_for_load_state("networkidle")  # its scripts are there
    return page


def field(page):
    return page.locator("[data-files] input[type=file]").first


def rows(page):
    return page.locator(".quiz-file")


def journal():
    answers = Response.objects.filter(item__version__kind="upload").order_by("number")
    return list(answers.values_list("number", "answer"))


def saved(page):
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^✓ saved \d\d:\d\d:\d\d$"))


def test_files_wait_for_the_line_and_are_sent_once_in_their_order(window, attempt, place):
    page = open_question(window, attempt, place)
    window.set_offline(True)
    field(page).set_input_files([PHOTO, NOTE])
    expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
    expect(rows(page).nth(1)).to_contain_text("waiting for the line")
    window.set_offline(False)
    expect(rows(page).get_by_role("link", name="saved")).to_have_count(2)
    saved(page)
    photo, note = journal()[-1][1]
    assert journal() == [(1, [photo]), (2, [photo, note])]
    assert (photo[-3:], note[-4:]) == ("png", "weba")
    with page.expect_response(lambda said: said.request.method == "POST"):
        page.get_by_label("Keep: shop.png").uncheck()
    saved(page)
    page.reload()
    expect(page.get_by_label("Keep: Sound recording 1")).to_be_checked()
    expect(rows(page)).to_have_count(1)
    assert journal()[-1] == (3, [note])
    assert page.problems == []


def test_a_file_that_was_not_sent_is_sent_from_the_next_page(window, attempt, place):
    page = open_question(window, attempt, place)
    page.route("**/file?*", lambda route: route.abort())
    field(page).set_input_files(PHOTO)
    expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
    page.get_by_label("Keep: shop.png").uncheck()
    field(page).set_input_files({**PHOTO, "name": "other.png"})
    expect(rows(page)).to_have_count(2)
    page.close()
    page = open_question(window, attempt, 3 - place)
    saved(page)
    page.goto(f"/en/attempts/{attempt.pk}/{place}/")
    expect(rows(page)).to_have_count(1)
    assert [len(keys) for _number, keys in journal()][-1] == 1
    assert page.problems == []


def test_what_is_no_picture_is_refused_with_its_reason_and_the_rest_stays(window, attempt, place):
    page = open_question(window, attempt, place)
    field(page).set_input_files(PHOTO)
    saved(page)
    field(page).set_input_files(PAGE)
    expect(page.locator("[data-refused]")).to_contain_text("This file cannot be taken.")
    expect(rows(page)).to_have_count(1)
    field(page).set_input_files({**PHOTO, "buffer": b""})
    expect(page.locator("[data-file-fault]")).to_have_text("This file is empty.")
    page.get_by_role("button", name=re.compile("Next question|Look over")).click()
    page.wait_for_url(re.compile(r"/(2|review-answers)/"))
    assert len(journal()[-1][1]) == 1


def test_chosen_in_time_and_sent_after_the_deadline_it_waits_for_a_person(window, attempt, place):
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=12))
    page = open_question(window, attempt, place)
    window.set_offline(True)
    field(page).set_input_files(PHOTO)
    expect(page.locator("[data-refused]")).to_contain_text("Leave this page open", timeout=30_000)
    page.wait_for_timeout(6000)  # what arrives in the first seconds counts as if it had come in time
    window.set_offline(False)
    # It is sent from the result's own page, which is then loaded anew: what waits for one load would see it cut off.
    expect(page).to_have_url(re.compile("/result/$"), timeout=20_000)
    expect(page.get_by_text("1 answer was delivered late.")).to_be_visible()
    assert [(len(one.answer), one.late) for one in Response.objects.all()] == [(1, True)]


def test_sound_is_recorded_in_the_page_and_can_be_heard_with_the_result(window, attempt, place, axe):
    window.grant_permissions(["microphone", "camera"])
    page = open_question(window, attempt, place)
    page.get_by_role("button", name="Record sound here").click()
    expect(page.locator("[data-recording]")).to_contain_text("Recording. 00:02")
    axe(page)
    page.get_by_role("button", name="Stop and hand in").click()
    saved(page)
    page.get_by_role("button", name="Record video here").click()
    expect(page.locator("[data-recording]")).to_contain_text("Recording. 00:02")
    page.get_by_role("button", name="Stop and hand in").click()
    expect(rows(page).get_by_role("link", name="saved")).to_have_count(2)
    field(page).set_input_files(PHOTO)
    expect(rows(page).get_by_role("link", name="saved")).to_have_count(3)
    assert [key.rpartition(".")[2] for key in journal()[-1][1]] == ["weba", "webm", "png"]
    axe(page)
    submit(attempt=attempt)
    page.goto(f"/en/attempts/{attempt.pk}/result/")
    expect(page.locator("audio")).to_have_js_property("error", None)
    page.locator("video").evaluate("video => video.play()")
    expect(page.locator("video")).to_have_js_property("paused", False)
    expect(page.locator("[data-unplayable]")).to_have_count(2)
    expect(page.locator("[data-unplayable]:visible")).to_have_count(0)
    axe(page)
    assert page.problems == []


def test_what_was_kept_is_what_its_key_says(window, attempt, place, media: Path):
    page = open_question(window, attempt, place)
    field(page).set_input_files([PHOTO, NOTE])
    expect(rows(page).get_by_role("link", name="saved")).to_have_count(2)
    for sent in Upload.objects.all():
        with (media / sent.file).open("rb") as file:
            assert recognise(file, tuple(KINDS)).ending == sent.key.rpartition(".")[2]


RECORDING = {"name": "talk.webm", "mimeType": "audio/webm", "buffer": making.webm(b"A_OPUS") + os.urandom(3_000_000)}


def starts_of(page, breaks_after=None):
    """The bytes from which pieces are sent; after so many of them, the line breaks in the middle of the next."""
    asked = []

    def send(route):
        start = int(re.search(r"start=(\d+)", route.request.url)[1])
        if breaks_after is not None and len(asked) >= breaks_after:
            return route.abort("internetdisconnected")
        asked.append(start)
        return route.continue_()

    page.route("**/file/*start=*", send)
    return asked


def test_a_large_file_goes_on_where_the_line_broke_even_from_another_page(window, attempt, place):
    page = open_question(window, attempt, place)
    before = starts_of(page, breaks_after=2)
    field(page).set_input_files(RECORDING)
    expect(page.locator("[data-saved]")).to_contain_text("waiting for the line")
    window.set_offline(True)
    here = sum(UploadPiece.objects.values_list("size", flat=True))
    assert 0 < here < len(RECORDING["buffer"])
    assert (before[0], max(before) < here) == (0, True)
    page.close()
    window.set_offline(False)
    page = window.new_page()
    after = starts_of(page)
    page.goto(f"/en/attempts/{attempt.pk}/{3 - place}/")
    saved(page)
    assert after[0] == here
    [key] = journal()[-1][1]
    with default_storage.open(f"answers/{key}") as kept:
        assert kept.read() == RECORDING["buffer"]
    assert not UploadPiece.objects.exists()


def test_with_the_line_thrown_again_and_again_it_arrives_once(window, attempt, place):
    page = open_question(window, attempt, place)
    field(page).set_input_files(RECORDING)
    for _each in range(3):
        page.wait_for_timeout(150)
        window.set_offline(True)
        page.wait_for_timeout(300)
        window.set_offline(False)
    saved(page)
    expect(rows(page).get_by_role("link", name="saved")).to_have_count(1)
    assert len(journal()) == Upload.objects.count() == 1
    assert page.problems == []


HIDDEN = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_choosing_a_file_is_no_leaving_and_leaving_after_it_is(window, sitting, place, attempt):
    Quiz.objects.update(watch=True)
    page = open_question(window, attempt, place)

    def goes_and_comes():
        for hidden in (True, False):
            page.evaluate(HIDDEN, hidden)

    def noted():
        return list(AttemptEvent.objects.order_by("pk").values_list("kind", flat=True))

    def is_noted(kinds):
        for _each in range(50):
            if len(noted()) >= len(kinds):
                break
            page.wait_for_timeout(100)
        assert noted() == kinds

    for ends in ("change", "cancel"):
        with page.expect_file_chooser() as chooser:
            field(page).click()
        goes_and_comes()
        goes_and_comes()  # the phone asks which app, then the app opens
        if ends == "change":
            chooser.value.set_files(PHOTO)
            saved(page)
        else:
            field(page).dispatch_event("cancel")
        page.wait_for_timeout(2000)
        assert noted() == []
    goes_and_comes()
    is_noted(["left", "returned"])
    with page.expect_file_chooser():
        field(page).click()
    page.evaluate("Date.now = ((now) => () => now() + window.later)(Date.now); window.later = 0")
    page.evaluate(HIDDEN, True)
    page.evaluate("window.later = 11 * 60 * 1000")
    page.evaluate(HIDDEN, False)
    is_noted(["left", "returned"] * 2)
    assert page.problems == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_of_a_film_that_the_browser_does_not_know_the_page_says_so(window, attempt, place, language, axe):
    film = {"name": "phone.mp4", "mimeType": "video/mp4", "buffer": making.film(b"vide")}
    page = open_question(window, attempt, place, language)
    field(page).set_input_files(film)
    expect(rows(page).get_by_role("link")).to_have_count(1)
    submit(attempt=attempt)
    page.goto(f"/{language}/attempts/{attempt.pk}/result/")
    with translation.override(language):
        said = gettext("Your browser cannot play this. Download the file and open it in another program.")
    expect(page.get_by_text(said)).to_be_visible()
    axe(page)
    assert page.problems == []
