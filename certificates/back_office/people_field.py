"""Several colleagues in one field: a line each, with suggestions where the page's script can."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from people.back_office.fields import PersonField, PersonInput
from people.models import Person

EMPTY_LINES = 3
MOST = 500


class PeopleInput(forms.Widget):
    """Inputs of one name. What was typed stays, with some empty lines below."""

    @property
    def media(self) -> forms.Media:
        return PersonInput().media

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        typed = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [text.strip() for text in typed if text.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0" if id_ else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        lines = [*(value or []), *[""] * EMPTY_LINES]
        given = dict(attrs or {})
        id_ = given.pop("id", f"id_{name}")
        one = PersonInput()
        inputs = (
            (one.render(name, text, {**given, "id": f"{id_}_{place}", "aria-label": self.attrs["aria-label"]}),)
            for place, text in enumerate(lines)
        )
        return format_html('<div class="people-lines">{}</div>', format_html_join("", "<div>{}</div>", inputs))


class PeopleField(forms.Field):
    """Colleagues whom ``viewer`` sees, by staff number or whole name. Every line that names nobody is told."""

    def __init__(self, **kwargs: Any) -> None:
        widget = PeopleInput({"aria-label": kwargs["label"]})
        kwargs.setdefault("help_text", _("Staff number or full name, one a line."))
        super().__init__(widget=widget, **kwargs)
        self.one = PersonField(required=False)

    def limit_to(self, viewer: Person) -> None:
        self.one.limit_to(viewer)

    def prepare_value(self, value: Any) -> Any:
        return [self.one.prepare_value(each) for each in value or ()]

    def clean(self, value: Sequence[str]) -> list[Person]:
        if len(value) > MOST:
            raise ValidationError(_("At most %(count)d people can be named here."), params={"count": MOST})
        known = self._by_number(value)
        found: dict[int, Person] = {}
        errors: list[ValidationError] = []
        for text in value:
            try:
                person = known.get(text.casefold()) or self.one.clean(text)
            except ValidationError as error:
                told = {"text": text, "error": " ".join(error.messages)}
                errors.append(ValidationError(_("“%(text)s”: %(error)s"), params=told))
                continue
            if person:
                found[person.pk] = person
        if errors:
            raise ValidationError(errors)
        return list(found.values())

    def _by_number(self, texts: Iterable[str]) -> dict[str, Person]:
        """Most lines are numbers: one query for all of them."""
        if self.one.viewer is None:
            return {}
        people = Person.objects.active().visible_to(self.one.viewer).filter(staff_number__in=list(texts))
        return {person.staff_number.casefold(): person for person in people}
