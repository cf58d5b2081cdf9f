"""What HR does to one person, each as a page of its own: a form, and the service that it calls."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from bilingual.days import today
from people import rules, services
from people.back_office.fields import OwnUnitField, PersonField
from people.back_office.forms import ReasonMixin
from people.models import LeaveOfAbsence, Person, Placement, Position, Role, RoleGrant, Tag, Tagging, Unit


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput, **kwargs)


class ActionForm(ReasonMixin):
    """``target`` is the row of the person that the address names, where it names one."""

    title: ClassVar[str | Promise]
    submit: ClassVar[str | Promise]
    explanation: ClassVar[str | Promise] = ""
    targets: ClassVar[type | None] = None  # the model whose row, of this person, the address names
    dangerous: ClassVar[bool] = False

    def __init__(self, *args: Any, person: Person, viewer: Person, target: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.viewer, self.target = person, viewer, target
        for field in self.fields.values():
            if isinstance(field, OwnUnitField | PersonField):
                field.limit_to(viewer)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        self.prepare()

    def prepare(self) -> None:
        """Initial values that hang on the person."""

    def common(self) -> dict[str, Any]:
        return {"actor": self.viewer, "reason": self.cleaned_data["reason"]}

    def apply(self) -> None:
        raise NotImplementedError


class MoveForm(ActionForm):
    title = submit = pgettext_lazy("somebody", "Move")
    explanation = _("The primary placement ends the day before, and another begins. The history stays.")
    unit = OwnUnitField(label=_("Unit"))
    position = forms.ModelChoiceField(label=_("Position"), queryset=Position.objects.all())
    on = day_field(_("From"), initial=today)
    line_manager = PersonField(label=_("Line manager"), required=False)

    def prepare(self) -> None:
        now = self.person.placements.current().primary().first()
        if now:
            self.initial.setdefault("position", now.position_id)
            self.initial.setdefault("unit", now.unit_id)
        self.fields["line_manager"].help_text = _("Staff number or full name; empty: the manager of the unit.")

    def apply(self) -> None:
        given = {name: self.cleaned_data[name] for name in ("unit", "position", "on", "line_manager")}
        services.move(person=self.person, **given, **self.common())


class PlaceForm(ActionForm):
    title, submit = _("Add a placement"), _("Add")
    explanation = _("A second place beside the primary one, for a time or until it is ended.")
    unit = OwnUnitField(label=_("Unit"))
    position = forms.ModelChoiceField(label=_("Position"), queryset=Position.objects.all())
    starts_on = day_field(_("From"), initial=today)
    ends_on = day_field(_("Until"), required=False)
    line_manager = PersonField(label=_("Line manager"), required=False)

    def apply(self) -> None:
        names = ("unit", "position", "starts_on", "ends_on", "line_manager")
        given = {name: self.cleaned_data[name] for name in names}
        services.place(person=self.person, is_primary=False, **given, **self.common())


class ChangePlacementForm(ActionForm):
    title, submit, targets = _("Correct a placement"), _("Save"), Placement
    explanation = _("For what was written wrongly, or to set the last day. Whoever changes places is moved instead.")
    position = forms.ModelChoiceField(label=_("Position"), queryset=Position.objects.all())
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"), required=False)
    line_manager = PersonField(label=_("Line manager"), required=False)

    def prepare(self) -> None:
        for name in ("position", "starts_on", "ends_on", "line_manager"):
            self.initial.setdefault(name, getattr(self.target, name))

    def apply(self) -> None:
        given = {name: self.cleaned_data[name] for name in ("position", "starts_on", "ends_on", "line_manager")}
        services.change_placement(placement=self.target, **given, **self.common())


class LeaveForm(ActionForm):
    title, submit, dangerous = _("Leaves"), _("Enter the last day"), True
    explanation = _(
        "All placements end with the last working day, and nobody signs in from the day after. Certificates and "
        "everything else that is known stay as they are."
    )
    on = day_field(_("Last working day"), initial=today)

    def apply(self) -> None:
        services.leave(person=self.person, on=self.cleaned_data["on"], **self.common())


class RejoinForm(ActionForm):
    title, submit = _("Comes back"), _("Comes back")
    explanation = _("May sign in again, after an invitation. A placement is added next.")

    def apply(self) -> None:
        services.rejoin(person=self.person, **self.common())


class AbsenceForm(ActionForm):
    title, submit = _("Leave of absence"), _("Enter")
    explanation = _("A long leave. Duties to hold certifications pause while it lasts.")
    kind = forms.ChoiceField(label=_("Kind of leave"), choices=LeaveOfAbsence.Kind.choices)
    starts_on = day_field(_("From"), initial=today)
    ends_on = day_field(_("Until"), required=False, help_text=_("Empty: not known yet."))
    note = forms.CharField(label=_("Note"), required=False, max_length=300, help_text=_("For HR alone."))

    def apply(self) -> None:
        given = {name: self.cleaned_data[name] for name in ("kind", "starts_on", "ends_on", "note")}
        services.begin_leave_of_absence(person=self.person, **given, **self.common())


class GiveTagsForm(ActionForm):
    title, submit = _("Give tags"), _("Add")
    explanation = _(
        "Today, from a day gone by, or ahead. Whoever has a tag has the duties that ask for it, on the same days."
    )
    tags = forms.ModelMultipleChoiceField(Tag.objects.all(), label=_("Tags"), widget=forms.CheckboxSelectMultiple)
    starts_on = day_field(_("From"), initial=today)
    ends_on = day_field(_("Until"), required=False)

    def apply(self) -> None:
        given = {name: self.cleaned_data[name] for name in ("tags", "starts_on", "ends_on")}
        services.give_tags(person=self.person, **given, **self.common())


class ChangeTagForm(ActionForm):
    title, submit, targets = _("Change or end a tag"), _("Save"), Tagging
    explanation = _("Duties that ask for the tag follow its days. Days that are over change with a reason alone.")
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"), required=False, help_text=_("The last day with the tag; empty: no end yet."))
    never = forms.BooleanField(
        label=_("It was given by mistake: take it back, as if it had never been"), required=False
    )

    def prepare(self) -> None:
        self.fields["starts_on"].label = _("%(tag)s from") % {"tag": self.target.tag}
        for name in ("starts_on", "ends_on"):
            self.initial.setdefault(name, getattr(self.target, name))

    def apply(self) -> None:
        if self.cleaned_data["never"]:
            services.withdraw_tagging(tagging=self.target, **self.common())
            return
        days = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on")}
        services.change_tagging(tagging=self.target, **days, **self.common())


class EndAbsenceForm(ActionForm):
    title, submit, targets = _("End the leave of absence"), _("End"), LeaveOfAbsence
    on = day_field(_("Last day of the leave"), initial=today)

    def apply(self) -> None:
        services.end_leave_of_absence(leave_of_absence=self.target, on=self.cleaned_data["on"], **self.common())


class GrantForm(ActionForm):
    title, submit = _("Give a role"), _("Give")
    role = forms.ChoiceField(label=_("Role"))
    unit = OwnUnitField(label=_("For the unit, and below"), required=False)

    def prepare(self) -> None:
        roles = rules.roles_to_grant(self.viewer)
        self.fields["role"].choices = [(role, role.label) for role in roles]  # type: ignore[attr-defined]
        everywhere = self.viewer.manages.everywhere
        self.fields["unit"].required = not everywhere
        if everywhere:
            self.fields["unit"].help_text = _("Empty: for the whole organisation.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        role, unit = given.get("role"), given.get("unit")
        if role and not rules.may_grant(self.viewer, Role(role), unit):
            raise forms.ValidationError(_("You may not give this role for this part of the organisation."))
        return given

    def apply(self) -> None:
        unit: Unit | None = self.cleaned_data["unit"]
        services.grant_role(person=self.person, role=Role(self.cleaned_data["role"]), unit=unit, **self.common())


class RevokeForm(ActionForm):
    title, submit, targets, dangerous = _("Take a role away"), _("Take away"), RoleGrant, True

    def clean(self) -> dict[str, Any]:
        if not rules.may_grant(self.viewer, Role(self.target.role), self.target.unit):
            raise forms.ValidationError(_("You may not take this role away."))
        return self.cleaned_data

    def apply(self) -> None:
        role = Role(self.target.role)
        services.revoke_role(person=self.person, role=role, unit=self.target.unit, **self.common())


class AnonymiseForm(ActionForm):
    title, submit, dangerous = _("Make anonymous"), _("Replace everything that identifies this person"), True
    explanation = _(
        "Names, numbers, addresses and the photo are replaced, here and on certificates; dates and results stay, so "
        "that statistics hold. This cannot be undone."
    )

    def apply(self) -> None:
        services.anonymise_person(person=self.person, **self.common())


ACTIONS: dict[str, type[ActionForm]] = {
    "move": MoveForm,
    "place": PlaceForm,
    "change-placement": ChangePlacementForm,
    "leave": LeaveForm,
    "rejoin": RejoinForm,
    "absence": AbsenceForm,
    "tags": GiveTagsForm,
    "change-tag": ChangeTagForm,
    "end-absence": EndAbsenceForm,
    "grant": GrantForm,
    "revoke": RevokeForm,
    "anonymise": AnonymiseForm,
}
