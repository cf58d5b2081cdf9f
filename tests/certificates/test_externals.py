"""Certificates that others issued: handed in, looked at, accepted or refused once."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bilingual.days import today
from certificates.models import Certificate, ExternalCertificate, ExternalKind
from certificates.services import AlreadyDecided, FileUnreadable, decide_external, hand_in
from certificates.services.externals import MOST_BYTES, ending_of
from notices.models import Notice
from people.models import Person
from tests.certificates.conftest import Shop
from tests.factories import PlacementFactory, PolicyVersionFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a scan"
ADDRESS = "/en/certificates/external/"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kind() -> ExternalKind:
    return ExternalKind.objects.create(code="first-aid", name_zh="急救证", name_en="First aid")


def handed_in(person: Person, kind: ExternalKind) -> ExternalCertificate:
    return hand_in(person=person, kind=kind, issued_on=today(), file=BytesIO(PDF), file_name="scan.pdf", actor=person)


def picture(form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, form)
    return out.getvalue()


class TestTheFile:
    def test_is_known_by_its_content(self) -> None:
        assert [ending_of(PDF), ending_of(picture("JPEG")), ending_of(picture("PNG"))] == ["pdf", "jpg", "png"]

    @pytest.mark.parametrize(
        "content", [b"", b"<html><script>alert(1)</script>", b"MZ\x90", picture("GIF"), picture("PNG")[:30]]
    )
    def test_nothing_else_is_taken(self, content: bytes) -> None:
        with pytest.raises(FileUnreadable):
            ending_of(content)

    def test_nor_what_is_too_large(self) -> None:
        with pytest.raises(FileUnreadable):
            ending_of(PDF + b" " * MOST_BYTES)

    def test_is_not_kept_where_handing_in_failed(self, shop: Shop, tmp_path: Path) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            hand_in(
                person=shop.lin,
                kind=None,
                issued_on=today(),
                file=BytesIO(PDF),
                file_name="a",
                actor=shop.lin,  # type: ignore[arg-type]
            )
        assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


class TestDeciding:
    def test_accepted_it_earns_what_asks_for_it_and_the_person_is_told(self, shop: Shop, kind: ExternalKind) -> None:
        PolicyVersionFactory(evidence={"of": "external", "id": kind.pk})
        theirs = handed_in(shop.lin, kind)
        assert [notice.person for notice in Notice.objects.filter(kind="certificates.external_waiting")] == [shop.hr]
        assert not Certificate.objects.exists()
        decide_external(external=theirs, actor=shop.hr, accepted=True)
        assert Certificate.objects.get().evidence == [f"external:{theirs.pk}"]
        assert Notice.objects.get(kind="certificates.external_accepted").person == shop.lin

    def test_refused_it_earns_nothing_and_says_why(self, shop: Shop, kind: ExternalKind) -> None:
        PolicyVersionFactory(evidence={"of": "external", "id": kind.pk})
        theirs = handed_in(shop.lin, kind)
        decide_external(external=theirs, actor=shop.hr, accepted=False, answer="It cannot be read.")
        assert not Certificate.objects.exists()
        assert Notice.objects.get(kind="certificates.external_refused").facts["reason"] == "It cannot be read."
        with pytest.raises(AlreadyDecided):
            decide_external(external=theirs, actor=shop.hr, accepted=True)


class TestThePages:
    def typed(self, kind: ExternalKind, **changes: object) -> dict[str, object]:
        file = SimpleUploadedFile("scan.pdf", PDF, "application/pdf")
        return {"kind": kind.pk, "issued_on": "2026-01-05", "number": "A-1", "file": file, **changes}

    def test_staff_hand_in_and_see_what_became_of_it(self, client: Client, shop: Shop, kind: ExternalKind) -> None:
        client.force_login(shop.lin)
        page = client.post(ADDRESS, self.typed(kind), follow=True).content.decode()
        assert "Waits for HR" in page
        made = ExternalCertificate.objects.get()
        assert (made.person, made.file_name, made.number) == (shop.lin, "scan.pdf", "A-1")
        with default_storage.open(made.file) as file:
            assert file.read() == PDF

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"file": SimpleUploadedFile("scan.pdf", b"MZ")}, "This file cannot be used"),
            ({"issued_on": "2999-01-01"}, "in the future"),
            ({"expires_on": "2025-01-01"}, "before the day of issue"),
            ({"issued_on": "yesterday"}, "valid date"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, client: Client, shop: Shop, kind: ExternalKind, changes: dict[str, object], said: str
    ) -> None:
        client.force_login(shop.lin)
        answer = client.post(ADDRESS, self.typed(kind, **changes))
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert 'value="A-1"' in answer.content.decode()
        assert not ExternalCertificate.objects.exists()

    @pytest.mark.parametrize(("who", "status"), [("lin", 200), ("hr", 200), ("elsewhere", 404), ("outsider", 404)])
    def test_the_file_is_hers_and_hrs(
        self, client: Client, shop: Shop, kind: ExternalKind, who: str, status: int
    ) -> None:
        theirs = handed_in(shop.lin, kind)
        client.force_login(getattr(shop, who))
        answer = client.get(f"{ADDRESS}{theirs.pk}/file/")
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content) == PDF  # type: ignore[arg-type]
            assert answer.headers["Content-Type"] == "application/pdf"
            assert "sandbox" in answer.headers["Content-Security-Policy"]

    def test_hr_accepts_it_on_the_page(self, client: Client, shop: Shop, kind: ExternalKind) -> None:
        theirs = handed_in(shop.lin, kind)
        client.force_login(shop.hr)
        assert "First aid" in client.get(f"{ADDRESS}waiting/").content.decode()
        page = client.post(f"{ADDRESS}{theirs.pk}/decide/", {"decision": "yes"}, follow=True).content.decode()
        assert "Nothing waits" in page
        theirs.refresh_from_db()
        assert (theirs.accepted, theirs.decided_by) == (True, shop.hr)

    @pytest.mark.parametrize(("who", "status"), [("lin", 403), ("outsider", 403), ("elsewhere", 404)])
    def test_nobody_else_decides(self, client: Client, shop: Shop, kind: ExternalKind, who: str, status: int) -> None:
        theirs = handed_in(shop.lin, kind)
        client.force_login(getattr(shop, who))
        assert client.post(f"{ADDRESS}{theirs.pk}/decide/", {"decision": "yes"}).status_code == status

    def test_nobody_accepts_their_own(self, client: Client, shop: Shop, kind: ExternalKind) -> None:
        PlacementFactory(person=shop.hr, unit=shop.unit)
        own = handed_in(shop.hr, kind)
        client.force_login(shop.hr)
        assert client.post(f"{ADDRESS}{own.pk}/decide/", {"decision": "yes"}).status_code == 404
        assert "Nothing waits" in client.get(f"{ADDRESS}waiting/").content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_for_one_and_for_three(
        self, client: Client, shop: Shop, kind: ExternalKind, count: int
    ) -> None:
        for _ in range(count):
            handed_in(PlacementFactory(unit=shop.unit).person, kind)
        client.force_login(shop.hr)
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(f"{ADDRESS}waiting/").context["page"]) == count
        assert len(captured) == 5


class TestGrantingByHand:
    def test_hr_grants_with_a_reason(self, client: Client, shop: Shop) -> None:
        policy = PolicyVersionFactory()
        client.force_login(shop.hr)
        data = {"person": shop.lin.staff_number, "certification": policy.certification_id}
        assert client.post("/en/certificates/grant/", data).status_code == 422
        answer = client.post("/en/certificates/grant/", {**data, "reason": "Twenty years at it."})
        made = Certificate.objects.get()
        assert (answer.status_code, made.source, made.person) == (302, "granted", shop.lin)

    @pytest.mark.parametrize("who", ["hr", "outsider"])
    def test_neither_to_oneself_nor_beyond_ones_part(self, client: Client, shop: Shop, who: str) -> None:
        policy = PolicyVersionFactory()
        client.force_login(shop.hr)
        data = {
            "person": getattr(shop, who).staff_number,
            "certification": policy.certification_id,
            "reason": "why",
        }
        assert client.post("/en/certificates/grant/", data).status_code == 422
        assert not Certificate.objects.exists()


def test_where_hr_has_named_no_kind_the_page_says_whom_to_ask(client: Client) -> None:
    client.force_login(PlacementFactory(person__language="en").person)
    ExternalKind.objects.all().delete()
    page = client.get(ADDRESS).content.decode()
    assert "Ask them to add the kind you hold." in page
    assert 'type="file"' not in page
