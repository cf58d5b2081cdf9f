import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Role, RoleGrant
from quizzes.models import Attempt, Response
from quizzes.services import submit
from tests.quizzes.factories import PersonFactory, QualityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, classroom):
    client.force_login(classroom.person)
    return client


@pytest.fixture
def outsider():
    """Somebody of another team, signed in."""
    client = Client()
    client.force_login(PersonFactory())
    return client


@pytest.fixture
def attempt(classroom):
    return classroom.start()


def address(attempt, tail="1/", language="en"):
    return f"/{language}/attempts/{attempt.pk}/{tail}"


def send(client, attempt, body, position=1, **headers):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(address(attempt, f"{position}/answer"), text, content_type="application/json", headers=headers)


def run_out(attempt):
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))


# --- Before ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_start_page_says_what_awaits(client, classroom, language):
    shown = client.get(classroom.page[language].url)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert classroom.page[language].intro in text
    assert {"zh-hans": "80%", "en": "80\u00a0%"}[language] in text
    assert f"/{language}/attempts/start/{classroom.activity.key}/" in text


def test_someone_not_enrolled_is_told_so_and_sent_to_the_course(outsider, classroom):
    shown = outsider.get(classroom.page["en"].url)
    assert shown.status_code == 403
    text = shown.content.decode()
    assert "You are not enrolled in this course" in text
    assert 'href="/en/courses/psychological-qualities/"' in text
    assert outsider.post(f"/en/attempts/start/{classroom.activity.key}/").status_code == 403
    assert not Attempt.objects.exists()


def test_a_trainer_reads_the_start_page_without_being_enrolled(outsider, classroom):
    trainer = PersonFactory()
    RoleGrant.objects.create(person=trainer, role=Role.TRAINER)
    outsider.force_login(trainer)
    shown = outsider.get(classroom.page["en"].url)
    assert shown.status_code == 200
    assert "attempts/start" not in shown.content.decode()


@pytest.mark.parametrize("earlier", [1, 3])
def test_the_start_page_takes_the_same_queries_however_many_attempts_there_were(client, classroom, earlier, statements):
    classroom.quiz.attempts_allowed = 9
    classroom.quiz.wait_hours = 0
    classroom.quiz.save()
    for _ in range(earlier):
        submit(attempt=classroom.start())
    client.get(classroom.page["en"].url)  # Wagtail remembers its sites
    with statements(10):
        client.get(classroom.page["en"].url)


def test_starting_leads_to_the_first_question(client, classroom):
    went = client.post(f"/en/attempts/start/{classroom.activity.key}/")
    attempt = Attempt.objects.get()
    assert (went.status_code, went.url) == (302, address(attempt))
    assert client.post(f"/zh-hans/attempts/start/{classroom.activity.key}/").url == address(attempt, language="zh-hans")


def test_a_refused_start_says_when_the_next_is_possible(client, classroom):
    submit(attempt=classroom.start())
    refused = client.post(f"/en/attempts/start/{classroom.activity.key}/")
    assert refused.status_code == 409
    assert "The next attempt is possible from" in refused.content.decode()


# --- During ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["1/", "review-answers/", "result/"])
def test_an_outsider_sees_no_page_of_an_attempt(outsider, attempt, tail):
    assert outsider.get(address(attempt, tail)).status_code == 404
    assert outsider.post(address(attempt, tail)).status_code in {404, 405}
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_an_outsider_cannot_answer(outsider, attempt):
    refused = send(outsider, attempt, {"number": 1, "answer": ["a"]})
    assert (refused.status_code, refused.json()["code"]) == (404, "no-such-question")
    assert outsider.post(address(attempt), {"answer": "a"}).status_code == 404
    assert not Response.objects.exists()


@pytest.mark.parametrize("tail", ["1/", "1/answer", "review-answers/"])
def test_a_forged_form_is_refused(classroom, attempt, tail):
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(classroom.person)
    assert forger.post(address(attempt, tail), {"answer": "a"}).status_code == 403
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert not Response.objects.exists()


