"""What HR fills in about a person. ``apply`` calls services; a refusal of theirs becomes the form's error."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from bilingual.days import today
from people import services
from people.back_office.fields import OwnUnitField
from people.models import Person, Position, check_time_zone

NAMES = ("staff_number", "name", "family_name_latin", "given_name_latin", "name_order")
CONTACT = ("email", "phone", "language", "time_zone", "joined_on")


class ReasonMixin(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Kept with the change, for the audit.")
    )


class PersonForm(forms.ModelForm):
    """``viewer`` is set by the view before the form is bound."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP; the middle is cut out. Colleagues who may see the person see it."),
    )
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Kept with the change, for the audit.")
    )

    class Meta:
        model = Person
        fields = [*NAMES, *CONTACT]
        widgets = {"joined_on": AdminDateInput}

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["time_zone"].initial = settings.TIME_ZONE
        self.fields["time_zone"].validators = [check_time_zone]
        if not self.instance.photo:
            del self.fields["remove_photo"]

    def _post_clean(self) -> None:
        """The fields are checked as fields; the instance stays as it was, for the service to compare and to write."""

    def clean_staff_number(self) -> str:
        number: str = self.cleaned_data["staff_number"].strip()
        if Person.objects.exclude(pk=self.instance.pk).filter(staff_number__iexact=number).exists():
            raise forms.ValidationError(_("Someone else already has this staff number."))
        return number

    def clean_email(self) -> str | None:
        email: str | None = self.cleaned_data["email"]
        if email and Person.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Someone else already has this e-mail address."))
        return email

    def apply(self) -> Person:
        given = self.cleaned_data
        person = services.change_person(
            person=self.instance,
            actor=self.viewer,
            reason=given["reason"],
            **{field: given[field] for field in (*NAMES, *CONTACT)},
        )
        self._apply_photo(person)
        return person

    def _apply_photo(self, person: Person) -> None:
        given = self.cleaned_data
        if given.get("photo"):
            services.set_photo(person=person, file=given["photo"].file, actor=self.viewer, reason=given["reason"])
        elif given.get("remove_photo"):
            services.set_photo(person=person, file=None, actor=self.viewer, reason=given["reason"])


class NewPersonForm(PersonForm):
    unit = OwnUnitField(label=_("Unit"))
    position = forms.ModelChoiceField(label=_("Position"), queryset=Position.objects.all())
    starts_on = forms.DateField(label=_("In this place from"), widget=AdminDateInput, initial=today)

    field_order = [*NAMES, "unit", "position", "starts_on", *CONTACT, "photo", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, OwnUnitField)  # noqa: S101 - for the types
        unit.limit_to(self.viewer)

    def apply(self) -> Person:
        given = self.cleaned_data
        fields = {field: given[field] for field in (*NAMES, *CONTACT)}
        fields["joined_on"] = given["joined_on"] or given["starts_on"]
        person = services.add_person(actor=self.viewer, reason=given["reason"], **fields)
        services.place(
            person=person,
            unit=given["unit"],
            position=given["position"],
            starts_on=given["starts_on"],
            actor=self.viewer,
            reason=given["reason"],
        )
        self._apply_photo(person)
        return person
