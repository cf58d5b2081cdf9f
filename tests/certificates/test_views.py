"""A certificate's page: its holder's and HR's, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client

from certificates.models import Certificate, DocumentReview
from certificates.services import RENDER, ask_for_review
from jobs.models import Job, State
from tests.certificates.conftest import Shop, do_the_render_job
from tests.factories import RevocationFactory

transaction = pytest.mark.django_db(transaction=True)  # a worker's steps are transactions of their own


def at(certificate: Certificate, what: str = "") -> str:
    return f"/en/certificates/{certificate.uuid}/{what}"


def signed_in(client: Client, person: object) -> Client:
    client.force_login(person)  # type: ignore[arg-type]
    return client


class TestWhoSeesIt:
    def test_the_holder_does_and_sees_no_button_to_revoke(
        self, client: Client, shop: Shop, certificate: Certificate
    ) -> None:
        page = signed_in(client, shop.lin).get(at(certificate)).content.decode()
        assert certificate.number in page
        assert "Lin Xiaowen" in page
        assert "Revoke" not in page

    def test_hr_of_the_holders_part_does(self, client: Client, shop: Shop, certificate: Certificate) -> None:
        assert "Revoke this certificate" in signed_in(client, shop.hr).get(at(certificate)).content.decode()

    @pytest.mark.parametrize("who", ["outsider", "elsewhere"])
    @pytest.mark.parametrize("what", ["", "state/", "document.pdf"])
    def test_nobody_else_learns_that_it_exists(
        self, client: Client, shop: Shop, certificate: Certificate, who: str, what: str
    ) -> None:
        assert signed_in(client, getattr(shop, who)).get(at(certificate, what)).status_code == 404


class TestTheDocument:
    def test_until_it_is_there_the_page_says_so_and_asks_again(
        self, client: Client, shop: Shop, certificate: Certificate
    ) -> None:
        signed_in(client, shop.lin)
        assert client.get(at(certificate, "document.pdf")).status_code == 404
        state = client.get(at(certificate, "state/")).content.decode()
        assert "being prepared" in state
        assert f'hx-get="{at(certificate, "state/")}"' in state

    @transaction
    def test_then_it_opens_as_a_pdf_and_is_sent_once(
        self, client: Client, shop: Shop, certificate: Certificate
    ) -> None:
        do_the_render_job(certificate)
        signed_in(client, shop.lin)
        assert "hx-get" not in client.get(at(certificate, "state/")).content.decode()
        first = client.get(at(certificate, "document.pdf"))
        assert b"".join(first.streaming_content).startswith(b"%PDF-")  # type: ignore[arg-type]
        assert first.headers["Content-Type"] == "application/pdf"
        assert first.headers["ETag"] == f'"{certificate.document.sha256}"'
        assert certificate.number in first.headers["Content-Disposition"]
        again = client.get(at(certificate, "document.pdf"), headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


class TestRevoking:
    def test_needs_a_reason(self, client: Client, shop: Shop, certificate: Certificate) -> None:
        answer = signed_in(client, shop.hr).post(at(certificate, "revoke/"), {"reason": "  "})
        assert answer.status_code == 422
        assert "Say why" in answer.content.decode()
        assert not hasattr(Certificate.objects.get(), "revocation")

    def test_what_was_typed_is_kept(self, client: Client, shop: Shop, certificate: Certificate) -> None:
        typed = "too long " * 60
        answer = signed_in(client, shop.hr).post(at(certificate, "revoke/"), {"reason": typed})
        assert answer.status_code == 422
        assert typed.strip() in answer.content.decode()

    def test_with_one_it_is_done_and_the_page_says_since_when_and_why(
        self, client: Client, shop: Shop, certificate: Certificate
    ) -> None:
        signed_in(client, shop.hr)
        answer = client.post(at(certificate, "revoke/"), {"reason": "Issued by mistake."})
        assert answer.headers["Location"] == at(certificate)
        page = client.get(at(certificate)).content.decode()
        assert "Revoked" in page
        assert "Issued by mistake." in page

    def test_a_second_time_nothing_changes(self, client: Client, shop: Shop, certificate: Certificate) -> None:
        RevocationFactory(certificate=certificate, by=shop.hr, reason="first")
        signed_in(client, shop.hr)
        page = client.post(at(certificate, "revoke/"), {"reason": "second"}, follow=True).content.decode()
        assert "nothing was changed" in page
        assert "second" not in page

    @pytest.mark.parametrize(("who", "status"), [("lin", 403), ("outsider", 403), ("elsewhere", 404)])
    def test_only_hr_of_the_holders_part_may(
        self, client: Client, shop: Shop, certificate: Certificate, who: str, status: int
    ) -> None:
        answer = signed_in(client, getattr(shop, who)).post(at(certificate, "revoke/"), {"reason": "why"})
        assert answer.status_code == status
        assert not hasattr(Certificate.objects.get(), "revocation")


class TestTryingAgain:
    @pytest.fixture
    def waiting(self, certificate: Certificate) -> Certificate:
        Job.objects.filter(kind=RENDER).update(state=State.HELD)
        ask_for_review(certificate=certificate, problem="missing_glyph", detail="U+2A6D6")
        return certificate

    def test_hr_sees_what_is_missing_and_the_holder_that_it_waits(
        self, client: Client, shop: Shop, waiting: Certificate
    ) -> None:
        hers = signed_in(client, shop.lin).get(at(waiting)).content.decode()
        assert "waits for review" in hers
        assert "U+2A6D6" not in hers
        assert "U+2A6D6" in signed_in(client, shop.hr).get(at(waiting)).content.decode()

    def test_makes_the_job_due_again_and_the_page_wait_for_it(
        self, client: Client, shop: Shop, waiting: Certificate
    ) -> None:
        signed_in(client, shop.hr)
        for _ in range(2):  # a second press finds it on its way
            assert client.post(at(waiting, "try-again/")).status_code == 302
        assert Job.objects.get(kind=RENDER).state == State.PENDING
        state = client.get(at(waiting, "state/")).content.decode()
        assert "being prepared" in state
        assert "hx-get" in state

    def test_is_hrs_alone(self, client: Client, shop: Shop, waiting: Certificate) -> None:
        assert signed_in(client, shop.lin).post(at(waiting, "try-again/")).status_code == 403
        assert signed_in(client, shop.elsewhere).post(at(waiting, "try-again/")).status_code == 404
        assert DocumentReview.objects.get().resolved_at is None


def test_the_page_of_an_expired_one_says_expired(client: Client, shop: Shop, certificate: Certificate) -> None:
    Certificate.objects.update(
        issued_on=certificate.issued_on - timedelta(days=800), expires_on=certificate.issued_on - timedelta(days=1)
    )
    assert "Expired" in signed_in(client, shop.lin).get(at(certificate)).content.decode()
