"""A case with a video in a real browser: it plays in parts, with captions, under the strict policy."""

import base64
import os
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.test import Client

from quizzes.services import keep_film, save_version
from quizzes.types.video import CAPTIONS
from tests.quizzes.contents import case
from tests.quizzes.factories import QuestionFactory, Sitting, both

pytestmark = pytest.mark.django_db(transaction=True)
VTT = "WEBVTT\n\n00:00.000 --> 00:05.000\n我等了很久。\n".encode()
RECORD = """async () => {
  const canvas = document.createElement('canvas'); canvas.width = 320; canvas.height = 180;
  const draw = canvas.getContext('2d'); let n = 0;
  const timer = setInterval(() => { draw.fillStyle = `hsl(${n++ * 9} 40% 50%)`; draw.fillRect(0, 0, 320, 180); }, 30);
  const recorder = new MediaRecorder(canvas.captureStream(20), {mimeType: 'video/webm'}), parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const ended = new Promise((done) => { recorder.onstop = done; });
  recorder.start(); await new Promise((done) => setTimeout(done, 1000)); recorder.stop();
  await ended; clearInterval(timer);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}"""


def until(page, condition):
    """The policy lets no ``wait_for_function`` evaluate anything in the page."""
    for _each in range(100):
        if page.evaluate(f"() => {{ const film = document.querySelector('video'); return {condition}; }}"):
            return
        page.wait_for_timeout(50)
    pytest.fail(condition)


@pytest.fixture
def recorded(browser):
    page = browser.new_page()
    page.goto("about:blank")
    made = base64.b64decode(page.evaluate(RECORD))
    page.close()
    return made


@pytest.mark.parametrize(("language", "told"), [("zh-hans", "视频文字稿"), ("en", "The video as text")])
def test_a_candidate_watches_it_with_captions_or_reads_it(
    browser, live_server, settings, tmp_path, axe, recorded, language, told
):
    settings.MEDIA_ROOT = tmp_path
    sitting = Sitting(questions=0, draws=1)
    captions = keep_film(read=BytesIO(VTT).read, allowed=CAPTIONS)
    video = {
        "film": keep_film(read=BytesIO(recorded).read),
        "title": both("收银台前的一次投诉", "A complaint at the till"),
        "transcript": both(
            "顾客：我等了很久。\n店员：让您久等了。", "Customer: I have waited long.\nAssistant: I am sorry."
        ),
        "captions": [{"language": language, "file": captions}],
    }
    question = QuestionFactory(bank=sitting.quiz.bank)
    save_version(question=question, kind="case", content=case() | {"video": video}, actor=None)
    attempt, client = sitting.start(), Client()
    client.force_login(sitting.person)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page, problems = context.new_page(), []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(f"/{language}/attempts/{attempt.pk}/1/")
    until(page, "film.readyState >= 1")
    until(page, "film.videoWidth === 320 && film.error === null")
    until(page, "film.textTracks[0].cues?.length === 1")
    page.evaluate("async () => { const one = document.querySelector('video'); one.muted = true; await one.play(); }")
    until(page, "film.currentTime > 0.2")
    axe(page)
    transcript = page.locator("details", has_text=told)
    assert transcript.get_attribute("open") is None
    transcript.locator("summary").press("Enter")
    assert transcript.locator("p").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert problems == []
    if os.environ.get("SHOT"):
        page.screenshot(path=f"{os.environ['SHOT']}-{language}.png", full_page=True)
    context.close()
