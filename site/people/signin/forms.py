"""What is typed at the door, and what HR and managers choose from."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from people.models import Person, PersonQuerySet, Unit


class CodeForm(forms.Form):
    staff_number = forms.CharField(
        label=_("Staff number"), max_length=40, widget=forms.TextInput({"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Code from your slip"),
        max_length=40,
        help_text=_("Twelve digits in three groups; spaces do not matter."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ChoosePasswordForm(forms.Form):
    """The fields are named as allauth's, so that one template asks for a new password everywhere."""

    password1 = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("New password, once more"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "password1" in given and "password2" in given and given["password1"] != given["password2"]:
            self.add_error("password2", _("These two are not the same."))
        return given


class WhoForm(forms.Form):
    """Whose codes are to be made. A filter that is not understood is said, and the rest still counts."""

    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        error_messages={"invalid_choice": _("There is no such unit among those you may see.")},
    )
    q = forms.CharField(
        label=_("Name or staff number"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    everyone = forms.BooleanField(label=_("Also those who have signed in before"), required=False)

    def __init__(self, data: Any, *, units: Sequence[Unit]) -> None:
        super().__init__(data)
        self.units = {unit.code: unit for unit in units}
        top = min((unit.depth for unit in units), default=0)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((unit.code, "\u2003" * (unit.depth - top) + unit.name) for unit in units),
        ]

    def narrow(self, people: PersonQuerySet) -> PersonQuerySet:
        self.is_valid()
        chosen = self.cleaned_data
        if unit := self.units.get(chosen.get("unit") or ""):
            people = people.placed_within([unit])
        if not chosen.get("everyone"):
            people = people.filter(last_login=None)
        return people.search(chosen.get("q") or "")


class SelectionForm(forms.Form):
    """The people ticked; ids of others than ``among`` are no choice."""

    person = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        error_messages={
            "required": _("Nobody is ticked yet."),
            "invalid_choice": _("Somebody among these can no longer be invited. Please choose again."),
        },
    )

    def __init__(self, data: Any, *, among: PersonQuerySet) -> None:
        super().__init__(data)
        self.fields["person"].queryset = among  # type: ignore[attr-defined]
