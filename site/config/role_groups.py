"""What each role opens in the back office: groups, page permissions, collections and the review of lessons.

``people`` gives a role's holder its group (``people.groups``); here stands what the group may, of every room. Who sees
which *people* is no matter of groups: that is scope, and ``people.back_office.policies`` asks the roles themselves.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.models import CataloguePage
from people.groups import GROUPS
from people.models import Role
from quizzes.setup import trainer_permissions

ENTRY = ("wagtailadmin", "access_admin")
WRITES = ("add_page", "change_page")
PUBLISHES = (*WRITES, "publish_page", "lock_page", "unlock_page")
PICTURES = ("add_image", "change_image", "choose_image")
REVIEW = "Review by a senior trainer"

MODELS: dict[Role, list[tuple[str, str]]] = {
    Role.TRAINER: [ENTRY, *trainer_permissions()],
    Role.SENIOR_TRAINER: [ENTRY, *trainer_permissions()],
    Role.HR: [ENTRY],
    Role.AUDITOR: [ENTRY],
    Role.ADMIN: [ENTRY],
}
PAGES: dict[Role, Iterable[str]] = {Role.TRAINER: WRITES, Role.SENIOR_TRAINER: PUBLISHES}
COLLECTION: dict[Role, Iterable[str]] = {Role.TRAINER: PICTURES, Role.SENIOR_TRAINER: PICTURES}


@transaction.atomic
def map_roles() -> None:
    """Give each role's group exactly what it needs: what is missing is added, what is more is taken away. Again and
    again, it changes nothing more; ``load_catalogue`` and ``prepare`` call it."""
    catalogue = list(CataloguePage.objects.order_by("pk"))
    for role, name in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_model_permissions(MODELS.get(role, [])))
        _let_write(group, catalogue, PAGES.get(role, ()))
        _let_keep_pictures(group, COLLECTION.get(role, ()))
    _review(Group.objects.get(name=GROUPS[Role.SENIOR_TRAINER]), catalogue)


def _model_permissions(wanted: list[tuple[str, str]]) -> list[Permission]:
    """In one query; an unknown name is a fault of ours, and said so."""
    found = {
        (one.content_type.app_label, one.codename): one
        for one in Permission.objects.filter(codename__in=[codename for _, codename in wanted]).select_related(
            "content_type"
        )
    }
    return [found[one] for one in wanted]


def _let_write(group: Group, pages: Iterable[Page], codenames: Iterable[str]) -> None:
    page_type = ContentType.objects.get(app_label="wagtailcore", model="page")
    permissions = list(Permission.objects.filter(content_type=page_type, codename__in=list(codenames)))
    keep = [
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)[0].pk
        for page in pages
        for permission in permissions
    ]
    GroupPagePermission.objects.filter(group=group).exclude(pk__in=keep).delete()


def _let_keep_pictures(group: Group, codenames: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    permissions = Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=list(codenames))
    keep = [
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)[0].pk
        for permission in permissions
    ]
    GroupCollectionPermission.objects.filter(group=group).exclude(pk__in=keep).delete()


def _review(group: Group, pages: Iterable[Page]) -> None:
    """A trainer submits, a senior trainer approves: Wagtail's workflow, on the whole catalogue."""
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW)
    task = GroupApprovalTask.objects.filter(name=REVIEW).first() or GroupApprovalTask.objects.create(name=REVIEW)
    task.groups.set([group])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    for page in pages:
        WorkflowPage.objects.update_or_create(page_id=page.pk, defaults={"workflow": workflow})
