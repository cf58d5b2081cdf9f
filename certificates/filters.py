"""People by state, from the projection."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from certificates.models import Certification, StandingSpan
from certificates.states import HOLDS, State
from people.models import PersonQuerySet

# Their day lies ahead: it expires, falls due, or its grace ends.
AHEAD = (*HOLDS, State.DUE_SOON, State.NOT_YET_DUE, State.IN_GRACE)


def ending_within(
    people: PersonQuerySet,
    days: int,
    certifications: Sequence[Certification],
    on: date,
    states: Sequence[State] = (),
) -> PersonQuerySet:
    """People of whom something expires or falls due within ``days`` of the day, and stands in one of ``states``."""
    spans = StandingSpan.objects.on(on).filter(person=OuterRef("pk"), certification__in=certifications).order_by()
    wanted = [state for state in AHEAD if not states or state in states]
    return people.filter(Exists(spans.filter(state__in=wanted, day__range=(on, on + timedelta(days=days)))))


def in_state(
    people: PersonQuerySet,
    states: Sequence[State],
    certifications: Sequence[Certification],
    on: date,
    *,
    required: bool = False,
) -> PersonQuerySet:
    """People who stand in one of ``states`` with one of ``certifications`` on the day; ``required``: with one that they
    must hold. Only what was revoked may stand so without."""
    spans = StandingSpan.objects.on(on).filter(person=OuterRef("pk"), certification__in=certifications).order_by()
    there = spans.filter(state__in=states)
    wanted: Q = Q(Exists(there.filter(duty__isnull=False) if required else there))
    if State.NOT_REQUIRED in states:  # what nobody requires or held has no span
        concern = spans.exclude(state=State.NOT_REQUIRED)
        all_of_them = concern.values("person").annotate(count=Count("pk")).filter(count=len(certifications))
        wanted |= Q(~Exists(all_of_them))
    return people.filter(wanted)
