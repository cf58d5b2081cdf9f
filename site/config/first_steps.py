"""The back office's first page in a company that has nobody yet: what to do, in which order, until it is done."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from certificates.models import Requirement
from people.models import Person, Placement, Position, Unit
from people.rules import may_manage_people


@dataclass(frozen=True)
class Step:
    done: bool
    what: str | Promise
    why: str | Promise
    ways: list[tuple[str | Promise, str]]
    """What the button says, and where it leads."""


class FirstSteps(Component):
    """For whoever keeps the people of the whole company. Costs one query more once a requirement stands."""

    order = 50
    template_name = "config/first_steps.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"steps": steps_of(parent_context["request"].user)}


def steps_of(viewer: Person) -> list[Step]:
    """None where everything is set up, or where somebody else does it."""
    if not (may_manage_people(viewer) and viewer.manages.everywhere) or Requirement.objects.exists():
        return []
    return [
        Step(
            Unit.objects.exists(),
            _("The units, from the top down"),
            _("The company first, then its regions and shops. Each has a code, by which a list names it."),
            [(_("Add a unit"), reverse("units_admin:add"))],
        ),
        Step(
            Position.objects.exists(),
            _("The positions"),
            _("Shop assistant, shop manager, customer service: what people work as."),
            [(_("Add a position"), reverse("positions_admin:add"))],
        ),
        Step(
            Placement.objects.exists(),
            _("The people"),
            _("All at once, from the list that your office keeps as Excel or CSV, or one by one."),
            [
                (_("Bring people in"), reverse("importing:index")),
                (_("Add one person"), reverse("people_admin:add")),
            ],
        ),
        Step(
            False,
            _("Who must hold what"),
            _("A requirement gives people their duties and enrols them in the courses. You see first, by name, whom."),
            [(_("Write a requirement"), reverse("new_requirement"))],
        ),
    ]
