"""What narrows the audit: who acted, about whom, what was done, from which day to which."""

from datetime import datetime, time
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from audit.models import Record, RecordQuerySet
from audit.wording import known_actions
from bilingual.days import day_after, organisation_zone
from people.models import Person


class DaysFilter(django_filters.DateFromToRangeFilter):
    """Days of the organisation, wherever the reader sits; the last one counts."""

    def filter(self, qs: RecordQuerySet, value: Any) -> RecordQuerySet:
        if value and value.start:
            qs = qs.filter(at__gte=datetime.combine(value.start.date(), time.min, organisation_zone()))
        if value and value.stop:
            qs = qs.filter(at__lt=day_after(value.stop.date()))
        return qs


def a_person() -> forms.TextInput:
    return forms.TextInput(attrs={"placeholder": _("Name, pinyin or staff number")})


def action_choices() -> list[tuple[str, str]]:
    return sorted(((action.code, str(action.label)) for action in known_actions()), key=lambda choice: choice[1])


class TrailFilters(WagtailFilterSet):
    at = DaysFilter(label=_("Day"), widget=DateRangePickerWidget)
    action = django_filters.ChoiceFilter(
        label=_("Action"), choices=action_choices, empty_label=_("All"), widget=forms.Select
    )
    person = django_filters.CharFilter(label=_("About whom"), method="filter_person", widget=a_person())
    actor = django_filters.CharFilter(label=_("Who acted"), method="filter_actor", widget=a_person())

    class Meta:
        model = Record
        fields: list[str] = []

    def filter_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(person__in=self._visible().search(value).values("pk"))

    def filter_actor(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Somebody from elsewhere who acted here can be asked for as the list shows them: by the whole name."""
        shown = Person.objects.filter(name=value.strip()) | Person.objects.filter(name_latin__iexact=value.strip())
        found = self._visible().search(value) | shown
        return queryset.filter(actor__in=found.values("pk"))

    def _visible(self) -> Any:
        request: Any = self.request
        return Person.objects.visible_to(request.user)
