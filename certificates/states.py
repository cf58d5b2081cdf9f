"""The states of a standing: one word for each, with its colour and its urgency."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SOON_DAYS = 30


class State(models.TextChoices):
    VALID = "valid", _("Valid")
    RENEWAL_OPEN = "renewal_open", _("Valid, renewal open")
    HELD = "held", _("Valid, not required")
    DUE_SOON = "due_soon", _("Due soon")
    NOT_YET_DUE = "not_yet_due", _("Not yet due")
    OVERDUE = "overdue", _("Overdue")
    IN_GRACE = "in_grace", _("In grace")
    LAPSED = "lapsed", _("Lapsed")
    REVOKED = "revoked", _("Revoked")
    PENDING = "pending", _("Waiting for approval")
    WAIVED = "waived", _("Waived")
    PAUSED = "paused", _("Paused")
    NOT_REQUIRED = "not_required", _("Not required")


CSS = {
    State.VALID: "valid",
    State.RENEWAL_OPEN: "soon",
    State.HELD: "valid",
    State.DUE_SOON: "soon",
    State.NOT_YET_DUE: "none",
    State.OVERDUE: "lapsed",
    State.IN_GRACE: "soon",
    State.LAPSED: "lapsed",
    State.REVOKED: "lapsed",
    State.PENDING: "soon",
    State.WAIVED: "none",
    State.PAUSED: "none",
    State.NOT_REQUIRED: "none",
}
HOLDS = (State.VALID, State.RENEWAL_OPEN, State.HELD)
ASKS_NOTHING = (State.WAIVED, State.PAUSED)  # the duty is lifted
TO_BE_HELD = (State.NOT_YET_DUE, State.DUE_SOON, State.OVERDUE)  # its day is the one to hold it by
LACKS = (State.OVERDUE, State.LAPSED, State.REVOKED, State.IN_GRACE)  # its day has passed
NEEDS_ATTENTION = (State.OVERDUE, State.LAPSED, State.REVOKED, State.IN_GRACE, State.DUE_SOON, State.RENEWAL_OPEN)
