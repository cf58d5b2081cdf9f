"""HR's pages for requirements: the form, what it would change with names, and only then a requirement."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bilingual.days import today
from certificates.models import Certification, Obligation, Requirement
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from people.models import Person, Position, Role, Unit
from people.services import grant_role
from tests.certificates.conftest import Shop
from tests.factories import CertificationFactory, PersonFactory, PlacementFactory, RequirementFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def signed_in(unit: Unit | None) -> Client:
    map_roles()
    hr = PersonFactory(language="en")
    grant_role(person=hr, role=Role.HR, unit=unit)
    client = Client()
    client.force_login(hr)
    return client


@pytest.fixture
def office(shop: Shop) -> Client:
    catalogue_pages()
    return signed_in(None)


@pytest.fixture
def certification() -> Certification:
    made: Certification = CertificationFactory(name_en="Till work")
    return made


def typed(certification: Certification, **more: Any) -> dict[str, Any]:
    return {
        "certification": str(certification.pk),
        "within_days": "60",
        "counted_from": "joining",
        "starts_on": today().isoformat(),
        "decider": "hr",
        "reason": "New tills.",
        "step": "preview",
        **more,
    }


def again(page: Any, step: str) -> dict[str, Any]:
    """What the page that asks once more would send."""
    kept: dict[str, Any] = {"step": step}
    for name, value in page.context["form"].typed():
        kept.setdefault(name, []).append(value)
    return kept


class TestWriting:
    def test_names_are_shown_before_anything_is_saved_and_then_what_was_shown_is_written(
        self, office: Client, shop: Shop, certification: Certification
    ) -> None:
        position = Position.objects.get(placements__person=shop.lin)
        data = typed(certification, units=[str(shop.unit.pk)], positions=[str(position.pk)])
        page = office.post("/admin/requirements/new/", data)
        assert (page.status_code, page.context["found"].counts["gains"]) == (200, 1)
        assert str(shop.lin) in page.content.decode()
        assert not Requirement.objects.exists()
        answer = office.post("/admin/requirements/new/", again(page, "save"))
        made = Requirement.objects.get()
        assert answer.headers["Location"] == f"/admin/requirements/{made.pk}/"
        assert (list(made.units.all()), list(made.positions.all())) == ([shop.unit], [position])
        assert Obligation.objects.get().due_on == today() + 60 * DAY
        shown = office.get(f"/admin/requirements/{made.pk}/").content.decode()
        assert "Till work is required, within 60 days." in shown

    def test_people_are_named_by_number_or_name_and_each_line_that_names_nobody_is_told(
        self, office: Client, shop: Shop, certification: Certification
    ) -> None:
        lin, mei = shop.lin, PersonFactory(name="梅", name_latin="Mei")
        wrong = office.post("/admin/requirements/new/", typed(certification, people=[lin.staff_number, "X9", "Nobody"]))
        errors = wrong.context["form"].errors["people"]
        assert (wrong.status_code, len(errors), "“X9”" in errors[0], "“Nobody”" in errors[1]) == (422, 2, True, True)
        assert f'value="{lin.staff_number}"' in wrong.content.decode()
        page = office.post("/admin/requirements/new/", typed(certification, people=[lin.staff_number, "", "mei"]))
        assert page.context["found"].counts["gains"] == 2
        office.post("/admin/requirements/new/", again(page, "save"))
        assert set(Requirement.objects.get().people.all()) == {lin, mei}

    def test_going_back_loses_nothing_typed(self, office: Client, certification: Certification) -> None:
        page = office.post("/admin/requirements/new/", typed(certification, everybody="on"))
        back = office.post("/admin/requirements/new/", again(page, "back"))
        assert (back.status_code, back.context["form"]["reason"].value()) == (200, "New tills.")
        more = office.post("/admin/requirements/new/", typed(certification, people=["a"] * 3, step="more"))
        assert more.content.decode().count('name="people"') == 6

    def test_of_nobody_is_refused_with_a_sentence(self, office: Client, certification: Certification) -> None:
        page = office.post("/admin/requirements/new/", typed(certification))
        assert page.status_code == 422
        assert "Say of whom it is required" in page.content.decode()

    def test_hr_of_a_part_requires_it_of_that_part_alone(self, shop: Shop, certification: Certification) -> None:
        catalogue_pages()
        local = signed_in(shop.unit)
        for refused in ({"everybody": "on"}, {"units": [str(UnitFactory().pk)]}):
            assert local.post("/admin/requirements/new/", typed(certification, **refused)).status_code == 422
        allowed = typed(certification, units=[str(shop.unit.pk)])
        assert local.post("/admin/requirements/new/", allowed).status_code == 200
        of_all = RequirementFactory(everybody=True)
        of_all.units.clear()
        assert local.get(f"/admin/requirements/{of_all.pk}/").status_code == 200
        assert local.get(f"/admin/requirements/{of_all.pk}/change/").status_code == 302


class TestChangingAndEnding:
    @pytest.fixture
    def requirement(self, office: Client, shop: Shop, certification: Certification) -> Requirement:
        office.post("/admin/requirements/new/", typed(certification, units=[str(shop.unit.pk)], step="save"))
        made = Requirement.objects.get()
        return made

    def test_the_change_is_shown_and_the_page_of_what_was_leads_to_what_is(
        self, office: Client, shop: Shop, requirement: Requirement
    ) -> None:
        Requirement.objects.update(starts_on=today() - 9 * DAY)
        address = f"/admin/requirements/{requirement.pk}/change/"
        assert office.get(address).context["form"].initial["within_days"] == 60
        data = typed(requirement.certification, units=[str(shop.unit.pk)], within_days="30")
        page = office.post(address, data)
        assert page.context["found"].counts["sooner"] == 1
        office.post(address, again(page, "save"))
        made = Requirement.objects.get(follows=requirement)
        assert made.within_days == 30
        was = office.get(f"/admin/requirements/{requirement.pk}/").content.decode()
        assert f"/admin/requirements/{made.pk}/" in was

    def test_nothing_changed_is_said(self, office: Client, shop: Shop, requirement: Requirement) -> None:
        data = typed(requirement.certification, units=[str(shop.unit.pk)])
        page = office.post(f"/admin/requirements/{requirement.pk}/change/", data)
        assert (page.status_code, "Nothing is different" in page.content.decode()) == (422, True)

    def test_an_end_says_who_need_not_hold_it_any_more(
        self, office: Client, shop: Shop, requirement: Requirement
    ) -> None:
        address = f"/admin/requirements/{requirement.pk}/end/"
        data = {"last_day": today().isoformat(), "reason": "Old tills are gone.", "step": "preview"}
        page = office.post(address, data)
        assert [one.person for one in page.context["found"].named["loses"]] == [shop.lin]
        office.post(address, again(page, "save"))
        requirement.refresh_from_db()
        assert requirement.ends_on == today()
        assert office.post(address, {**data, "last_day": "2020-01-01"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(office: Client, shop: Shop, count: int) -> None:
    for _ in range(count):
        one = RequirementFactory()
        one.people.add(shop.lin)
    office.get("/admin/requirements/")
    with CaptureQueriesContext(connection) as queries:
        page = office.get("/admin/requirements/")
    assert page.content.decode().count('class="title"') == count
    assert len(queries) == 17


def test_over_and_in_force_stand_apart(office: Client) -> None:
    RequirementFactory(ends_on=today() - DAY)
    assert "No requirement is over" not in office.get("/admin/requirements/?ended=1").content.decode()
    assert "Write the first requirement" in office.get("/admin/requirements/").content.decode()


def test_staff_have_no_entry(shop: Shop, client: Client) -> None:
    person: Person = PlacementFactory(unit=shop.unit).person
    client.force_login(person)
    assert client.get("/admin/requirements/").status_code == 403
