"""What every page's frame keeps to: the policy on scripts and styles, and the errors."""

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, server_error

from people.models import Role
from tests.factories import holder_of

TEMPLATES = Path(__file__).parents[2] / "site/pages/templates"
UNSAFE = re.compile(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\bsrc=)")


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_holds_neither_inline_script_nor_inline_style(template: Path) -> None:
    assert UNSAFE.findall(template.read_text()) == []


def test_a_page_that_does_not_ask_for_htmx_does_not_load_it(client: Client) -> None:
    assert "<script" not in client.get("/en/").content.decode()


@pytest.mark.parametrize(("language", "says"), [("en", "There is no page here"), ("zh-hans", "这里没有页面")])
def test_a_wrong_address_is_answered_in_the_readers_language(client: Client, language: str, says: str) -> None:
    response = client.get(f"/{language}/no/such/page")
    assert response.status_code == 404
    assert says in response.content.decode()


def test_errors_without_a_request_still_have_the_frame() -> None:
    """Django renders these three without context processors."""
    request = RequestFactory().get("/")
    for response in (server_error(request), bad_request(request, ValueError()), csrf_failure(request)):
        page = response.content.decode()
        assert 'class="brand"' in page
        assert "<h1>" in page


def test_a_forged_form_is_refused_with_an_explanation() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/en/language/", {"language": "en"}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "The form had been open for too long" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("status/", "Certification status"),
        ("certificates/", "My certifications"),
        ("certificates/external/", "My certifications"),
        ("certificates/external/waiting/", "Certification status"),
        ("certificates/approvals/", "Certification status"),
        ("certificates/relief/", "Certification status"),
        ("certificates/grant/", "Certification status"),
    ],
)
def test_the_navigation_says_where_one_is(client: Client, address: str, here: str) -> None:
    client.force_login(holder_of(Role.HR))
    page = client.get(f"/en/{address}").content.decode()
    marked = re.findall(
        r'<a [^>]*aria-current="(?:page|true)"[^>]*>.*?<span class="only-desk">([^<]+)', page, re.DOTALL
    )
    assert marked == [here]
