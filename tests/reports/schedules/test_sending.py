"""Reports that are mailed regularly: as each may see, once for each person and day."""

import logging
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from io import BytesIO
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import Settings

from audit.models import Record
from bilingual.days import month_end
from jobs.models import Job
from jobs.services import retry_held
from jobs.work import claim, drain
from notices.models import Notice
from people.models import Person, RoleGrant
from reports.schedules import making, sending
from reports.schedules.days import first_day
from reports.schedules.models import Delivery, Rhythm, Schedule
from reports.schedules.services import end, owe_due, pause, resume, write_schedule
from tests.reports.conftest import Company, in_days

database = pytest.mark.django_db(transaction=True)
# The tests' day is the real one; schedules fall due by moving their own.


@pytest.fixture
def hr(hr: Person) -> Person:
    return with_mail(hr)


@pytest.fixture
def manager(manager: Person) -> Person:
    return with_mail(manager)


def with_mail(person: Person, language: str = "en") -> Person:
    Person.objects.filter(pk=person.pk).update(email=f"{person.staff_number}@staff.example", language=language)
    return Person.objects.get(pk=person.pk)


def scheduled(owner: Person, *people: Person, kind: str = "overdue", **given: Any) -> Schedule:
    fields = {"filters": {}, "format": "csv", "rhythm": "weekly", "on_day": 1, "hour": 0, **given}
    made = write_schedule(owner=owner, kind=kind, people=people, **fields)
    Schedule.objects.filter(pk=made.pk).update(next_on=in_days(0))
    return Schedule.objects.get(pk=made.pk)


def send() -> list[Any]:
    mail.outbox.clear()
    owe_due()
    drain(seconds=30)
    return sorted(mail.outbox, key=lambda sent: sent.to)


def enclosed(sent: Any) -> str:
    [attachment] = sent.attachments
    text = attachment.get_payload(decode=True) if isinstance(attachment, Message) else attachment[1]
    return text if isinstance(text, str) else text.decode()


def outcomes(schedule: Schedule) -> list[tuple[str, str]]:
    rows = schedule.deliveries.order_by("person__staff_number")
    return [(row.person.staff_number, row.outcome) for row in rows.select_related("person")]


# --- Whom it reaches, and with what -------------------------------------------------------------------------


@database
def test_each_gets_what_they_may_see_whatever_its_owner_sees(
    company: Company, hr: Person, manager: Person, ma: Person
) -> None:
    late = company.employ("000005", "何", "He", company.xuhui)
    company.owes(late, due_on=in_days(-9))
    schedule = scheduled(hr, hr, manager)
    to_manager, to_hr = send()
    assert [line.split(",")[0] for line in enclosed(to_manager).splitlines()[1:]] == ["000005"]
    assert [line.split(",")[0] for line in enclosed(to_hr).splitlines()[1:]] == ["000007", "000005"]
    assert "Rows: 2" in to_hr.body
    assert outcomes(schedule) == [("000002", "sent"), ("H1", "sent")]


@database
def test_an_empty_file_is_never_sent_but_the_reason(company: Company, hr: Person, lin: Person) -> None:
    scheduled(hr, hr)
    [sent] = send()
    assert sent.attachments == []
    assert "Nothing to report, because nobody whom you may see lacks what is due." in sent.body
    assert Delivery.objects.get().outcome == "nothing"


@database
def test_filters_that_name_a_part_one_may_not_see_say_so(
    company: Company, hr: Person, manager: Person, ma: Person
) -> None:
    scheduled(hr, manager, filters={"unit": "jingan", "on": "2020-01-01"})
    [sent] = send()
    assert "because its filters name a part of the organisation that you may not see" in sent.body
    assert "000007" not in sent.body


@database
@pytest.mark.parametrize("loss", ["role", "left"])
def test_who_lost_the_role_or_left_gets_nothing_and_the_owner_is_told_once(
    company: Company, hr: Person, manager: Person, ma: Person, loss: str
) -> None:
    schedule = scheduled(hr, manager)
    if loss == "role":
        RoleGrant.objects.filter(person=manager).delete()
    else:
        Person.objects.filter(pk=manager.pk).update(is_active=False)
    assert [sent.to for sent in send()] == [["H1@staff.example"]]  # the notice to the owner
    assert outcomes(schedule) == [("000002", "not_entitled")]
    Schedule.objects.update(next_on=in_days(0))
    Delivery.objects.update(on=in_days(-7))
    assert send() == []
    told = Notice.objects.get(person=hr)
    assert (told.kind, "Wang" in told.words.body + told.words.subject) == ("schedules.undelivered", False)


@database
def test_who_has_no_address_is_named_on_the_page(company: Company, hr: Person, manager: Person) -> None:
    Person.objects.filter(pk=manager.pk).update(email="")
    schedule = scheduled(hr, manager)
    send()
    assert outcomes(schedule) == [("000002", "no_address")]


@database
def test_a_schedule_without_an_owner_ends_and_its_readers_are_told(
    company: Company, hr: Person, manager: Person, ma: Person
) -> None:
    schedule = scheduled(hr, manager)
    RoleGrant.objects.filter(person=hr).delete()
    send()
    schedule.refresh_from_db()
    assert schedule.ended_at is not None
    assert outcomes(schedule) == []
    assert list(Notice.objects.filter(kind="schedules.ended").values_list("person", flat=True)) == [manager.pk]


