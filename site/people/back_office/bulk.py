"""What HR does to many people at once: each by the service that does it to one, all or none."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin.views.bulk_action import BulkAction

from people import rules, services
from people.back_office.action_forms import day_field
from people.back_office.fields import OwnUnitField
from people.back_office.filters import PersonFilterSet
from people.back_office.people import listed
from people.errors import PeopleError
from people.models import Person, PersonQuerySet, Role, Tag
from people.signin.rules import invitable_by

MOST = 1000  # in one request; whoever moves more imports a file, which runs in the background


class BulkForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for field in self.fields.values():
            if isinstance(field, OwnUnitField):
                field.limit_to(viewer)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        self.prepare()

    def prepare(self) -> None:
        pass


class PeopleAction(BulkAction):
    """Whom the viewer does not see is not there; whom they may not manage is named, and left alone."""

    models = [Person]
    template_name = "people/admin/bulk.html"
    form_class = BulkForm
    question: str | Promise
    button: str | Promise
    classes: set[str] = set()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.user}

    @cached_property
    def chosen(self) -> list[Person]:
        ids = self.request.GET.getlist("id")
        people = listed(self.request.user)
        if "all" in ids:
            filters = PersonFilterSet(self.request.GET, people, request=self.request)
            people = filters.qs.search(self.request.GET.get("q", ""))
        else:
            people = people.filter(pk__in=[pk for pk in ids if pk.isdecimal()])
        return list(people.order_by("staff_number")[: MOST + 1])

    def reach(self) -> PersonQuerySet:
        """Whom the viewer may do it to."""
        people: PersonQuerySet = Person.objects.manageable_by(self.request.user)
        return people

    def get_actionable_objects(self) -> tuple[list[Person], dict[str, list[Person]]]:
        keys = [person.pk for person in self.chosen]
        own = set(self.reach().filter(pk__in=keys).values_list("pk", flat=True))
        mine = [person for person in self.chosen if person.pk in own]
        return mine, {"items_with_no_access": [person for person in self.chosen if person.pk not in own]}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not rules.may_manage_people(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> Any:
        if len(self.chosen) > MOST:
            form.add_error(None, _("At most %(most)d people at once, please.") % {"most": MOST})
            return self.form_invalid(form)
        try:
            return super().form_valid(form)
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "question": self.question, "button": self.button, "title": self.display_name}

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None  # noqa: S101 - for the types
        return {"given": self.cleaned_form.cleaned_data, "actor": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[Person], **context: Any) -> tuple[int, int]:
        given, actor = context["given"], context["actor"]
        for person in objects:
            try:
                cls.apply(person, given, {"actor": actor, "reason": given["reason"]})
            except PeopleError as refusal:  # which of so many it was
                raise PeopleError(f"{person.staff_number} {person}: {refusal}") from refusal
        return len(objects), 0

    @staticmethod
    def apply(person: Person, given: dict[str, Any], common: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        told = ngettext("Done for %(count)d person.", "Done for %(count)d people.", num_parent_objects)
        return told % {"count": num_parent_objects}


class MoveManyForm(BulkForm):
    unit = OwnUnitField(label=gettext_lazy("Unit"))
    on = day_field(gettext_lazy("From"))


class MoveMany(PeopleAction):
    display_name = pgettext_lazy("somebody", "Move")
    aria_label = gettext_lazy("Move the selected people to a unit")
    action_type = "move"
    action_priority = 10
    form_class = MoveManyForm
    question = gettext_lazy("Move these people to another unit? Each keeps their position, and the history stays.")
    button = pgettext_lazy("somebody", "Move")

    @staticmethod
    def apply(person: Person, given: dict[str, Any], common: dict[str, Any]) -> None:
        if not person.placements.current(given["on"]).primary().exists():
            raise PeopleError(_("Has no placement on that day to move from."))
        services.move(person=person, unit=given["unit"], on=given["on"], **common)


class GrantManyForm(BulkForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = OwnUnitField(label=gettext_lazy("For the unit, and below"), required=False)

    def prepare(self) -> None:
        roles = rules.roles_to_grant(self.viewer)
        self.fields["role"].choices = [(role, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["unit"].required = not self.viewer.manages.everywhere

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        role = given.get("role")
        if role and not rules.may_grant(self.viewer, Role(role), given.get("unit")):
            raise forms.ValidationError(_("You may not give this role for this part of the organisation."))
        return given


class GrantMany(PeopleAction):
    display_name = gettext_lazy("Give a role")
    aria_label = gettext_lazy("Give the selected people a role")
    action_type = "assign_role"  # in the place of Wagtail's, which writes past the services
    action_priority = 20
    form_class = GrantManyForm
    question = gettext_lazy("Give these people a role?")
    button = gettext_lazy("Give")

    @staticmethod
    def apply(person: Person, given: dict[str, Any], common: dict[str, Any]) -> None:
        services.grant_role(person=person, role=Role(given["role"]), unit=given["unit"], **common)


class LeaveManyForm(BulkForm):
    on = day_field(gettext_lazy("Last working day"))


class LeaveMany(PeopleAction):
    display_name = gettext_lazy("Leave")
    aria_label = gettext_lazy("Enter the last working day of the selected people")
    action_type = "set_active_state"  # in the place of Wagtail's
    action_priority = 40
    form_class = LeaveManyForm
    question = gettext_lazy("Enter the last working day of these people? They no longer sign in after it; facts stay.")
    button = gettext_lazy("Enter the last day")
    classes = {"serious"}

    @staticmethod
    def apply(person: Person, given: dict[str, Any], common: dict[str, Any]) -> None:
        services.leave(person=person, on=given["on"], **common)


class InviteMany(PeopleAction):
    display_name = gettext_lazy("Invite")
    aria_label = gettext_lazy("Invite the selected people to sign in")
    action_type = "invite"
    action_priority = 30
    question = gettext_lazy("Send these people a link by mail, with which each chooses a password?")
    button = gettext_lazy("Send")

    @classmethod
    def execute_action(cls, objects: list[Person], **context: Any) -> tuple[int, int]:
        """One call for all. The second number are those without an address, for whom a code is printed instead."""
        done = services.invite(people=objects, actor=context["actor"], reason=context["given"]["reason"])
        return len(done.mailed), len(done.without_mail)

    def reach(self) -> PersonQuerySet:
        """Nobody for themselves, nor whoever reaches further than they do: no code can be made for those either."""
        return invitable_by(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "without_mail": [one["item"] for one in context["items"] if not one["item"].email]}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Nothing where nobody was mailed; whoever could not be is a warning of its own."""
        if num_child_objects:
            without = ngettext(
                "%(count)d person could not be invited by mail: print a sign-in code instead.",
                "%(count)d people could not be invited by mail: print sign-in codes instead.",
                num_child_objects,
            )
            messages.warning(self.request, without % {"count": num_child_objects})
        told = ngettext(
            "%(count)d invitation is on its way.", "%(count)d invitations are on their way.", num_parent_objects
        )
        return told % {"count": num_parent_objects} if num_parent_objects else None


