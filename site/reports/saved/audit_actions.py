"""What the audit's rows of this package say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from people.models import Unit
from reports.saved.models import ROLES, SavedView

register_subject("saved.savedview", names_of(SavedView), visible=SavedView.objects.visible_to)
register_fact("view.name", _("name of the view"))
register_fact("view.role", _("shared with"), choices=ROLES)
register_fact("view.unit", _("unit"), names_of(Unit))
register_action(
    "view.shared",
    _("View shared"),
    _("Shared the view “{name}” with {role} within {unit}."),
    _("Shared the view “{name}” with {role} everywhere."),
)
register_action("view.withdrawn", _("View no longer shared"), _("The view “{name}” is no longer shared."))
