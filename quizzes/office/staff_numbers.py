"""Many people in one field: their staff numbers, a line each."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from people.models import Person, PersonQuerySet

MOST = 500
BETWEEN = re.compile(r"[\s,;、]+")  # of a Chinese keyboard, too: the wide comma folds to the narrow one


class StaffNumbersField(forms.CharField):
    """Gives people out of ``among``, in the order typed. Whoever is not in it is named in the error."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.among: PersonQuerySet = Person.objects.none()

    def clean(self, value: Any) -> list[Person]:
        typed = BETWEEN.split(unicodedata.normalize("NFKC", super().clean(value)))
        numbers = list(dict.fromkeys(filter(None, typed)))
        if len(numbers) > MOST:
            raise forms.ValidationError(_("At most %(most)s at a time.") % {"most": MOST})
        found = {person.staff_number: person for person in self.among.filter(staff_number__in=numbers)}
        missing = [number for number in numbers if number not in found]
        if missing:
            raise forms.ValidationError(_("Not found, or not yours: %(numbers)s.") % {"numbers": ", ".join(missing)})
        return [found[number] for number in numbers]
