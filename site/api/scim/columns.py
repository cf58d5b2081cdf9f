"""The attributes of SCIM as expressions over our tables: to read, to filter and to sort by the same words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable, Exists
from django.db.models.functions import Cast, Coalesce, ConcatPair, Lower, NullIf
from django.db.models.lookups import Exact, IsNull

from api.models import ExternalUnitId
from api.scim.reach import Reach, lasting
from audit.models import Record
from people.models import ExternalId, Person, Unit

# The position of who has none yet: over SCIM, no title.
UNASSIGNED = "unassigned"
USER, GROUP = "u", "g"


class Kind(Enum):
    TEXT = "compared without regard to the case of ASCII letters"
    EXACT = "compared as it stands"
    FLAG = "true or false"
    TIME = "a moment"


@dataclass(frozen=True)
class Column:
    """One value. ``quick`` narrows an equality by what an index holds; it may let more through, never less."""

    expression: Any
    kind: Kind = Kind.TEXT
    quick: Callable[[str], Q] | None = None


@dataclass(frozen=True)
class Single:
    """A multi-valued attribute of which we keep one value: an e-mail address."""

    present: Q
    columns: dict[str, Column]


@dataclass(frozen=True)
class Several:
    """A multi-valued attribute in rows of its own."""

    rows: QuerySet[Any]
    columns: dict[str, Column]


Attribute = Column | Single | Several


def text_of(expression: Any) -> Combinable:
    return Cast(expression, CharField())


def id_of(kind: str, expression: Any) -> Combinable:
    """``u17``, ``g17``: an id is unique among all resources (RFC 7643 §3.1). NULL stays NULL."""
    return Case(When(IsNull(expression, False), then=ConcatPair(Value(kind), text_of(expression))), default=None)


def key_in(kind: str, value: str) -> int:
    """The other way round; 0, which no row has, for what is no id of this kind."""
    number = value.removeprefix(kind)
    whole = value.startswith(kind) and number.isascii() and number.isdigit() and len(number) < 19
    return int(number) if whole else 0


def _some(name: str) -> Combinable:
    return NullIf(F(name), Value(""))


def _said(field: str, own: Any) -> Combinable:
    """What the provider said; where it never spoke of it, what the person says."""
    said = {f"provisioned__{field}": None}
    return Case(When(**said, then=own), default=_some(f"provisioned__{field}"), output_field=CharField())


def _changed_at(label: str) -> Combinable:
    about = Record.objects.filter(subject_type=label, subject_id=text_of(OuterRef("pk"))).order_by("-at")
    return Subquery(about.values("at")[:1])


def _id(kind: str) -> Column:
    return Column(id_of(kind, F("pk")), Kind.EXACT, lambda value: Q(pk=key_in(kind, value)))


def user_columns(reach: Reach) -> dict[str, Attribute]:
    external = ExternalId.objects.filter(person=OuterRef("pk"), source=reach.source).order_by("pk")
    return {
        "id": _id(USER),
        "external_id": Column(
            Subquery(external.values("value")[:1]),
            Kind.EXACT,
            lambda value: Q(pk__in=ExternalId.objects.filter(source=reach.source, value=value).values("person")),
        ),
        "user_name": Column(
            F("staff_number"), quick=lambda value: Q(Exact(Lower("staff_number"), Lower(Value(value))))
        ),
        "display_name": Column(Case(When(provisioned__says_name=False, then=None), default=F("name"))),
        "name.formatted": Column(_said("formatted_name", F("name"))),
        "name.family_name": Column(_said("family_name", _some("family_name_latin"))),
        "name.given_name": Column(_said("given_name", _some("given_name_latin"))),
        "preferred_language": Column(
            _said("preferred_language", Case(When(language="en", then=Value("en")), default=Value("zh-Hans")))
        ),
        "locale": Column(_said("locale", Value(None, CharField()))),
        "timezone": Column(_said("time_zone", F("time_zone"))),
        "active": Column(
            Case(When(provisioned__says_active=False, is_active=True, then=None), default=F("is_active")), Kind.FLAG
        ),
        "employee_number": Column(_said("employee_number", F("staff_number"))),
        "emails": _single("email", "work", _by_email),
        "phone_numbers": _single("phone", "mobile"),
        "groups": _groups(reach),
        **_place(reach),
        **_meta("User", Person),
    }


def _single(field: str, usual: str, quick: Callable[[str], Q] | None = None) -> Single:
    present = ~Q(**{field: ""}) & Q(**{f"{field}__isnull": False})

    def where_present(expression: Any, kind: Any) -> Combinable:
        return Case(When(present, then=expression), default=None, output_field=kind)

    primary = Coalesce(F(f"provisioned__{field}_primary"), Value(True))
    return Single(
        present,
        {
            "value": Column(_some(field), quick=quick),
            "type": Column(where_present(_said(f"{field}_type", Value(usual)), CharField())),
            "primary": Column(where_present(primary, BooleanField()), Kind.FLAG),
        },
    )


def _by_email(value: str) -> Q:
    """In the words of the unique index, which leaves out who has none."""
    return Q(Exact(Lower("email"), Lower(Value(value)))) & Q(email__isnull=False) & ~Q(email="")


def _place(reach: Reach) -> dict[str, Attribute]:
    """Department, title and manager: of today's placement, or of the one that waits for who comes back."""
    waiting = Q(is_active=False, provisioned__waiting_unit__isnull=False)

    def told(value: Any) -> Subquery:
        return Subquery(reach.told().filter(person=OuterRef("pk")).values_list(value)[:1])

    def either(ahead: Any, now: Any, kind: Any) -> Combinable:
        return Case(When(waiting, then=ahead), default=told(now), output_field=kind)

    def title(prefix: str) -> Combinable:
        nobody = Q(**{f"{prefix}__code": UNASSIGNED})
        return Case(When(nobody, then=None), default=F(f"{prefix}__name_zh"), output_field=CharField())

    unit = either(F("provisioned__waiting_unit__name_zh"), "unit__name_zh", CharField())
    if reach.home is not None:
        at_home = Case(
            When(waiting, then=Q(provisioned__waiting_unit=reach.home)),
            default=Exact(told("unit"), reach.home.pk),
            output_field=BooleanField(),
        )
        unit = Case(When(Q(provisioned__says_department=False) & Q(at_home), then=None), default=unit)
    manager = either(F("provisioned__waiting_manager"), "line_manager", BigIntegerField())
    return {
        "department": Column(unit),
        "title": Column(either(title("provisioned__waiting_position"), title("position"), CharField())),
        "manager.value": Column(id_of(USER, manager), Kind.EXACT),
    }