@database
def test_the_mail_is_in_the_language_of_the_person_and_its_subject_names_nobody(
    company: Company, hr: Person, ma: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hr = with_mail(hr, "zh-hans")
    scheduled(hr, hr, filters={"q": "Zhiqiang"}, format="xlsx")
    [sent] = send()
    assert sent.subject.startswith("报告：逾期")
    assert not [word for word in ("马志强", "Zhiqiang", "H1@staff") if word in sent.subject + caplog.text]
    [(name, content, _kind)] = sent.attachments
    assert name == f"overdue-{in_days(0).isoformat()}.xlsx"
    assert load_workbook(BytesIO(content)).active["A2"].value == "000007"
    assert Record.objects.filter(action="schedule.written", after__filters={}).exists()


@database
def test_what_cannot_be_a_pdf_comes_as_an_excel_file(
    company: Company, hr: Person, ma: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_IN_PDF", 0)
    scheduled(hr, hr, format="pdf")
    [sent] = send()
    assert sent.attachments[0][0].endswith(".xlsx")
    assert "too many for a PDF" in sent.body


@database
def test_what_is_too_large_for_a_mail_is_a_link(
    company: Company, hr: Person, ma: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_BYTES", 10)
    scheduled(hr, hr)
    [sent] = send()
    assert (sent.attachments, Delivery.objects.get().outcome) == ([], "too_large")


class Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({"x@staff.example": (550, b"no")})


@database
def test_an_address_that_the_server_refuses_is_told_to_the_owner(
    company: Company, hr: Person, manager: Person, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    schedule = scheduled(hr, manager)
    send()
    assert outcomes(schedule) == [("000002", "failed")]
    assert Notice.objects.filter(person=hr, kind="schedules.undelivered").count() == 1


class Broken(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


@database
def test_what_was_given_up_is_sent_once_the_job_is_retried(
    company: Company, hr: Person, ma: Person, settings: Settings
) -> None:
    whole, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Broken"
    schedule = scheduled(hr, hr)
    owe_due()
    Job.objects.filter(kind="schedules.deliver").update(attempts=29)  # the thirtieth is the last
    drain(seconds=30)
    job = Job.objects.held().get(kind="schedules.deliver")
    assert (outcomes(schedule), job.last_error) == ([("H1", "failed")], "builtins.ConnectionRefusedError")
    settings.EMAIL_BACKEND = whole
    retry_held(job=job, actor=None)
    drain(seconds=30)
    assert outcomes(schedule) == [("H1", "sent")]


# --- Once for each person and day ---------------------------------------------------------------------------


@database
def test_however_often_beat_fires_each_gets_it_once(company: Company, hr: Person, ma: Person) -> None:
    scheduled(hr, hr)
    assert len(send()) == 1
    assert send() == []
    Schedule.objects.update(next_on=in_days(0))  # two errands that read the same row
    assert send() == []


@database
def test_a_worker_killed_while_sending_sends_the_same_mail_again(company: Company, hr: Person, ma: Person) -> None:
    scheduled(hr, hr)
    owe_due()
    job = claim()
    assert job
    sending.send(Delivery.objects.select_related("schedule__owner", "person").get())  # and its effect is lost
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    drain(seconds=30)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert Delivery.objects.get().outcome == "sent"


@database
def test_days_that_beat_slept_through_are_made_up_for_once(company: Company, hr: Person, ma: Person) -> None:
    schedule = scheduled(hr, hr, rhythm="daily")
    Schedule.objects.update(next_on=in_days(-5))
    assert len(send()) == 1
    schedule.refresh_from_db()
    assert schedule.next_on == in_days(1)
    assert list(schedule.deliveries.values_list("on", flat=True)) == [in_days(0)]


@database
def test_it_waits_for_its_hour_where_the_organisation_is(company: Company, hr: Person) -> None:
    at = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # half past eight on a Monday in Shanghai
    made = write_schedule(
        owner=hr, kind="overdue", filters={}, people=[hr], format="csv", rhythm="weekly", on_day=1, hour=9, now=at
    )
    assert made.next_on == date(2026, 11, 23)
    assert owe_due(now=at) == 0
    assert owe_due(now=at + timedelta(hours=1)) == 1
    made.refresh_from_db()
    assert made.next_on == date(2026, 11, 30)


@database
def test_what_is_paused_or_ended_sends_nothing(company: Company, hr: Person, ma: Person) -> None:
    schedule = scheduled(hr, hr)
    pause(schedule=schedule, actor=hr)
    assert send() == []
    resume(schedule=schedule, actor=hr)
    Schedule.objects.update(next_on=in_days(0))
    assert len(send()) == 1
    end(schedule=schedule, actor=hr)
    Schedule.objects.update(next_on=in_days(0))
    Delivery.objects.update(on=in_days(-7))
    assert send() == []
    done = Record.objects.about(schedule).order_by("pk").values_list("action", flat=True)
    assert list(done) == ["schedule.written", "schedule.paused", "schedule.resumed", "schedule.ended"]


days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(begins=days, on_day=st.integers(1, 31))
def test_a_month_has_one_day_and_its_last_where_it_is_shorter(begins: date, on_day: int) -> None:
    first = first_day(Rhythm.MONTHLY, on_day, begins)
    assert first >= begins
    assert first.day == min(on_day, month_end(first).day)
    assert first - begins < timedelta(days=32)
    following = first_day(Rhythm.MONTHLY, on_day, first + timedelta(days=1))
    assert (following.year * 12 + following.month) - (first.year * 12 + first.month) == 1


@given(begins=days, on_day=st.integers(1, 7))
def test_a_week_has_one_day(begins: date, on_day: int) -> None:
    first = first_day(Rhythm.WEEKLY, on_day, begins)
    assert (first.isoweekday(), timedelta() <= first - begins < timedelta(days=7)) == (on_day, True)
    assert first_day(Rhythm.DAILY, on_day, begins) == begins
