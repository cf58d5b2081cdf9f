"""What the audit's rows of the door say."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from audit.wording import register_action, register_fact

FACTORS = [
    (Authenticator.Type.WEBAUTHN, _("passkey")),
    (Authenticator.Type.TOTP, _("one-time codes")),
    (Authenticator.Type.RECOVERY_CODES, _("recovery codes")),
]

register_fact("signin.count", _("number of codes"))
register_action("signin.password_changed", _("Password changed"), _("Changed the password."))
register_action(
    "signin.password_reset", _("Password reset"), _("Chose a new password by a link in a mail ({channel}).")
)
register_action("signin.sessions_ended", _("Signed out elsewhere"), _("Sessions that were ended: {count}."))
register_fact("signin.type", _("second factor"), choices=FACTORS)
register_action("signin.factor_added", _("Second factor added"), _("Set up a second factor: {type}."))
register_action("signin.factor_removed", _("Second factor removed"), _("Removed a second factor: {type}."))
register_action("signin.factor_renewed", _("Recovery codes renewed"), _("Made new recovery codes."))
register_action("signin.factors_taken_away", _("Second factor taken away"), _("Their second factors were taken away."))
register_fact("signin.provider", _("provider"))
register_action("signin.linked", _("Tied to a provider"), _("Signs in by {provider} from now on."))
register_action("signin.untied", _("Untied from providers"), _("No account at a provider opens this one any more."))
register_action("signin.provider_written", _("Single sign-on changed"), _("The provider {provider} was set up."))
register_action("signin.provider_removed", _("Single sign-on removed"), _("The provider {old_provider} was removed."))
