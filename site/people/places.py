"""Where people work on a day, beside their names; in the same query as the people."""

from datetime import date

from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from bilingual.text import in_language
from people.models import Person, PersonQuerySet, Placement


def with_place(people: PersonQuerySet, on: date | None = None) -> PersonQuerySet:
    """With ``place`` (see ``place_of``) and ``unit_path`` of the day: of the primary placement, or else another."""
    placement = Placement.objects.current(on).filter(person=OuterRef("pk")).order_by("-is_primary", "-starts_on", "-pk")
    names = JSONObject(
        unit="unit",
        unit_code="unit__code",
        unit_zh="unit__name_zh",
        unit_en="unit__name_en",
        position_code="position__code",
        position_zh="position__name_zh",
        position_en="position__name_en",
    )
    return people.annotate(
        unit_path=Subquery(placement.values("unit__path")[:1]),
        place=Subquery(placement.values(names=names)[:1]),
    )


def place_of(person: Person) -> tuple[str, str]:
    """Unit and position of a person from ``with_place``, for the reader; empty without a placement on the day."""
    place: dict[str, str] = person.place or {}  # type: ignore[attr-defined]
    unit, position = (
        in_language({"zh-hans": place.get(f"{name}_zh", ""), "en": place.get(f"{name}_en", "")})
        for name in ("unit", "position")
    )
    return unit, position


def here_on(people: PersonQuerySet, on: date) -> PersonQuerySet:
    """Had joined by the day, and had not left."""
    joined = Q(joined_on=None) | Q(joined_on__lte=on)
    return people.filter(joined, Q(left_on__gte=on) | Q(left_on=None, is_active=True))


def at_main_place(people: PersonQuerySet, on: date) -> PersonQuerySet:
    """With ``at``, the placement of the day: the primary one, or that which began last; or none.

    Joined, and the better one joined against, so that the database reads placements once: a subquery for each person
    costs eight times as much.
    """
    current = Q(placements__ends_on=None) | Q(placements__ends_on__gte=on), Q(placements__starts_on__lte=on)
    as_primary = Q(is_primary=OuterRef("at__is_primary"))
    since_then = as_primary & Q(starts_on=OuterRef("at__starts_on"))
    better = (
        Q(is_primary__gt=OuterRef("at__is_primary"))
        | (as_primary & Q(starts_on__gt=OuterRef("at__starts_on")))
        | (since_then & Q(pk__gt=OuterRef("at__pk")))
    )
    others = Placement.objects.current(on).filter(better, person=OuterRef("at__person")).order_by()
    return people.alias(at=FilteredRelation("placements", condition=Q(*current))).filter(~Exists(others))
