"""The filters of *Certification status*. What is not understood is said, and the rest still counts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bilingual.days import months_later, today
from bilingual.templatetags.bilingual import day
from certificates.models import Certification
from certificates.standing import LACKS, NEEDS_ATTENTION, State
from people.back_office.fields import PersonField
from people.models import Person
from reports.branches import Node, to_choose
from reports.fields import Boxes, Choice, DateLine, NamedField, NumberLine, PersonLine, TextLine
from reports.selection import Selection
from reports.vocabulary import Term, Vocabulary

FIRST_DAY = date(2000, 1, 1)
MONTHS_AHEAD = 60
MOST_DAYS = 731
STATES: dict[str, tuple[State, ...]] = {
    "attention": NEEDS_ATTENTION,
    "late": LACKS,
    **{state.value: (state,) for state in State},
}
WHO_PEOPLE_ARE = ("position", "family", "tag", "manager", "ahead")


class FilterForm(forms.Form):
    """``of`` are certifications: ``certification`` in an address names the cell that is explained.

    Position, tag, line manager and the days ahead are asked for where ``terms`` are given; a tag, where there is one.
    ``units`` are all that the viewer sees; or, where ``has_more`` says something, those that the list offers while none
    is chosen.
    """

    unit = NamedField(
        label=_("Unit"),
        required=False,
        error_messages={"invalid_choice": _("There is no such unit among those you may see.")},
    )
    position = NamedField(
        label=_("Position"),
        required=False,
        error_messages={"invalid_choice": _("There is no such position.")},
    )
    family = NamedField(
        label=_("Position family"),
        required=False,
        error_messages={"invalid_choice": _("There is no such position family.")},
    )
    tag = NamedField(
        label=_("Tag"),
        required=False,
        error_messages={"invalid_choice": _("There is no such tag.")},
    )
    manager = PersonField(label=_("Line manager"), required=False, help_text="", widget=PersonLine)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        widget=Choice,
        choices=[
            ("", _("Any")),
            ("attention", _("Needs attention")),
            ("late", _("Lacks what is due")),
            *State.choices,
        ],
        error_messages={"invalid_choice": _("There is no such state.")},
    )
    ahead = forms.IntegerField(
        label=_("Expires or falls due within days"), required=False, min_value=0, max_value=MOST_DAYS, widget=NumberLine
    )
    of = forms.MultipleChoiceField(
        label=_("Certification"),
        required=False,
        widget=Boxes,
        error_messages={"invalid_choice": _("There is no such certification.")},
    )
    q = forms.CharField(
        label=_("Name or staff number"), required=False, max_length=100, widget=TextLine({"type": "search"})
    )
    on = forms.DateField(
        label=_("As at"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DateLine({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a day. Write it as year-month-day, for example 2026-11-23.")},
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        units: Sequence[Node],
        certifications: Sequence[Certification],
        terms: Vocabulary | None = None,
        viewer: Person | None = None,
        has_more: bool | None = None,
    ) -> None:
        given = data.copy()
        given.setdefault("on", today().isoformat())
        super().__init__(given)
        self.units = units
        self.certifications = {one.code: one for one in certifications}
        fields: dict[str, Any] = self.fields
        listed = to_choose(units, given.get("unit", "")) if has_more is None else units
        top = min((unit.depth for unit in units), default=0)
        is_cut = len(listed) < len(units) if has_more is None else has_more
        fields["unit"].offer(
            units,
            empty=_("All"),
            listed=listed,
            labels=lambda unit: "\u2003" * (unit.depth - top) + unit.name,
            more=_("Choose a unit to see what is below it") if is_cut else "",
        )
        fields["of"].choices = [(one.code, one.name) for one in certifications]
        if terms is None or viewer is None:
            for name in WHO_PEOPLE_ARE:
                del fields[name]
        else:
            self._offer(terms)
            fields["manager"].limit_to(viewer)

    def _offer(self, terms: Vocabulary) -> None:
        fields: dict[str, Any] = self.fields
        fields["position"].offer(terms.positions, empty=_("All"))
        fields["family"].offer(terms.families, empty=_("All"))
        fields["tag"].offer(terms.tags, empty=_("All"))
        if not terms.tags and not self.data.get("tag"):
            del fields["tag"]

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
        unit = self._row("unit")
        position, family, tag = self._term("position"), self._term("family"), self._term("tag")
        chosen = [self.certifications[code] for code in self.certifications if code in given.get("of", ())]
        return Selection(
            viewer=viewer,
            on=given.get("on") or today(),
            certifications=chosen or list(self.certifications.values()),
            unit=unit and unit.unit(),
            states=STATES.get(given.get("state", ""), ()),
            required=given.get("state") == "late",
            words=given.get("q", ""),
            position=position and position.position(),
            family=family and family.family(),
            tag=tag and tag.tag(),
            leader=given.get("manager"),
            ahead=given.get("ahead"),
            is_of_all=not chosen,
        )

    def _row(self, name: str) -> Any:
        field = self.fields.get(name)
        return field.row_of(self.cleaned_data.get(name, "")) if isinstance(field, NamedField) else None

    def _term(self, name: str) -> Term | None:
        found: Term | None = self._row(name)
        return found

    def parts(self) -> dict[str, str]:
        """The parts of an address that say what was understood, without what is so anyway."""
        given = {name: self.cleaned_data.get(name) for name in self.fields}
        if given["on"] == today():
            given["on"] = None
        return {name: _written(value) for name, value in given.items() if value not in (None, "", [])}


def _written(value: Any) -> str:
    if isinstance(value, Person):
        return value.staff_number
    return ",".join(value) if isinstance(value, list) else str(value)