def test_the_token_in_the_header_is_enough(classroom, attempt):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(classroom.person)
    browser.get(address(attempt))
    token = browser.cookies["csrftoken"].value
    body = json.dumps({"number": 1, "answer": ["a"]})
    sent = browser.post(
        address(attempt, "1/answer"), body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert sent.status_code == 200


def test_a_question_page_shows_clock_progress_and_choices(client, attempt):
    text = client.get(address(attempt, "2/")).content.decode()
    assert "Question 2 of 3" in text
    assert "What comes first?" in text
    assert f'data-deadline="{int(attempt.deadline_at.timestamp() * 1000)}"' in text
    assert text.count('type="radio"') == 4
    assert "style=" not in text
    assert "<script>" not in text


def test_an_answer_gets_its_receipt(client, attempt):
    said = send(client, attempt, {"number": 1, "answer": ["b"], "given_at": "2026-11-23T14:03:21Z"})
    receipt = said.json()
    assert said.status_code == 200
    assert receipt["number"] == 1
    assert 0 < receipt["remaining"] <= 20 * 60
    kept = Response.objects.get()
    assert (kept.answer, kept.given_at.isoformat()) == (["b"], "2026-11-23T14:03:21+00:00")
    assert receipt["received_at"] == kept.received_at.isoformat()
    assert len(said.content) < 1024


def test_saving_an_answer_takes_two_queries(client, attempt, statements):
    client.get(address(attempt))  # the session is in the cache from here on
    send(client, attempt, {"number": 1, "answer": ["b"]})  # and the paper is known
    for number in (2, 3, 4):
        with statements(2):
            assert send(client, attempt, {"number": number, "answer": ["b"]}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        "7",
        "{}",
        '{"number": 1}',
        '{"number": "1", "answer": ["a"]}',
        '{"number": true, "answer": ["a"]}',
        '{"number": 1, "answer": ["z"]}',
        '{"number": 1, "answer": ["a"], "given_at": 7}',
        '{"number": 1, "answer": ["a"], "given_at": "2026-99-99T00:00:00Z"}',
        '{"number": 1, "answer": ["' + "a" * 5000 + '"]}',
        "[" * 3000,
    ],
)
def test_what_cannot_be_read_is_refused(client, attempt, body):
    refused = send(client, attempt, body)
    assert (refused.status_code, refused.json()["code"]) == (400, "unreadable-answer")
    assert not Response.objects.exists()


def test_a_number_that_is_taken_comes_back_with_the_next(client, attempt):
    send(client, attempt, {"number": 1, "answer": ["a"]})
    refused = send(client, attempt, {"number": 1, "answer": ["b"]})
    assert refused.status_code == 409
    assert (refused.json()["code"], refused.json()["next"]) == ("number-taken", 2)


def test_an_answer_after_the_deadline_is_told_when_that_was(client, attempt):
    run_out(attempt)
    refused = send(client, attempt, {"number": 1, "answer": ["a"]})
    assert (refused.status_code, refused.json()["code"]) == (410, "deadline-passed")
    assert "Time was up at" in refused.json()["message"]


