"""Views of the list: saved, shared with a role within a part, begun with."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audit.models import Record
from audit.wording import tell
from people.models import Person, Role, Unit
from people.personal_data import everything
from reports.saved.models import DefaultView, SavedView
from reports.saved.services import BeyondYourPart, delete_view, save_view, set_default
from tests.factories import RoleGrantFactory
from tests.reports.conftest import Company, Read, people_of

HTMX = {"HX-Request": "true", "HX-Target": "panel"}


def enter(client: Client, person: Person) -> None:
    client.force_login(person, backend="people.backends.StaffNumberOrEmailBackend")


def shown(answer: Any) -> list[tuple[str, str, bool]]:
    return list(answer.context["saved"])


def test_a_view_is_saved_and_one_press_away(hr: Person, company: Company, lin: Person, client: Client) -> None:
    enter(client, hr)
    answer = client.post("/en/status/views/save/?unit=xuhui&state=valid&page=3", {"name": "Xuhui"})
    assert answer["Location"] == "/en/status/?unit=xuhui&state=valid"
    page = client.get(answer["Location"])
    assert (shown(page), people_of(page)) == ([("Xuhui", "?unit=xuhui&state=valid", True)], ["000001"])
    assert shown(client.get("/en/status/?all=1")) == [("Xuhui", "?unit=xuhui&state=valid", False)]
    assert not Record.objects.filter(action__startswith="view.").exists()


def test_the_same_name_takes_its_place(hr: Person) -> None:
    for unit in ("xuhui", "south"):
        save_view(owner=hr, name="Mine", filters={"unit": unit})
    assert [view.filters for view in SavedView.objects.all()] == [{"unit": "south"}]


def test_the_list_begins_with_ones_default_view(hr: Person, company: Company, lin: Person, client: Client) -> None:
    view = save_view(owner=hr, name="Xuhui", filters={"unit": "xuhui"}, is_default=True)
    enter(client, hr)
    assert client.get("/en/status/")["Location"] == "/en/status/?unit=xuhui"
    assert client.get("/en/status/?all=1").status_code == 200
    assert client.get("/en/status/", headers=HTMX).status_code == 200
    client.post(f"/en/status/views/{view.pk}/default/")
    assert client.get("/en/status/").status_code == 200
    client.post(f"/en/status/views/{view.pk}/default/", {"on": "1"})
    assert client.get("/en/status/").status_code == 302


def test_a_default_view_without_a_filter_is_the_list(hr: Person, client: Client) -> None:
    save_view(owner=hr, name="All", filters={}, is_default=True)
    enter(client, hr)
    assert client.get("/en/status/").status_code == 200


def test_what_takes_the_last_filter_away_leads_past_the_default_view(
    hr: Person, company: Company, lin: Person, client: Client
) -> None:
    save_view(owner=hr, name="Xuhui", filters={"unit": "xuhui"}, is_default=True)
    enter(client, hr)
    [chip] = client.get("/en/status/?unit=xuhui").context["chips"]
    assert client.get(f"/en/status/{chip['address']}").status_code == 200


# --- Shared -------------------------------------------------------------------------------------------------


@pytest.fixture
def east(company: Company, hr: Person) -> SavedView:
    unit = Unit.objects.get(code="east")
    return save_view(owner=hr, name="East", filters={"q": "lin"}, shared_role=Role.MANAGER, shared_unit=unit)


def seen(person: Person) -> list[str]:
    return [view.name for view in SavedView.objects.visible_to(Person.objects.get(pk=person.pk))]


def test_it_is_shared_with_a_role_within_a_part(
    hr: Person, manager: Person, regional_hr: Person, company: Company, east: SavedView
) -> None:
    elsewhere = RoleGrantFactory(role=Role.MANAGER, unit=company.south).person
    above = RoleGrantFactory(role=Role.MANAGER, unit=company.group).person
    assert [seen(one) for one in (hr, manager, regional_hr, elsewhere, above)] == [["East"], ["East"], [], [], []]
    save_view(owner=hr, name="Everywhere", filters={}, shared_role=Role.MANAGER)
    assert [seen(one) for one in (elsewhere, regional_hr)] == [["Everywhere"], []]


def test_a_shared_view_shows_nobody_more_than_they_may_see(
    manager: Person, ma: Person, lin: Person, hr: Person, client: Client
) -> None:
    save_view(owner=hr, name="Jing'an", filters={"unit": "jingan"}, shared_role=Role.MANAGER)
    enter(client, manager)
    [(_, address, _)] = shown(client.get("/en/status/?all=1"))
    assert people_of(client.get(f"/en/status/{address}")) == ["000001", "000002"]


def test_one_shares_only_within_ones_part(manager: Person, company: Company, client: Client) -> None:
    for unit in (None, company.south):
        with pytest.raises(BeyondYourPart):
            save_view(owner=manager, name="x", filters={}, shared_role=Role.HR, shared_unit=unit)
    enter(client, manager)
    typed = {"name": "Ours", "shared_role": "hr", "shared_unit": ""}
    answer = client.post("/en/status/views/save/?q=lin", typed)
    page = answer.content.decode()
    assert (answer.status_code, 'value="Ours"' in page, "only within your part" in page) == (422, True, True)
    assert not SavedView.objects.exists()


def test_the_audit_says_what_was_shared_without_naming_anybody(hr: Person, east: SavedView) -> None:
    delete_view(view=east, actor=hr)
    delete_view(view=east, actor=hr)
    rows = Record.objects.filter(action__startswith="view.").order_by("pk")
    with translation.override("en"):
        told = [row.what for row in tell(rows)]
    assert told == [
        "Shared the view “East” with Manager within Region East.",
        "The view “East” is no longer shared.",
    ]
    assert rows[0].after["filters"] == {}


def test_others_may_begin_with_it_but_not_delete_it(
    manager: Person, lin: Person, east: SavedView, client: Client
) -> None:
    enter(client, manager)
    assert client.post(f"/en/status/views/{east.pk}/default/", {"on": "1"}).status_code == 302
    assert client.post(f"/en/status/views/{east.pk}/delete/").status_code == 404
    assert client.get("/en/status/")["Location"] == "/en/status/?q=lin"
    assert "East" in client.get("/en/status/views/").content.decode()


def test_staff_keep_no_views(lin: Person, east: SavedView, client: Client) -> None:
    enter(client, lin)
    for name in ("", "save/"):
        assert client.get(f"/en/status/views/{name}").status_code == 403
    assert client.post(f"/en/status/views/{east.pk}/default/", {"on": "1"}).status_code == 403


def test_who_may_no_longer_see_it_no_longer_begins_with_it(manager: Person, east: SavedView, client: Client) -> None:
    set_default(person=manager, view=east, is_default=True)
    manager.grants.update(unit=Unit.objects.get(code="south"))
    enter(client, manager)
    assert client.get("/en/status/").status_code == 200


def test_a_filter_that_is_not_understood_is_not_saved(hr: Person, client: Client) -> None:
    enter(client, hr)
    answer = client.post("/en/status/views/save/?unit=nowhere", {"name": "x"})
    assert (answer["Location"], SavedView.objects.count()) == ("/en/status/?unit=nowhere", 0)


def test_made_anonymous_ones_own_views_go_and_shared_ones_name_nobody(hr: Person, east: SavedView) -> None:
    save_view(owner=hr, name="Mine", filters={"q": "lin"}, is_default=True)
    [data] = [one for one in everything() if one.key == "saved"]
    assert {row["view"] for row in data.rows(hr)} == {"Mine", "East"}
    data.erase(hr)
    assert [(view.name, view.filters) for view in SavedView.objects.all()] == [("East", {})]
    assert not DefaultView.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_views_costs_the_same_for_one_and_for_three(hr: Person, read: Read, count: int) -> None:
    for number in range(count):
        save_view(owner=hr, name=f"{number}", filters={}, shared_role=Role.HR)
    read(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as queries:
        answer = read(hr, "views")
    assert (len(answer.context["lines"]), len(queries)) == (count, 4)
