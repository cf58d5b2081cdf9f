"""What is typed beside the preview: a reason, and days where the verb needs them."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bilingual.days import today

DAY = "%Y-%m-%d"  # what <input type=date> sends and shows


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def _not_past(on: date) -> date:
    if on < today():
        raise ValidationError(_("This day is in the past."))
    return on


def day_field(
    label: Any, *, required: bool = True, help_text: Any = "", initial: Callable[[], date] | None = None
) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=initial,
        required=required,
        help_text=help_text,
        widget=forms.DateInput({"type": "date"}, DAY),
        error_messages={"invalid": _("This is not a day. Write it as year-month-day, for example 2026-11-23.")},
    )


def reason_field(*, required: bool = True, **given: Any) -> forms.CharField:
    return forms.CharField(
        required=required,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why: it is kept in the audit with each of them.")},
        **{"label": _("Reason"), **given},
    )


class ActForm(forms.Form):
    """``is_final`` is false while somebody only looks: then the reason may wait."""

    reason = reason_field()

    def __init__(self, *args: Any, is_final: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        if not is_final:
            self.fields["reason"].required = False

    def days(self) -> dict[str, date | None]:
        """What was typed but for the reason; before anything was, what the fields begin with."""
        names = [name for name in self.fields if name != "reason"]
        if not self.is_bound:
            return {name: self.get_initial_for_field(self.fields[name], name) for name in names}
        return {name: self.cleaned_data.get(name) for name in names}


class AssignForm(ActForm):
    due_on = day_field(_("To be held by"), initial=partial(in_days, 60))
    reason = reason_field(help_text=_("They read it, and it is kept in the audit."))

    def clean_due_on(self) -> date:
        return _not_past(self.cleaned_data["due_on"])


class ExtendForm(ActForm):
    until = day_field(
        _("New day"),
        initial=partial(in_days, 30),
        help_text=_("Of the cycle that is to be earned next; later ones keep theirs."),
    )
    reason = reason_field(help_text=_("They read it, and it is kept in the audit."))

    def clean_until(self) -> date:
        return _not_past(self.cleaned_data["until"])


class WaiveForm(ActForm):
    starts_on = day_field(_("From"), initial=today)
    ends_on = day_field(_("Until"), required=False, help_text=_("The last day. Empty: for good."))
    reason = reason_field(help_text=_("They read it, and it is kept in the audit."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day would be before the first."))
        return given


class RemindForm(ActForm):
    reason = reason_field(
        required=False,
        label=_("A word to them"),
        help_text=_("Stands in the reminder, in each one's inbox and mail. It may be left empty."),
    )


class RevokeForm(ActForm):
    reason = reason_field(help_text=_("The holders read it, and it is kept in the audit."))


class GrantForm(ActForm):
    expires_on = day_field(_("Valid until"), required=False, help_text=_("Empty: for as long as the policy says."))

    def clean_expires_on(self) -> date | None:
        until: date | None = self.cleaned_data["expires_on"]
        if until and until < today():
            raise ValidationError(_("The last valid day would be before the day of issue."))
        return until
