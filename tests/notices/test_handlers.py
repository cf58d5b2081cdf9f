import logging
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import Settings

from jobs.kinds import kind_of
from jobs.models import Job, State
from jobs.work import claim, drain
from notices.models import Delivery
from notices.services import notify
from people.models import Person

from .conftest import FACTS, a_notice, person


class BrokenServer(EmailBackend):
    """A mail server that fails as ``failure`` says."""

    failure: Exception

    def send_messages(self, messages: object) -> int:
        raise self.failure


@pytest.fixture
def mail_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "notices.backends.MaildirBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.fixture
def broken_server(settings: Settings) -> type[BrokenServer]:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"
    return BrokenServer


def kept(folder: Path) -> list[EmailMessage]:
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.iterdir())]


def ledger() -> list[tuple[str, str]]:
    return list(Delivery.objects.values_list("channel", "outcome"))


def test_the_mail_is_in_the_language_of_the_person_with_a_link_to_follow(lin: Person, settings: Settings) -> None:
    settings.BASE_URL = "https://poise.example"
    notice = a_notice(lin)
    drain()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["lin@staff.example"], "请在 2027 年 3 月 31 日 前完成《情绪控制》")
    assert "林晓雯" in sent.body
    assert "《情绪控制》还差一步。" in sent.body
    assert "\nhttps://poise.example/zh-hans/courses/7/\n" in sent.body
    assert "https://poise.example/zh-hans/inbox/" in sent.body
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assert '<html lang="zh-hans">' in html
    assert 'href="https://poise.example/zh-hans/courses/7/"' in html
    assert sent.extra_headers["Message-ID"].startswith(f"<notice-{notice.pk}.")
    assert sent.extra_headers["Message-ID"].endswith("@poise.example>")
    assert ledger() == [("email", "sent")]


@pytest.mark.django_db
def test_the_mail_to_someone_who_reads_english_is_in_english() -> None:
    a_notice(person("E9", "李安", name_latin="Ann Lee", email="ann@staff.example", language="en"))
    drain()
    [sent] = mail.outbox
    assert sent.subject == "Finish “Keeping calm” by 31 March 2027"
    assert sent.body.startswith("Hello Ann Lee,\n\n“Keeping calm” is one step from done.\n\nhttp")
    assert "/en/courses/7/" in sent.body


@pytest.mark.django_db
@pytest.mark.parametrize("address", [None, ""])
def test_someone_without_an_address_is_in_the_ledger_and_gets_no_mail(address: str | None) -> None:
    a_notice(person("E9", "李安", email=address))
    drain()
    assert (ledger(), mail.outbox) == ([("email", "no_address")], [])


def test_a_crash_between_sending_and_committing_leaves_one_mail_and_one_delivery(
    lin: Person, mail_folder: Path
) -> None:
    a_notice(lin)
    job = claim()
    assert job is not None
    kind_of("notices.deliver").handler(job)  # sent; and the worker dies before the effect
    assert (len(kept(mail_folder)), ledger()) == (1, [])
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    drain()
    [message] = kept(mail_folder)
    assert message["To"] == "lin@staff.example"
    assert ledger() == [("email", "sent")]
    assert Job.objects.get().state == State.DONE


def test_a_line_break_in_a_fact_begins_no_header(lin: Person, mail_folder: Path) -> None:
    course = "Calm\r\nBcc: evil@evil.example\r\n\r\n<script>alert(1)</script>"
    notify(person=lin, kind="tests.due", key="1", facts=FACTS | {"course": course})
    drain()
    [message] = kept(mail_folder)
    assert message["Bcc"] is None
    assert "Bcc: evil@evil.example" in message["Subject"]
    assert "<script>" not in message.get_body(("html",)).get_content()


def test_a_mail_server_that_fails_is_tried_again_without_naming_anybody(
    lin: Person, broken_server: type[BrokenServer], caplog: pytest.LogCaptureFixture
) -> None:
    broken_server.failure = SMTPServerDisconnected("lost while sending to lin@staff.example")
    a_notice(lin)
    with caplog.at_level(logging.DEBUG, logger="jobs"):
        drain()
    job = Job.objects.get()
    assert (job.state, job.last_error, ledger()) == (State.PENDING, "smtplib.SMTPServerDisconnected", [])
    assert job.available_at > timezone.now()
    assert "lin" not in caplog.text.replace("line", "")


@pytest.mark.parametrize(("code", "state"), [(550, State.HELD), (450, State.PENDING)])
def test_an_address_refused_for_good_waits_for_a_person(
    lin: Person, broken_server: type[BrokenServer], code: int, state: State
) -> None:
    broken_server.failure = SMTPRecipientsRefused({"lin@staff.example": (code, b"no")})
    a_notice(lin)
    drain()
    job = Job.objects.get()
    assert (job.state, ledger()) == (state, [])
    assert "lin@" not in job.last_error
