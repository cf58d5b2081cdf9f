"""A person's page: who, where, in which roles, and what each room has to say."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from audit.wording import tell
from bilingual.days import today
from people import rules
from people.back_office.views import ScopedObjectMixin, records_about
from people.lines import line_manager_of
from people.models import Person, Tagging
from people.person_page import sections
from people.timeline import timeline

RECENT = 8


class PersonView(ScopedObjectMixin, generic.InspectView):
    template_name = "people/admin/person.html"
    permission_required = None
    page_title = _("Person")
    header_icon = "user"
    object: Person

    def get_object(self, queryset: Any = None) -> Person:
        found: Person = ScopedObjectMixin.get_object(self)
        return found

    def get_fields(self) -> list[str]:
        return []

    @cached_property
    def may_manage(self) -> bool:
        return rules.may_manage(self.request.user, self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("people_admin:index"), "label": _("People")},
            {"url": "", "label": str(self.object)},
        ]

    def _address(self, action: str) -> str:
        return reverse("people_admin:action", args=[self.object.pk, action])

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.may_manage or self.object.anonymised_at:
            return []
        edit = reverse("people_admin:edit", args=[self.object.pk])
        buttons = [HeaderButton(_("Edit"), url=edit, icon_name="edit")]
        if self.object.is_active:
            buttons.append(
                HeaderButton(pgettext_lazy("somebody", "Move"), url=self._address("move"), icon_name="arrow-right")
            )
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        history = reverse("people_admin:history", args=[self.object.pk])
        buttons = [Button(_("History"), url=history, icon_name="history", priority=10)]
        if not self.may_manage or self.object.anonymised_at:
            return buttons
        if self.object.is_active:
            offered = [
                ("place", _("Add a placement"), "plus"),
                ("absence", _("Leave of absence"), "calendar"),
                ("tags", _("Give tags"), "tag"),
                ("grant", _("Give a role"), "key"),
                ("leave", _("Leaves"), "logout"),
            ]
        else:
            offered = [("rejoin", _("Comes back"), "undo")]
        offered.append(("anonymise", _("Make anonymous"), "view"))
        return buttons + [
            Button(label, url=self._address(action), icon_name=icon, priority=20 + place)
            for place, (action, label, icon) in enumerate(offered)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, viewer = self.object, self.request.user
        placements = list(person.placements.select_related("unit", "position", "line_manager").order_by("-starts_on"))
        leaves = list(person.leaves.all())
        taggings = list(person.taggings.select_related("tag").order_by("-starts_on", "tag__code"))
        return {
            **super().get_context_data(**kwargs),
            "person": person,
            "may_manage": self.may_manage and not person.anonymised_at,
            "placements": placements,
            "leaves": leaves,
            "taggings": taggings,
            "tags": [one.tag.name for one in taggings if covers(one, today())],
            "timeline": timeline(placements, leaves, today()),
            "line_manager": line_manager_of(person),
            "grants": person.role_grants,
            "sections": [
                {"key": one.key, "title": one.title, "table": one.table(person, viewer)} for one in sections()
            ],
            "records": tell(records_about(person)[:RECENT]),
            "former": person.former_values.all()[:RECENT] if self.may_manage else [],
        }


def covers(span: Tagging, on: date) -> bool:
    return span.starts_on <= on and (span.ends_on is None or span.ends_on >= on)
