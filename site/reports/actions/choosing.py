"""For whom: the people that the address names, or everybody whom the filters of the status page leave."""

from dataclasses import dataclass

from django.db.models import F

from bilingual.days import today
from certificates.models import Certification
from people.models import Person
from people.requests import PersonRequest
from reports.forms import FilterForm
from reports.selection import Listed, placed
from reports.views import filters_of

MOST = 5000  # in one run; the preview of so many is still a page that one waits for


@dataclass(frozen=True)
class Chosen:
    """``people`` are at most one more than ``MOST``."""

    people: list[Listed]
    certification: Certification | None
    form: FilterForm

    @property
    def is_too_many(self) -> bool:
        return len(self.people) > MOST


def chosen(request: PersonRequest) -> Chosen:
    """Raises ``PermissionDenied`` for who may not see the status page. Whom the viewer does not see is not there."""
    form = filters_of(request)
    selection = form.selection(request.user)
    certification = selection.certifications[0] if len(form.cleaned_data.get("of", ())) == 1 else None
    named = [pk for pk in request.GET.getlist("person") if pk.isdecimal()][: MOST + 1]
    if "person" in request.GET:
        people = placed(Person.objects.visible_to(request.user).filter(pk__in=named).order_by(), today())
        rows = people.order_by(F("at__unit__path").asc(nulls_last=True), "name_latin", "name", "staff_number")
    else:
        rows = selection.listed()
    return Chosen([Listed(*row) for row in rows[: MOST + 1]], certification, form)
