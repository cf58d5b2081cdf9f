from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads it, and it is kept in the audit."),
        error_messages={"required": _("Say why: a certificate is not revoked without a reason.")},
    )


class DecisionForm(forms.Form):
    """Yes, or no with a reason: whoever is refused has to read why."""

    decision = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for a no. The person reads it, and it is kept in the audit."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["granted"] = given.get("decision") == "yes"
        if given.get("decision") == "no" and not given.get("reason"):
            self.add_error("reason", _("Say why: a no without a reason helps nobody."))
        return given


class VerifyForm(forms.Form):
    number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        error_messages={"required": _("Type the number as it stands on the certificate.")},
    )
