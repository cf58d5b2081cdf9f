"""The language switch: the same page, the choice remembered, and nowhere but here."""

import pytest
from django.test import Client

from courses.models import CataloguePage, CoursePage
from people.models import Person
from tests.pages.conftest import in_english


def switch(client: Client, language: str, address: str) -> str:
    response = client.post("/zh-hans/language/", {"language": language, "next": address})
    assert response.status_code == 302
    return response["Location"]


def test_the_switch_keeps_the_page_and_its_query(client: Client) -> None:
    assert switch(client, "en", "/zh-hans/settings/?from=menu") == "/en/settings/?from=menu"


def test_an_address_without_a_language_stays_itself(client: Client) -> None:
    assert switch(client, "en", "/accounts/login/?next=/zh-hans/") == "/accounts/login/?next=/zh-hans/"


def test_a_strangers_choice_is_kept_in_a_cookie(client: Client) -> None:
    switch(client, "en", "/zh-hans/")
    assert client.get("/")["Location"] == "/en/"


def test_a_persons_choice_is_kept_with_the_person(as_lin: Client, lin: Person) -> None:
    switch(as_lin, "en", "/zh-hans/")
    lin.refresh_from_db()
    assert lin.language == "en"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "",
        "zh-hans/settings/",
    ],
)
def test_the_switch_leads_nowhere_else(client: Client, address: str) -> None:
    assert switch(client, "en", address) == "/en/"


def test_an_unknown_language_is_refused(client: Client) -> None:
    assert client.post("/en/language/", {"language": "tlh", "next": "/en/"}).status_code == 400


def test_the_switch_is_a_form_not_a_link(client: Client) -> None:
    assert client.get("/en/language/").status_code == 405


class TestWagtailPages:
    def test_a_page_leads_to_its_translation_under_its_own_slug(self, as_lin: Client, catalogue: CataloguePage) -> None:
        in_english(CoursePage.objects.get(slug="xinli"), title="Composure", slug="composure")
        assert switch(as_lin, "en", "/zh-hans/courses/xinli/") == "/en/courses/composure/"

    def test_and_back(self, as_lin: Client, catalogue: CataloguePage) -> None:
        in_english(CoursePage.objects.get(slug="xinli"), title="Composure", slug="composure")
        assert switch(as_lin, "zh-hans", "/en/courses/composure/") == "/zh-hans/courses/xinli/"

    def test_an_untranslated_page_leads_to_the_nearest_one_above(
        self, as_lin: Client, catalogue: CataloguePage
    ) -> None:
        assert switch(as_lin, "en", "/zh-hans/courses/xinli/") == "/en/courses/"

    def test_an_unpublished_translation_is_not_one(self, as_lin: Client, catalogue: CataloguePage) -> None:
        in_english(CoursePage.objects.get(slug="xinli"), slug="composure").unpublish()
        assert switch(as_lin, "en", "/zh-hans/courses/xinli/") == "/en/courses/"

    def test_a_page_that_is_not_there_leads_to_the_start(self, as_lin: Client, catalogue: CataloguePage) -> None:
        assert switch(as_lin, "en", "/zh-hans/courses/gone/") == "/en/"


class TestRoot:
    def test_the_browser_decides_for_a_stranger(self, client: Client) -> None:
        assert client.get("/", headers={"accept-language": "en-GB,en"})["Location"] == "/en/"
        assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/zh-hans/"

    def test_the_person_decides_for_themselves(self, as_lin: Client) -> None:
        assert as_lin.get("/", headers={"accept-language": "en-GB"})["Location"] == "/zh-hans/"
