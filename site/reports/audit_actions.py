"""What the audit's rows of this room say."""

from django.utils.translation import gettext_lazy as _

from audit.wording import register_action

register_action(
    "status.exported",
    _("Status exported"),
    _("Took away the certification status of {people} people as at {as_at}, as {format}, narrowed by {filters}."),
    _("Took away the certification status of {people} people as at {as_at}, as {format}."),
)
register_action(
    "forecast.exported",
    _("Forecast exported"),
    _("Took away the forecast of expiries as at {as_at}, as {format}, narrowed by {filters}."),
    _("Took away the forecast of expiries as at {as_at}, as {format}."),
)
