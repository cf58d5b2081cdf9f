"""The filters of *Certification status*. What is not understood is said, and the rest still counts."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from bilingual.days import months_later, today
from bilingual.templatetags.bilingual import day
from certificates.models import Certification
from certificates.standing import NEEDS_ATTENTION, State
from people.models import Person, Unit
from reports.selection import Selection

FIRST_DAY = date(2000, 1, 1)
MONTHS_AHEAD = 24
SELECTED = {False: "", True: mark_safe(" selected")}
STATES: dict[str, tuple[State, ...]] = {
    "attention": NEEDS_ATTENTION,
    "late": (State.OVERDUE, State.LAPSED, State.REVOKED),
    **{state.value: (state,) for state in State},
}


class Choice(forms.Select):
    """Django's, written without a template for each option: a company has more units than the page has people."""

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED[str(key) == chosen], text) for key, text in self.choices),
        )
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs({"name": name, **self.attrs}, attrs)), options
        )


class FilterForm(forms.Form):
    """``of`` is the certification: ``certification`` in an address names the cell that is explained."""

    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        widget=Choice,
        error_messages={"invalid_choice": _("There is no such unit among those you may see.")},
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        widget=Choice,
        choices=[
            ("", _("Any")),
            ("attention", _("Needs attention")),
            ("late", _("Overdue, lapsed or revoked")),
            *State.choices,
        ],
        error_messages={"invalid_choice": _("There is no such state.")},
    )
    of = forms.ChoiceField(
        label=_("Certification"),
        required=False,
        widget=Choice,
        error_messages={"invalid_choice": _("There is no such certification.")},
    )
    q = forms.CharField(
        label=_("Name or staff number"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    on = forms.DateField(
        label=_("As at"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a day. Write it as year-month-day, for example 2026-11-23.")},
    )

    def __init__(self, data: QueryDict, *, units: Sequence[Unit], certifications: Sequence[Certification]) -> None:
        given = data.copy()
        given.setdefault("on", today().isoformat())
        super().__init__(given)
        self.units = {unit.code: unit for unit in units}
        self.certifications = {one.code: one for one in certifications}
        top = min((unit.depth for unit in units), default=0)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((unit.code, "\u2003" * (unit.depth - top) + unit.name) for unit in units),
        ]
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((one.code, one.name) for one in certifications),
        ]

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        last = months_later(today(), MONTHS_AHEAD)
        if on and not FIRST_DAY <= on <= last:
            raise ValidationError(
                _("Choose a day from %(first)s to %(last)s."),
                params={"first": day(FIRST_DAY), "last": day(last)},
            )
        return on

    def selection(self, viewer: Person) -> Selection:
        self.is_valid()
        given = self.cleaned_data
        chosen = self.certifications.get(given.get("of", ""))
        return Selection(
            viewer=viewer,
            on=given.get("on") or today(),
            certifications=[chosen] if chosen else list(self.certifications.values()),
            unit=self.units.get(given.get("unit", "")),
            states=STATES.get(given.get("state", ""), ()),
            words=given.get("q", ""),
        )

    def parts(self) -> dict[str, str]:
        """The parts of an address that say what was understood, without what is so anyway."""
        given = {name: self.cleaned_data.get(name) for name in self.fields}
        if given["on"] == today():
            given["on"] = None
        return {name: str(value) for name, value in given.items() if value}