def test_an_answer_after_handing_in_is_refused(client, attempt):
    submit(attempt=attempt)
    refused = send(client, attempt, {"number": 1, "answer": ["a"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "already-submitted")


def test_a_refusal_speaks_the_language_of_the_page(client, attempt):
    submit(attempt=attempt)
    english = send(client, attempt, {"number": 1, "answer": ["a"]}).json()["message"]
    assert english.startswith("You handed this in at")


def test_someone_signed_out_is_told_so_and_not_redirected(attempt):
    refused = send(Client(), attempt, {"number": 1, "answer": ["a"]})
    assert (refused.status_code, refused.json()["code"]) == (401, "signed-out")


def test_without_javascript_next_saves_and_moves_on(client, attempt):
    went = client.post(address(attempt), {"answer": "b", "go": "next"})
    assert (went.status_code, went.url) == (302, address(attempt, "2/"))
    assert Response.objects.get().answer == ["b"]
    assert client.post(address(attempt, "2/"), {"go": "previous"}).url == address(attempt)
    assert client.post(address(attempt, "3/"), {"go": "next"}).url == address(attempt, "review-answers/")
    assert client.post(address(attempt, "2/"), {"go": "overview"}).url == address(attempt, "review-answers/")
    assert "✓ saved" in client.get(address(attempt)).content.decode()


def test_without_javascript_an_unknown_option_is_refused(client, attempt):
    refused = client.post(address(attempt), {"answer": "z"})
    assert refused.status_code == 400
    assert "This answer does not fit" in refused.content.decode()


def test_without_javascript_an_answer_after_the_deadline_is_refused_and_the_rest_handed_in(client, attempt):
    run_out(attempt)
    refused = client.post(address(attempt), {"answer": "b"})
    assert refused.status_code == 410
    attempt.refresh_from_db()
    assert attempt.submitted_by_clock


@pytest.mark.parametrize("tail", ["1/", "review-answers/"])
def test_a_page_opened_after_the_deadline_leads_to_the_result(client, attempt, tail):
    run_out(attempt)
    assert client.get(address(attempt, tail)).url == address(attempt, "result/")


def test_a_question_that_is_not_there_is_not_found(client, attempt):
    assert client.get(address(attempt, "4/")).status_code == 404
    assert client.post(address(attempt, "4/"), {"answer": "b"}).status_code == 404


def test_a_question_page_takes_four_queries(client, attempt, statements):
    client.get(address(attempt))
    with statements(4):
        client.get(address(attempt))


# --- After -------------------------------------------------------------------------------------------------


def test_the_overview_names_what_is_open(client, attempt):
    send(client, attempt, {"number": 1, "answer": ["b"]})
    text = client.get(address(attempt, "review-answers/")).content.decode()
    assert "2 questions are still open." in text
    assert text.count("answered</span>") == 1


def test_handing_in_shows_score_reasons_and_what_comes_next(client, classroom, attempt):
    for position in (1, 2, 3):
        send(client, attempt, {"number": 1, "answer": ["b"]}, position)
    went = client.post(address(attempt, "review-answers/"))
    assert went.url == address(attempt, "result/")
    text = client.get(went.url).content.decode()
    assert "Passed, with 100\u00a0%" in text
    assert "Reason b" in text
    assert 'href="/en/courses/psychological-qualities/"' in text
    assert "style=" not in text
    assert classroom.enrolment.completions.count() == 2


def test_handing_in_twice_shows_the_first_result_and_says_so(client, attempt):
    client.post(address(attempt, "review-answers/"))
    went = client.post(address(attempt, "review-answers/"), follow=True)
    assert went.redirect_chain[-1][0] == address(attempt, "result/")
    assert "You had handed this in already." in went.content.decode()


def test_a_failed_result_says_when_to_try_again(client, attempt):
    client.post(address(attempt, "review-answers/"))
    text = client.get(address(attempt, "result/")).content.decode()
    assert "Not passed yet: 0\u00a0%" in text
    assert "The next attempt is possible from" in text


def test_there_is_no_result_before_handing_in(client, attempt):
    assert client.get(address(attempt, "result/")).url == address(attempt, "review-answers/")


@pytest.mark.parametrize("qualities", [1, 3])
def test_the_result_takes_the_same_queries_for_any_paper(client, classroom, qualities, statements):
    questions = list(classroom.quiz.bank.questions.all())
    for question in questions[:qualities]:
        question.quality = QualityFactory()
        question.save()
    attempt = submit(attempt=classroom.start())
    client.get(address(attempt, "result/"))
    with statements(9):
        client.get(address(attempt, "result/"))


def test_passing_in_chinese_counts_in_english(client, classroom):
    classroom.pass_it()
    text = client.get(classroom.page["en"].url).content.decode()
    assert "You have passed this quiz already." in text
