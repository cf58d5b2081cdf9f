"""Rule 4, shown whole: workers are killed in mid-task, the broker is emptied, and each thing still happens once."""
# ruff: noqa: T201 - the counts are what one runs it for

import hashlib
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from certificates.models import Certificate, Document
from certificates.services import judge
from jobs.models import Job, State
from jobs.work import sweep
from notices.models import Delivery, Notice
from tests.conftest import StartWorker
from tests.factories import CourseFactory, PersonFactory, PolicyVersionFactory, finish

CERTIFICATES = 200
JOBS = 2 * CERTIFICATES  # a document and a mail each
CRASHES_AT = (20, 120, CERTIFICATES + 60)  # jobs done: twice among the documents, once among the mails
SECONDS = 240  # a minute on two idle cores


@pytest.fixture(autouse=True)
def empty_folders() -> Iterator[None]:
    for folder in (Path(settings.EMAIL_FILE_PATH), Path(settings.MEDIA_ROOT) / "certificates"):
        shutil.rmtree(folder, ignore_errors=True)
    return


@pytest.mark.broker
def test_200_certificates_are_issued_rendered_and_told_once_though_workers_die_and_the_broker_forgets(
    start_worker: StartWorker,
) -> None:
    owe_certificates()
    began = time.monotonic()
    cut_short = [crash(start_worker, done) for done in CRASHES_AT]
    start_worker(concurrency=2)
    sweep()
    wait_until(lambda: Job.objects.filter(state=State.DONE).count() == JOBS, began + SECONDS)
    counts = Counter(Job.objects.values_list("state", flat=True))
    print(f"\nwork cut short by {len(cut_short)} crashes: {cut_short}; jobs: {dict(counts)}")
    print(f"claims: {sum(Job.objects.values_list('attempts', flat=True))}; {time.monotonic() - began:.0f} s")
    assert counts == {State.DONE: JOBS}
    assert all(cut_short)
    each_document_is_whole()
    each_notice_went_out_once()


def owe_certificates() -> None:
    """Everybody finishes the course, and each completion is judged twice more."""
    course = CourseFactory(lessons=1)
    PolicyVersionFactory(asks=[course])
    for number in range(CERTIFICATES):
        completion = finish(PersonFactory(name=f"林{number}", email=f"lin{number}@staff.example"), course)
        for _ in range(2):
            judge(completion=completion)
    assert Certificate.objects.count() == Job.objects.count() == CERTIFICATES


def crash(start_worker: StartWorker, done: int) -> int:
    """Kill all processes of a worker while they are in the middle of work; returns how many jobs it cut short.

    The broker is emptied, so no message survives. Then time passes: leases run out, and hints count as lost.
    """
    while True:
        worker = start_worker(concurrency=2)
        sweep()
        deadline = time.monotonic() + SECONDS
        wait_until(lambda: Job.objects.filter(state=State.DONE).count() >= done, deadline)
        wait_until(lambda: Job.objects.claimed(timezone.now()).exists(), deadline)
        worker.kill()
        empty_the_broker()
        cut_short = Job.objects.claimed(timezone.now()).update(lease_until=timezone.now() - timedelta(seconds=1))
        Job.objects.filter(state=State.PENDING).update(hinted_at=None)
        if cut_short:  # else both were just between two jobs: that was no crash in mid-task
            return cut_short


def empty_the_broker() -> None:
    if settings.BROKER:
        with redis.Redis.from_url(settings.BROKER) as client:
            client.flushall()
    else:
        shutil.rmtree(settings.VAR / "queue", ignore_errors=True)


def wait_until(true: Callable[[], bool], deadline: float) -> None:
    while not true():
        assert time.monotonic() < deadline, f"still to do: {list(Job.objects.exclude(state=State.DONE).values())[:5]}"
        time.sleep(0.02)


def each_document_is_whole() -> None:
    documents = list(Document.objects.select_related("certificate"))
    assert len(documents) == len({one.certificate_id for one in documents}) == CERTIFICATES
    for document in documents:
        with default_storage.open(document.file) as file:
            assert hashlib.sha256(file.read()).hexdigest() == document.sha256
    files = list((Path(settings.MEDIA_ROOT) / "certificates").rglob("*.pdf"))
    print(f"certificates: {Certificate.objects.count()}; documents: {len(documents)}; files: {len(files)}")
    assert len(files) == CERTIFICATES


def each_notice_went_out_once() -> None:
    notices = list(Notice.objects.values_list("person", "kind"))
    assert len(notices) == len(set(notices)) == CERTIFICATES
    deliveries = list(Delivery.objects.values_list("notice", "outcome"))
    assert len({notice for notice, _ in deliveries}) == len(deliveries) == CERTIFICATES
    assert {outcome for _, outcome in deliveries} == {Delivery.Outcome.SENT}
    mails = [message_from_bytes(file.read_bytes()) for file in Path(settings.EMAIL_FILE_PATH).glob("*.eml")]
    print(f"notices: {len(notices)}; deliveries: {len(deliveries)}; mails: {len(mails)}")
    assert len({mail["Message-ID"] for mail in mails}) == len({mail["To"] for mail in mails}) == CERTIFICATES
    assert len(mails) == CERTIFICATES
