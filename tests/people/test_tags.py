"""Tags: HR gives and takes them from today, and what was before stays."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Record
from audit.wording import tell
from bilingual.days import today
from config.role_groups import map_roles
from people.errors import CodeTaken
from people.models import Role, Tag, Tagging
from people.services import add_tag, change_tag, grant_role, set_tags
from tests.factories import PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def night() -> Tag:
    return add_tag(code="night", name_zh="夜班", name_en="Night shift")


@pytest.fixture
def aid() -> Tag:
    return add_tag(code="aid", name_zh="急救员", name_en="First aider")


def test_a_tag_begins_today_and_one_that_is_taken_ended_yesterday(night: Tag, aid: Tag) -> None:
    person = PersonFactory()
    Tagging.objects.create(person=person, tag=night, starts_on=today() - 9 * DAY)
    set_tags(person=person, tags=[aid], reason="moved to days")
    rows = Tagging.objects.order_by("starts_on").values_list("tag__code", "starts_on", "ends_on")
    assert list(rows) == [("night", today() - 9 * DAY, today() - DAY), ("aid", today(), None)]
    [told] = tell(Record.objects.filter(action="person.tagged"))
    assert "aid" in told.what or "急救员" in told.what


def test_the_same_again_changes_nothing_and_is_not_noted(night: Tag) -> None:
    person = PersonFactory()
    set_tags(person=person, tags=[night])
    set_tags(person=person, tags=[night])
    assert (Tagging.objects.count(), Record.objects.filter(action="person.tagged").count()) == (1, 1)


def test_a_slip_of_today_is_taken_back_and_the_audit_keeps_it(night: Tag) -> None:
    person = PersonFactory()
    set_tags(person=person, tags=[night])
    set_tags(person=person, tags=[])
    assert not Tagging.objects.exists()
    assert Record.objects.filter(action="person.tagged").count() == 2


def test_codes_are_there_once(night: Tag, aid: Tag) -> None:
    with pytest.raises(CodeTaken):
        add_tag(code="night", name_zh="夜", name_en="Night")
    with pytest.raises(CodeTaken):
        change_tag(tag=aid, code="night")
    assert change_tag(tag=aid, name_en="First aid").name_en == "First aid"


def test_hr_gives_tags_on_the_persons_page(night: Tag, aid: Tag) -> None:
    map_roles()
    person = PlacementFactory().person
    client = Client()
    officer = PersonFactory()
    grant_role(person=officer, role=Role.HR, unit=None)
    client.force_login(officer)
    address = reverse("people_admin:action", args=[person.pk, "tags"])
    assert client.get(address).status_code == 200
    client.post(address, {"tags": [night.pk], "reason": "t"})
    page = client.get(reverse("people_admin:inspect", args=[person.pk])).content.decode()
    assert night.name in page
    assert aid.name not in page