def _groups(reach: Reach) -> Several:
    rows = reach.placements().filter(lasting(), person=OuterRef("pk"), unit__retired_on=None)
    columns = {"value": Column(id_of(GROUP, F("unit")), Kind.EXACT), "display": Column(F("unit__name_zh"))}
    return Several(rows, columns)


def group_columns(reach: Reach) -> dict[str, Attribute]:
    external = ExternalUnitId.objects.filter(unit=OuterRef("pk"), source=reach.source)
    members = {"value": Column(id_of(USER, F("person")), Kind.EXACT), "type": Column(Value("User"))}
    return {
        "id": _id(GROUP),
        "external_id": Column(Subquery(external.values("value")[:1]), Kind.EXACT),
        "display_name": Column(F("name_zh")),
        "members": Several(reach.placements().filter(lasting(), unit=OuterRef("pk")), members),
        **_meta("Group", Unit),
    }


def _meta(name: str, model: type[Person] | type[Unit]) -> dict[str, Attribute]:
    changed = _changed_at(model._meta.label_lower)
    created: Any = F("created_at") if model is Person else _made_at(model._meta.label_lower)
    return {
        "meta.resource_type": Column(Value(name), Kind.EXACT),
        "meta.created": Column(created, Kind.TIME),
        "meta.last_modified": Column(Coalesce(changed, created, output_field=DateTimeField()), Kind.TIME),
    }


def _made_at(label: str) -> Combinable:
    about = Record.objects.filter(subject_type=label, subject_id=text_of(OuterRef("pk"))).order_by("at")
    return Subquery(about.values("at")[:1])


def there_are(rows: QuerySet[Any]) -> Q:
    return Q(Exists(rows))
