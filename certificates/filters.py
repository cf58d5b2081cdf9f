"""People by state, from the projection."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from certificates.models import Certification, StandingSpan
from certificates.states import State
from people.models import PersonQuerySet


def in_state(
    people: PersonQuerySet, states: Sequence[State], certifications: Sequence[Certification], on: date
) -> PersonQuerySet:
    """People who stand in one of ``states`` with one of ``certifications`` on the day."""
    spans = StandingSpan.objects.on(on).filter(person=OuterRef("pk"), certification__in=certifications).order_by()
    wanted: Q = Q(Exists(spans.filter(state__in=states)))
    if State.NOT_REQUIRED in states:  # what nobody requires or held has no span
        concern = spans.exclude(state=State.NOT_REQUIRED)
        all_of_them = concern.values("person").annotate(count=Count("pk")).filter(count=len(certifications))
        wanted |= Q(~Exists(all_of_them))
    return people.filter(wanted)
