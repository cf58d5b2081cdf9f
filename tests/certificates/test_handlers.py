"""The owed document: filed once, or held until a person has looked."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from certificates.models import Certificate, Document, DocumentReview
from certificates.services import RENDER, try_document_again
from jobs.models import Job, State
from notices.models import Notice
from people.models import Person
from tests.certificates.conftest import Shop, do_the_render_job
from tests.certificates.test_document import font_that_draws

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY_DRAWS = "\U0002a6d6"  # 𪛖, beyond the fonts of the package


def told(kind: str) -> list[Person]:
    return [notice.person for notice in Notice.objects.filter(kind=kind)]


def test_the_document_is_filed_and_its_holder_told_once(shop: Shop, certificate: Certificate) -> None:
    assert do_the_render_job(certificate) == State.DONE
    document = Document.objects.get()
    with default_storage.open(document.file) as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert (document.sha256, document.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert told("certificates.ready") == [shop.lin]


def test_a_second_run_finds_the_file_and_changes_nothing(shop: Shop, certificate: Certificate) -> None:
    do_the_render_job(certificate)
    first = Document.objects.get()
    Job.objects.filter(kind=RENDER).update(state=State.PENDING, done_at=None)
    assert do_the_render_job(certificate) == State.DONE
    assert Document.objects.get().file == first.file
    assert told("certificates.ready") == [shop.lin]
    assert len(default_storage.listdir(str(Path(first.file).parent))[1]) == 1


def test_half_a_file_that_a_killed_worker_left_is_not_taken_for_the_document(certificate: Certificate) -> None:
    do_the_render_job(certificate)
    filed = Document.objects.get()
    default_storage.delete(filed.file)
    default_storage.save(filed.file, ContentFile(b"%PDF-1.7 half"))
    Document.objects.all().delete()
    Job.objects.filter(kind=RENDER).update(state=State.PENDING, done_at=None)
    do_the_render_job(certificate)
    again = Document.objects.get()
    with default_storage.open(again.file) as file:
        assert hashlib.sha256(file.read()).hexdigest() == again.sha256 == filed.sha256


def test_an_old_certificate_rendered_late_is_no_news(certificate: Certificate) -> None:
    Certificate.objects.update(issued_on="2020-01-01", expires_on=None)
    do_the_render_job(certificate)
    assert Document.objects.exists()
    assert told("certificates.ready") == []


class TestACharacterThatNoFontHas:
    @pytest.fixture
    def certificate(self, shop: Shop) -> Certificate:
        shop.lin.name = f"林{NOBODY_DRAWS}"
        shop.lin.save()
        return shop.certify(shop.lin)

    def test_holds_the_document_and_tells_hr_of_that_part_once(self, shop: Shop, certificate: Certificate) -> None:
        assert do_the_render_job(certificate) == State.HELD
        review = DocumentReview.objects.get()
        assert (review.problem, review.detail, review.resolved_at) == ("missing_glyph", "U+2A6D6", None)
        assert told("certificates.review") == [shop.hr]
        try_document_again(certificate=certificate, actor=shop.hr)
        assert do_the_render_job(certificate) == State.HELD
        review.refresh_from_db()
        assert review.resolved_at is None
        assert told("certificates.review") == [shop.hr]
        assert told("certificates.ready") == []

    def test_says_nothing_about_the_person_in_the_job(self, certificate: Certificate) -> None:
        do_the_render_job(certificate)
        assert Job.objects.get(kind=RENDER).last_error == "missing_glyph: U+2A6D6"

    def test_once_a_font_has_it_the_document_is_filed(
        self, shop: Shop, certificate: Certificate, tmp_path: Path, settings: Any
    ) -> None:
        do_the_render_job(certificate)
        settings.FONT_FOLDERS = [font_that_draws(tmp_path, NOBODY_DRAWS)]
        try_document_again(certificate=certificate, actor=shop.hr)
        assert do_the_render_job(certificate) == State.DONE
        assert DocumentReview.objects.get().resolved_at is not None
        assert told("certificates.ready") == [shop.lin]


def test_a_missing_font_folder_waits_for_review_too(certificate: Certificate, settings: Any, tmp_path: Path) -> None:
    settings.FONT_FOLDERS = [tmp_path / "gone"]
    assert do_the_render_job(certificate) == State.HELD
    assert DocumentReview.objects.get().problem == "problem"
