"""What the audit's rows of this room say."""

from django.utils.translation import gettext_lazy as _

from api.models import ApiToken
from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact

register_fact("token.purpose", _("purpose"), choices=ApiToken.Purpose.choices)
register_subject("api.apitoken", names_of(ApiToken))
register_action(
    "token.made",
    _("Token made"),
    _("The token “{name}” was made for {unit}, valid until {expires_on}."),
    _("The token “{name}” was made for {unit}."),
    _("The token “{name}” was made for the whole organisation, valid until {expires_on}."),
    _("The token “{name}” was made for the whole organisation."),
)
register_action("token.revoked", _("Token revoked"), _("The token “{name}” was revoked."))
