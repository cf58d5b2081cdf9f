"""What a stranger with the paper in hand may ask, and learns."""

from datetime import date, timedelta

import pytest
from django.test import Client

from bilingual.days import today
from certificates.models import Certificate
from certificates.numbers import new_number
from tests.factories import CertificateFactory, PersonFactory, RevocationFactory

pytestmark = pytest.mark.django_db
NUMBER = "PZ-2020-7F3K-9Q2M-X"


@pytest.fixture
def certificate() -> Certificate:
    made: Certificate = CertificateFactory(
        number=new_number(2020),
        person=PersonFactory(email="lin@staff.example", phone="13800000000", staff_number="S-SECRET"),
        holder_name_latin="Lin Xiaowen",
        certification__name_en="Psychological foundation",
        expires_on=today() + timedelta(days=100),
    )
    return made


def asked(client: Client, number: str) -> str:
    return client.get(f"/verify/{number}", headers={"accept-language": "en"}).content.decode()


class TestWhatItIsWorth:
    def test_valid_to_whom_for_what_since_when(self, client: Client, certificate: Certificate) -> None:
        page = asked(client, certificate.number)
        assert "genuine and has been valid since 1 January 2020" in page
        for word in ("林晓雯", "Lin Xiaowen", "Psychological foundation", certificate.number):
            assert word in page

    def test_and_nothing_else_about_the_person(self, client: Client, certificate: Certificate) -> None:
        page = asked(client, certificate.number)
        for word in ("lin@staff.example", "13800000000", "S-SECRET", str(certificate.uuid)):
            assert word not in page

    def test_it_is_valid_on_its_last_day_and_expired_the_day_after(
        self, client: Client, certificate: Certificate
    ) -> None:
        Certificate.objects.update(expires_on=today())
        assert "genuine and has been valid" in asked(client, certificate.number)
        Certificate.objects.update(expires_on=today() - timedelta(days=1))
        assert "it was valid only until" in asked(client, certificate.number)

    def test_superseded_by_the_next(self, client: Client, certificate: Certificate) -> None:
        CertificateFactory(
            person=certificate.person,
            certification=certificate.certification,
            policy=certificate.policy,
            cycle=2,
            issued_on=date(2026, 1, 5),
        )
        assert "a newer one replaced it on 5 January 2026" in asked(client, certificate.number)

    def test_revoked_without_the_reason_which_is_no_strangers_business(
        self, client: Client, certificate: Certificate
    ) -> None:
        RevocationFactory(certificate=certificate, reason="Somebody else sat the quiz.")
        page = asked(client, certificate.number)
        assert "was revoked on" in page
        assert "Somebody else" not in page


class TestTheNumber:
    @pytest.mark.parametrize("change", [str.lower, lambda number: number.replace("-", " "), lambda n: f" {n} "])
    def test_is_understood_as_people_type_it(self, client: Client, certificate: Certificate, change: object) -> None:
        assert "genuine and has been valid" in asked(client, change(certificate.number))  # type: ignore[operator]

    def test_one_that_was_never_issued_is_no_typing_error(self, client: Client) -> None:
        response = client.get(f"/verify/{new_number(2026)}", headers={"accept-language": "en"})
        assert response.status_code == 404
        assert "No certificate with this number was ever issued" in response.content.decode()

    def test_one_that_cannot_be_is_a_typing_error(self, client: Client) -> None:
        response = client.get("/verify/PZ-2026-7F3K-9Q2M-A", headers={"accept-language": "en"})
        assert response.status_code == 404
        assert "typing error" in response.content.decode()

    @pytest.mark.parametrize("number", ["1", "证书", "%00", "..%2F", "x" * 300])
    def test_what_is_no_number_at_all_is_told_what_one_looks_like(self, client: Client, number: str) -> None:
        response = client.get(f"/verify/{number}", headers={"accept-language": "en"})
        assert response.status_code == 404
        if "%2F" not in number:
            assert "Our certificate numbers look different" in response.content.decode()

    @pytest.mark.parametrize(
        ("typed", "address"),
        [("pz 2026 7f3k 9q2m c", "/verify/PZ-2026-7F3K-9Q2M-C"), ("no/such", "/verify/no%20such")],
    )
    def test_typed_into_the_form_it_leads_to_its_page(self, client: Client, typed: str, address: str) -> None:
        assert client.get("/verify/", {"number": typed}).headers["Location"] == address

    def test_an_empty_form_says_what_to_type(self, client: Client) -> None:
        page = client.get("/verify/", {"number": ""}, headers={"accept-language": "en"}).content.decode()
        assert "Type the number as it stands on the certificate." in page


def test_nobody_tries_numbers_by_the_thousand(client: Client) -> None:
    answers = [client.get(f"/verify/{NUMBER}").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
