from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from certificates.models import Certification, DutyRequest, ExternalCertificate
from people.back_office.fields import PersonField
from people.models import Person
from people.rules import may_manage

DAY = "%Y-%m-%d"  # what <input type=date> sends and shows
PICKED = {"type": "date"}


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


class ReliefForm(forms.Form):
    """To be let off, or to have more time. Whether it can be is the service's to say."""

    kind = forms.ChoiceField(
        label=_("What"), choices=DutyRequest.Kind.choices, widget=forms.RadioSelect, initial=DutyRequest.Kind.EXTENSION
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(PICKED, DAY),
        help_text=_("An extension needs a day. A waiver without one is for good."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever decides reads it. Please write nothing about an illness beyond that there is one."),
        error_messages={"required": _("Say why.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == DutyRequest.Kind.EXTENSION and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("Say until which day."))
        return given


class EndWaiverForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "end-%s", **kwargs})  # beside another form on one page

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(PICKED, DAY))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("The person reads it.")
    )


class ExternalForm(forms.ModelForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A photo or a scan: PDF, JPEG or PNG, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Add a photo or a scan of the certificate.")},
    )

    class Meta:
        model = ExternalCertificate
        fields = ["kind", "issuer", "number", "issued_on", "expires_on"]
        widgets = {"issued_on": forms.DateInput(PICKED, DAY), "expires_on": forms.DateInput(PICKED, DAY)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        issued, expires = given.get("issued_on"), given.get("expires_on")
        if issued and issued > today():
            self.add_error("issued_on", _("The day of issue is in the future."))
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("The last valid day would be before the day of issue."))
        return given


class GrantForm(forms.Form):
    person = PersonField(label=_("Person"))
    certification = forms.ModelChoiceField(Certification.objects.all(), label=_("Certification"))
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(PICKED, DAY),
        help_text=_("Empty: for as long as the policy says."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: it is granted without the evidence that the policy asks for.")},
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        person = self.fields["person"]
        assert isinstance(person, PersonField)  # noqa: S101
        person.limit_to(viewer)

    def clean_person(self) -> Person:
        """Nobody grants themselves anything, nor anybody beyond their part."""
        person: Person = self.cleaned_data["person"]
        if person.pk == self.viewer.pk or not may_manage(self.viewer, person):
            raise forms.ValidationError(_("You may grant certificates to others in your part of the organisation."))
        return person


class VerifyForm(forms.Form):
    number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        error_messages={"required": _("Type the number as it stands on the certificate.")},
    )
