"""The whole path: a member of staff learns, is examined, certified and told; a stranger and HR see it."""

import csv
import re
from email import message_from_string, policy
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

from tests.browser.acting import Actor, busy_worker
from tests.browser.cast import Cast, Person
from tests.browser.live import Live
from tests.browser.visits import Language, Visits

CERTIFICATION = {"zh-hans": "心理素质基础", "en": "Psychological foundation"}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_member_of_staff_is_certified(visits: Visits, cast: Cast, language: Language, width: int) -> None:
    person = cast.people[f"walker-{language}-{width}"]
    staff = Actor(visits.open_as(width=width, language=language), language)
    staff.signs_in(person.number)
    reads_a_lesson_to_its_end(staff)
    comes_back_to_where_they_stopped(staff)
    finishes_the_lessons(staff)
    with busy_worker(visits.live):
        passes_the_quiz(staff, cast)
        number = sees_the_certificate_being_prepared(staff, person)
    gets_the_document_without_a_reload(staff, number)
    is_told(staff, visits.live, person)
    a_stranger_reads_valid(visits, person, number)
    hr_sees_why(Actor(visits.open_as("hr", width=width, language=language), language), person, number)


def reads_a_lesson_to_its_end(staff: Actor) -> None:
    expect(staff.page.locator(".next .ring")).to_contain_text("0/11")
    staff.page.locator(".next h2 a").click()
    staff.page.wait_for_url("**/courses/psychological-qualities/")
    staff.follow("Begin")
    staff.page.wait_for_url("**/psychological-qualities/*/*/")
    finished = staff.page.locator("[data-finished]")
    expect(finished).to_be_hidden()
    staff.page.locator("[data-end]").scroll_into_view_if_needed()
    expect(finished).to_be_visible()  # nothing was pressed
    staff.finishes_by_button()


def comes_back_to_where_they_stopped(staff: Actor) -> None:
    page, address = staff.page, staff.page.url
    blocks = page.locator("[data-block]")
    block = blocks.nth(blocks.count() - 2)
    with page.expect_response(lambda said: "/place/" in said.url and said.ok):
        block.evaluate("element => element.scrollIntoView({block: 'start'})")
    stopped_at = page.evaluate("scrollY")
    assert stopped_at > 100, "the lesson is longer than the screen"
    staff.goes("")
    expect(page.locator(".next .ring")).to_contain_text("1/11")
    staff.follow("Continue")
    page.wait_for_url(address)
    page.wait_for_function("stopped_at => Math.abs(scrollY - stopped_at) < innerHeight / 2", arg=stopped_at)


def finishes_the_lessons(staff: Actor) -> None:
    for _ in range(9):
        expect(staff.page.locator("article.lesson h1")).to_be_visible()
        staff.finishes_by_button()


def passes_the_quiz(staff: Actor, cast: Cast) -> None:
    staff.press("Start the quiz")
    staff.page.wait_for_url("**/attempts/*/1/")
    staff.answers(cast.right)
    staff.sees("Every question has an answer.")
    staff.hands_in()
    staff.sees_passed(100)
    expect(staff.page.locator("article.sheet")).to_have_count(10)


def sees_the_certificate_being_prepared(staff: Actor, person: Person) -> str:
    """From the result over My learning to the certificate, whose number it returns."""
    staff.follow("My learning")
    staff.page.wait_for_url(f"**/{staff.language}/")
    staff.page.get_by_role("link", name=CERTIFICATION[staff.language]).click()
    staff.sees("The document is being prepared. It appears here by itself in a moment.")
    certificate = staff.page.locator("section.certificate")
    expect(certificate).to_contain_text(person.name)
    expect(certificate).to_contain_text(person.latin)
    found = re.search(r"PZ-\d{4}-[0-9A-Z-]+", certificate.inner_text())
    assert found is not None
    return found.group()


def gets_the_document_without_a_reload(staff: Actor, number: str) -> None:
    staff.page.evaluate("window.notReloaded = true")
    document = staff.link("Open the document")
    expect(document).to_be_visible(timeout=60_000)
    assert staff.page.evaluate("window.notReloaded")
    answer = staff.page.request.get(document.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    assert number in text_of_pdf(answer.body())


def is_told(staff: Actor, live: Live, person: Person) -> None:
    subject = staff.words("Your certificate is ready: {certification}")
    subject = subject.format(certification=CERTIFICATION[staff.language])
    staff.goes("inbox/")
    expect(staff.page.get_by_role("button", name=subject)).to_be_visible()
    live.process.wait_until(lambda: any(subject == one for one in subjects_to(person.email, live)), seconds=60)
    staff.page.get_by_role("button", name=subject).click()
    staff.page.wait_for_url("**/certificates/*/")


def a_stranger_reads_valid(visits: Visits, person: Person, number: str) -> None:
    stranger = Actor(visits.open_as(width=390, language="en"), "en")
    stranger.page.goto(f"/verify/{number}")
    expect(stranger.page.locator("h1")).to_have_text("Valid")
    expect(stranger.page.locator("dl.facts")).to_contain_text(person.name)
    expect(stranger.page.locator("dl.facts")).to_contain_text(CERTIFICATION["en"])


def hr_sees_why(hr: Actor, person: Person, number: str) -> None:
    page, language = hr.page, hr.language
    hr.goes("status/")
    filters = page.locator("details.narrowing > summary")
    if filters.is_visible():  # on a phone they are folded away
        filters.click()
    page.get_by_label(hr.words("Unit"), exact=True).select_option("JINGAN")
    page.get_by_label(hr.words("State"), exact=True).select_option("valid")
    page.get_by_label(hr.words("Name or staff number")).fill(person.number)
    hr.press("Show")
    row = page.locator(".matrix tbody tr:not(.unit)")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(person.name if language == "zh-hans" else person.latin)
    row.locator("td a", has=page.locator(".state.valid")).first.click()
    expect(page.locator("#panel .why")).to_contain_text(hr.words("Valid, without expiry."))
    expect(page.locator("#panel")).to_contain_text(number)
    assert [person.number, person.name, number] in rows_of_csv(downloaded(page, "CSV"))
    assert [person.number, person.name, number] in rows_of_xlsx(downloaded(page, "Excel"))


def downloaded(page: Page, name: str) -> Path:
    with page.expect_download() as waiting:
        page.locator(".exports").get_by_role("link", name=name).click()
    download: Download = waiting.value
    path = Path(download.path()).with_name(download.suggested_filename)
    download.save_as(path)
    return path


def rows_of_csv(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "without the mark, Excel does not show Chinese"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[row[0], row[1], row[8]] for row in csv.reader(file)]


def rows_of_xlsx(path: Path) -> list[list[object]]:
    sheet = load_workbook(BytesIO(path.read_bytes()), read_only=True).active
    assert sheet is not None
    return [[row[0], row[1], row[8]] for row in sheet.iter_rows(values_only=True)]


def text_of_pdf(document: bytes) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)


def subjects_to(email: str, live: Live) -> list[str]:
    messages = [message_from_string(mail, policy=policy.default) for mail in live.mails()]
    return [message["Subject"] for message in messages if email in message["To"]]
