"""What this room's own rows say."""

from django.utils.translation import gettext_lazy as _

from audit.wording import register_action

register_action(
    "audit.erased", _("Details erased"), _("The details of all earlier rows about this person were erased.")
)
register_action(
    "audit.exported",
    _("Audit exported"),
    _("Exported {rows} rows of the audit as {format} ({filters})."),
    _("Exported {rows} rows of the audit as {format}."),
)
