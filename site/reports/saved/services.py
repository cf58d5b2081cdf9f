"""Views saved, shared, deleted. What others get to see is audited; one's own habits are nobody's business."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from people.models import Person, Unit
from reports.saved.models import DefaultView, SavedView

NAMING = ("q", "manager")  # filters that may name somebody


class BeyondYourPart(Exception):
    def __init__(self) -> None:
        super().__init__(_("You may share it only within your part of the organisation."))


@transaction.atomic
def save_view(
    *,
    owner: Person,
    name: str,
    filters: Mapping[str, str],
    shared_role: str = "",
    shared_unit: Unit | None = None,
    is_default: bool = False,
) -> SavedView:
    """Under a name that the owner has given before, it takes that view's place. Raises :class:`BeyondYourPart`."""
    if shared_role and not owner.scope.covers(shared_unit):
        raise BeyondYourPart
    before = SavedView.objects.filter(owner=owner, name=name).first()
    given = {"filters": dict(filters), "shared_role": shared_role, "shared_unit": shared_unit if shared_role else None}
    view, _is_new = SavedView.objects.update_or_create(owner=owner, name=name, defaults=given)
    if shared_role:
        record(action="view.shared", subject=view, actor=owner, after=_told(view))
    elif before and before.shared_role:
        record(action="view.withdrawn", subject=view, actor=owner, after={"name": name})
    set_default(person=owner, view=view, is_default=is_default)
    return view


def _told(view: SavedView) -> dict[str, Any]:
    filters = {name: value for name, value in view.filters.items() if name not in NAMING}
    return {"name": view.name, "role": view.shared_role, "unit": view.shared_unit_id, "filters": filters}


@transaction.atomic
def delete_view(*, view: SavedView, actor: Person) -> None:
    """Twice is once. It was a habit, no fact; that it was shared stays in the audit."""
    if not SavedView.objects.select_for_update().filter(pk=view.pk).exists():
        return
    if view.shared_role:
        record(action="view.withdrawn", subject=view, actor=actor, after={"name": view.name})
    SavedView.objects.filter(pk=view.pk).delete()


@transaction.atomic
def set_default(*, person: Person, view: SavedView, is_default: bool) -> None:
    if is_default:
        DefaultView.objects.update_or_create(person=person, defaults={"view": view})
    else:
        DefaultView.objects.filter(person=person, view=view).delete()
