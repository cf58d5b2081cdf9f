"""Wagtail's back office is open by area, and what nobody named is closed."""

import pytest
from django.test import Client
from django.urls import ResolverMatch
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from config.areas import may_enter
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from people.models import Person, Role
from people.services import grant_role
from tests.factories import PersonFactory, holder_of


def match(name: str, namespace: str = "", **kwargs: object) -> ResolverMatch:
    namespaces = [namespace] if namespace else []
    return ResolverMatch(print, (), kwargs, name, None, namespaces, "admin/new/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TRAINER, Role.SENIOR_TRAINER, Role.HR, Role.AUDITOR])
def test_what_a_new_release_of_wagtail_adds_is_for_administrators(role: Role) -> None:
    added = [match("wagtailadmin_new"), match("index", "wagtailnew"), match("new", "simple_translation")]
    assert [may_enter(holder_of(role), one) for one in added] == [False] * 3
    assert all(may_enter(Person(is_superuser=True), one) for one in added)


@pytest.mark.django_db
def test_a_page_of_ours_authorises_itself() -> None:
    assert may_enter(holder_of(Role.HR), match("index", "people_admin"))


@pytest.mark.django_db
def test_what_is_done_to_many_belongs_to_the_area_of_the_things() -> None:
    to_people, to_pages = (match("wagtail_bulk_action", app_label=app) for app in ("people", "wagtailcore"))
    trainer, hr = holder_of(Role.TRAINER), holder_of(Role.HR)
    assert (may_enter(trainer, to_people), may_enter(trainer, to_pages)) == (False, True)
    assert (may_enter(hr, to_people), may_enter(hr, to_pages)) == (True, False)


@pytest.fixture
def office(client: Client) -> Client:
    catalogue_pages()
    map_roles()
    hr = PersonFactory(language="en", name="林晓雯", time_zone="Asia/Shanghai")
    grant_role(person=hr, role=Role.HR)
    client.force_login(hr)
    return client


@pytest.mark.django_db
class TestTheAccountPage:
    def test_offers_what_is_wagtails_and_nothing_of_the_person(self, office: Client) -> None:
        page = office.get("/admin/account/").content.decode()
        assert 'name="theme-theme"' in page
        for field in ("name_email-first_name", "avatar-avatar", "locale-preferred_language", "password-new_password1"):
            assert f'name="{field}"' not in page

    def test_saves_it_without_keeping_a_name_in_a_log(self, office: Client) -> None:
        given = {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "snug"}
        given |= {"name_email-first_name": "x", "locale-current_time_zone": "UTC"}
        assert office.post("/admin/account/", given).status_code == 302
        assert UserProfile.objects.get().theme == "dark"
        assert Person.objects.get().name == "林晓雯"
        assert not ModelLogEntry.objects.exists()

    def test_says_what_is_wrong(self, office: Client) -> None:
        answer = office.post("/admin/account/", {"theme-theme": "pink"})
        assert (answer.status_code, UserProfile.objects.get().theme) == (200, "system")
        assert "pink is not one of the available choices" in answer.content.decode()


@pytest.mark.django_db
def test_documents_are_not_offered(client: Client) -> None:
    admin = PersonFactory(language="en")
    grant_role(person=admin, role=Role.ADMIN)
    catalogue_pages()
    map_roles()
    client.force_login(admin)
    assert "/admin/documents/" not in client.get("/admin/").content.decode()
