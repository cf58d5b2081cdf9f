"""What each role opens in the back office."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupPagePermission, Workflow

from config.role_groups import map_roles
from courses.loading import catalogue_pages
from people.models import Role
from people.services import grant_role, revoke_role
from tests.factories import PersonFactory, UnitFactory, published_course

pytestmark = pytest.mark.django_db
EVERYTHING = ("/admin/pages/", "/admin/images/", "/admin/questions/", "/admin/people/", "/admin/reports/audit/")


@pytest.fixture(autouse=True)
def mapped() -> None:
    catalogue_pages()
    map_roles()


def held() -> list[tuple[str, set[str], set[str]]]:
    return [
        (
            group.name,
            set(group.permissions.values_list("codename", flat=True)),
            set(group.page_permissions.values_list("permission__codename", flat=True)),
        )
        for group in Group.objects.order_by("name")
    ]


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.TRAINER, {"/admin/pages/", "/admin/images/", "/admin/questions/"}),
        (Role.SENIOR_TRAINER, {"/admin/pages/", "/admin/images/", "/admin/questions/"}),
        (Role.HR, {"/admin/people/", "/admin/reports/audit/"}),
        (Role.AUDITOR, {"/admin/people/", "/admin/reports/audit/"}),
        (Role.ADMIN, set(EVERYTHING)),
    ],
)
def test_each_opens_what_it_needs_and_nothing_else(client: Client, role: Role, opens: set[str]) -> None:
    person = PersonFactory()
    grant_role(person=person, role=role)
    client.force_login(person)
    answers = {address: client.get(address) for address in EVERYTHING}
    assert {address for address, answer in answers.items() if answer.status_code == 200} == opens


def test_a_trainer_submits_and_a_senior_trainer_publishes() -> None:
    page = published_course(lessons=1).lessons["zh-hans"][0]
    may = {}
    for role in (Role.TRAINER, Role.SENIOR_TRAINER):
        person = PersonFactory()
        grant_role(person=person, role=role)
        tester = page.permissions_for_user(person)
        may[role] = (tester.can_edit(), tester.can_publish(), tester.can_submit_for_moderation())
    assert may == {Role.TRAINER: (True, False, True), Role.SENIOR_TRAINER: (True, True, True)}
    workflow = page.get_workflow()
    assert workflow is not None
    assert [group.name for group in workflow.tasks.get().specific.groups.all()] == ["Senior trainers"]


def test_mapping_again_changes_nothing_and_takes_away_what_was_added_by_hand() -> None:
    before = held()
    everything = Group.objects.get(name="Senior trainers").permissions.all()
    Group.objects.get(name="HR").permissions.add(*everything)
    publish = GroupPagePermission.objects.get(
        group__name="Senior trainers", permission__codename="publish_page", page__slug="zh-hans"
    )
    trainers = Group.objects.get(name="Trainers")
    GroupPagePermission.objects.create(group=trainers, page=publish.page, permission=publish.permission)
    for _ in range(2):
        map_roles()
    assert held() == before
    assert Workflow.objects.filter(name="Review by a senior trainer").count() == 1


def test_a_role_taken_away_closes_what_it_opened(client: Client) -> None:
    person, unit = PersonFactory(), UnitFactory()
    for part in (None, unit):
        grant_role(person=person, role=Role.HR, unit=part)
    client.force_login(person)
    revoke_role(person=person, role=Role.HR)
    assert client.get("/admin/people/").status_code == 200
    revoke_role(person=person, role=Role.HR, unit=unit)
    assert client.get("/admin/people/").status_code == 403
