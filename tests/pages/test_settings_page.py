"""Language, time zone, and one's own data."""

from django.test import Client

from people.models import Person
from tests.pages.conftest import placed


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/en/settings/")["Location"] == "/accounts/login/?next=/en/settings/"


def test_a_person_reads_what_is_kept_about_them(as_lin: Client, lin: Person) -> None:
    placed(lin)
    page = as_lin.get("/en/settings/").content.decode()
    for fact in (
        "1001",
        "林晓雯 Lin Xiaowen",
        "lin@staff.example",
        "Jing&#x27;an shop · Shop assistant",
        "4 May 2024",
    ):
        assert fact in page


def test_the_choice_is_kept_and_the_page_comes_back_in_that_language(as_lin: Client, lin: Person) -> None:
    response = as_lin.post("/zh-hans/settings/", {"language": "en", "time_zone": "Europe/Berlin"})
    assert response["Location"] == "/en/settings/"
    lin.refresh_from_db()
    assert (lin.language, lin.time_zone) == ("en", "Europe/Berlin")


def test_a_time_zone_that_is_none_changes_nothing_and_says_so(as_lin: Client, lin: Person) -> None:
    page = as_lin.post("/en/settings/", {"language": "en", "time_zone": "Mars/Olympus"}).content.decode()
    assert '<ul class="errors" id="id_time_zone_error">' in page
    lin.refresh_from_db()
    assert (lin.language, lin.time_zone) == ("zh-hans", "Asia/Shanghai")


def test_time_zones_are_named_as_the_reader_names_cities(as_lin: Client) -> None:
    for language, region, city in (("zh-hans", "亚洲", "上海"), ("en", "Asia", "Shanghai")):
        page = as_lin.get(f"/{language}/settings/").content.decode()
        assert f'<optgroup label="{region}">' in page
        assert f'<option value="Asia/Shanghai" selected>{city}</option>' in page