class TagManyForm(BulkForm):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=gettext_lazy("Tags"), widget=forms.CheckboxSelectMultiple
    )
    starts_on = day_field(gettext_lazy("From"))
    ends_on = day_field(gettext_lazy("Until"), required=False)


class TagMany(PeopleAction):
    display_name = gettext_lazy("Give tags")
    aria_label = gettext_lazy("Give the selected people tags")
    action_type = "tag"
    action_priority = 22
    form_class = TagManyForm
    question = gettext_lazy("Give these people tags? Who has one already on a day keeps it.")
    button = gettext_lazy("Add")

    @staticmethod
    def apply(person: Person, given: dict[str, Any], common: dict[str, Any]) -> None:
        days = {name: given[name] for name in ("starts_on", "ends_on")}
        services.give_tags(person=person, tags=given["tags"], **days, **common)


class UntagManyForm(BulkForm):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=gettext_lazy("Tags"), widget=forms.CheckboxSelectMultiple
    )
    on = day_field(gettext_lazy("Last day with the tag"))


class UntagMany(PeopleAction):
    display_name = gettext_lazy("End tags")
    aria_label = gettext_lazy("End tags of the selected people")
    action_type = "untag"
    action_priority = 24
    form_class = UntagManyForm
    question = gettext_lazy("End tags of these people? What was to begin after the last day is called off.")
    button = gettext_lazy("End")

    @staticmethod
    def apply(person: Person, given: dict[str, Any], common: dict[str, Any]) -> None:
        services.end_tags(person=person, tags=given["tags"], on=given["on"], **common)


ACTIONS = (MoveMany, GrantMany, TagMany, UntagMany, InviteMany, LeaveMany)
