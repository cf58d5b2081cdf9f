"""What HR fills in: the file, how its columns are meant, the day of people who are absent."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from people.importing.columns import COLUMNS, IGNORED
from people.importing.models import PeopleImport
from people.importing.reading.delimited import ENCODINGS
from people.models import Person

ENCODING_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": _("GB18030 (Chinese, simplified)"),
    "big5": _("Big5 (Chinese, traditional)"),
}


class Day(forms.DateInput):
    """The browser's own picker: it needs no script, and always sends ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OptionsForm(forms.Form):
    """``viewer`` decides what can be made: the list of positions is one for the whole organisation."""

    effective_on = forms.DateField(
        label=_("Day of moves"),
        help_text=_("Where a row names no day, somebody moves on this one. New people begin on their joining day."),
        widget=Day,
    )
    create_units = forms.BooleanField(
        label=_("Make units that are missing"),
        help_text=_("Otherwise a unit that is not known makes its row wrong."),
        required=False,
    )
    create_positions = forms.BooleanField(label=_("Make positions that are missing"), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = today
        if not viewer.manages.everywhere:
            self.fields["create_positions"].disabled = True
            self.fields["create_positions"].help_text = _(
                "Only who answers for the whole organisation makes positions."
            )

    @property
    def options(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("effective_on", "create_units", "create_positions")}


class UploadForm(OptionsForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, up to 30 MB. Headings in Chinese or English, in any order."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm"}),
    )
    field_order = ("file",)


class ColumnsForm(OptionsForm):
    """One choice for each heading, its first cells beside it; and the encoding, of a text file."""

    def __init__(self, *args: Any, people_import: PeopleImport, viewer: Person, **kwargs: Any) -> None:
        options = {name: getattr(people_import, name) for name in OptionsForm.base_fields}
        super().__init__(*args, viewer=viewer, initial={**options, "encoding": people_import.encoding}, **kwargs)
        self.headings: Sequence[str] = people_import.headings
        choices = [(IGNORED, _("(not used)")), *((column.key, column.label) for column in COLUMNS)]
        for place, (heading, column) in enumerate(zip(people_import.headings, people_import.columns, strict=True)):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or _("(without heading)"), choices=choices, initial=column, required=False
            )
        self.fields["encoding"] = forms.ChoiceField(
            label=_("Encoding"),
            help_text=_("Only where the Chinese looks wrong. Another encoding reads the headings anew."),
            choices=[("", _("as found out")), *((code, ENCODING_NAMES[code]) for code in ENCODINGS)],
            required=False,
        )

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column-{place}"] for place in range(len(self.headings))]

    @property
    def column_fields(self) -> list[Any]:
        return [self[f"column-{place}"] for place in range(len(self.headings))]


class AbsentForm(forms.Form):
    """``twice``: how many it would be, to be typed, where that is a large part of all."""

    left_on = forms.DateField(label=_("Last working day"), widget=Day)
    stays = forms.TypedMultipleChoiceField(coerce=int, required=False)
    many = forms.IntegerField(required=False)

    def __init__(self, *args: Any, people: Sequence[Person], twice: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_on"].initial = today
        self.fields["stays"].choices = [(person.pk, str(person)) for person in people]  # type: ignore[attr-defined]
        self.twice = twice

    def clean_left_on(self) -> date:
        day: date = self.cleaned_data["left_on"]
        return day

    @property
    def spared(self) -> set[int]:
        return set(self.cleaned_data["stays"])
