"""HR's part of the back office, as Wagtail finds it."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy
from wagtail.users.views.bulk_actions import DeleteBulkAction

from people import rules
from people.back_office import bulk
from people.back_office.people import PersonViewSet
from people.back_office.policies import PeoplePolicy, PositionsPolicy, UnitsPolicy
from people.back_office.positions import FamilyViewSet, PositionViewSet
from people.back_office.tags import TagViewSet
from people.back_office.units import UnitViewSet, organisation_urls
from people.models import Person, Position, PositionFamily, Tag, Unit

register_permission_policy(Person, PeoplePolicy(Person), exact_class=True)
register_permission_policy(Unit, UnitsPolicy(Unit), exact_class=True)
register_permission_policy(Position, PositionsPolicy(Position), exact_class=True)
register_permission_policy(PositionFamily, PositionsPolicy(PositionFamily), exact_class=True)
register_permission_policy(Tag, PositionsPolicy(Tag), exact_class=True)


class PeopleGroup(ViewSetGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 150
    items = (
        PersonViewSet("people_admin"),
        UnitViewSet("units_admin"),
        PositionViewSet("positions_admin"),
        FamilyViewSet("families_admin"),
        TagViewSet("tags_admin"),
    )

    def get_submenu_items(self) -> list[MenuItem]:
        tree = OrganisationItem(_("Organisation"), reverse("organisation"), icon_name="folder-open-1", order=2)
        bring = BringItem(_("Bring people in"), reverse("importing:index"), icon_name="upload", order=6)
        return [*super().get_submenu_items(), tree, bring]


class OrganisationItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return rules.may_see_records(request.user)  # type: ignore[attr-defined]


class BringItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return rules.may_manage_people(request.user)  # type: ignore[attr-defined]


@hooks.register("register_admin_viewset")
def register_people() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("register_admin_urls")
def register_organisation() -> list[object]:
    return list(organisation_urls)


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("people/admin.css"))


# Nobody is deleted: facts hang on them. Who leaves, leaves; who asks for it is made anonymous.
DeleteBulkAction.models = []
# After Wagtail's own for users, which write past the services: the same names, so that these take their place.
for action in bulk.ACTIONS:
    hooks.register("register_bulk_action", action, order=100)
