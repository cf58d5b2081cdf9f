"""What ``bench.tracking`` measures, each with its aim.

A step prepares, in a process of its own; what it returns is timed, and says in words what it did.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

BEFORE = f"{time.gmtime().tm_year - 2}-03-01"
MOVED, ROWS = 5_000, 100_000
PAGES = 10  # times a page is asked for

Read = Callable[[], str]


@dataclass(frozen=True)
class Step:
    """``aims``: at most so much, by the figure's name. ``times``: the middle of so many is told."""

    prepare: Callable[[int], Read]
    aims: dict[str, float] = field(default_factory=dict)
    times: int = 1


def rebuild(people: int) -> Read:
    from django.core.management.color import no_style
    from django.db import connection

    from certificates.models import StandingSpan
    from certificates.projection import rebuild

    table = StandingSpan._meta.db_table
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), [table]))

    def read() -> str:
        cells = rebuild()
        return f"full rebuild: {cells:,} cells, {StandingSpan.objects.count():,} spans"

    return read


def check(people: int) -> Read:
    from certificates.projection import differences

    def read() -> str:
        different = sum(1 for _ in differences())
        assert not different, f"{different} cells differ"
        return "full check: no difference"

    return read


def page(what: str, name: str, viewer: int = 1, *, anew: bool = False, **parts: str) -> Callable[[int], Read]:
    """A page as somebody gets it, by Django's own client: no network, no server of the web.

    ``anew``: no numbers are kept.
    """

    def prepare(people: int) -> Read:
        from django.conf import settings
        from django.core.cache import cache
        from django.test import Client
        from django.urls import reverse

        from certificates.tallies import making
        from people.models import Person
        from reports import keeping

        cache.clear()
        making.follow()  # as beat has it done each minute
        if anew:
            keeping.LARGE = sys.maxsize
        client = Client()
        client.force_login(Person.objects.get(pk=viewer), backend=settings.AUTHENTICATION_BACKENDS[0])
        address = reverse(name)
        client.get(address, parts)

        def read() -> str:
            answer = client.get(address, parts)
            assert answer.status_code == 200, answer.status_code
            return what

        return read

    return prepare


def export(kind: str) -> Callable[[int], Read]:
    """A region's people and as many certifications as make 100,000 rows, or what there is."""

    def prepare(people: int) -> Read:
        from certificates.models import Certification
        from people.models import Person, Unit
        from reports import export as exporting
        from reports.selection import Selection

        unit = Unit.objects.get(code="r0") if people > 20_000 else None
        here = people // 10 if unit else people
        certifications = list(Certification.objects.all())[: max(ROWS // here, 1)]
        hr = Person.objects.get(pk=1)
        selection = Selection(viewer=hr, on=_today(), certifications=certifications, unit=unit)

        def read() -> str:
            if kind == "csv":
                for _ in exporting.csv_lines(selection, "zh-hans"):
                    pass
            else:
                exporting.xlsx_file(selection, "zh-hans").close()
            return f"export of {selection.people().count() * len(certifications):,} rows, {kind.upper()}"

        return read

    return prepare


def _today() -> date:
    from bilingual.days import today

    return today()


def whatif(people: int) -> Read:
    """The certification that everybody must hold: valid for a year instead of eighteen months."""
    from certificates.models import PolicyVersion
    from certificates.what_if import what_if
    from people.models import Person

    current = PolicyVersion.objects.select_related("certification").get(certification__code="k0")
    draft = PolicyVersion(
        certification=current.certification,
        number=2,
        effective_on=_today(),
        evidence=current.evidence,
        valid_months=12,
        renewal_days=60,
    )
    hr = Person.objects.get(pk=1)

    def read() -> str:
        found = what_if(draft=draft, current=current, viewer=hr, on=_today())
        return f"what-if over everyone: {sum(found.counts.values()):,} would change"

    return read


def reorganise(people: int) -> Read:
    """Shops of one region go to the next: placements end, others begin, and the duties of their people follow."""
    from certificates.duties import recompute_all
    from people.models import Placement, Unit

    many = min(MOVED, people // 4)
    shops = list(Unit.objects.filter(depth=4).order_by("path"))
    yesterday = _today() - timedelta(days=1)
    settled = Placement.objects.filter(
        person__gt=10, ends_on=None, starts_on__lt=yesterday
    )  # not moved by an earlier run
    before = list(settled.order_by("person")[:many])
    moved = [one.person_id for one in before]
    others = {shop.pk: shops[(place + len(shops) // 10) % len(shops)].pk for place, shop in enumerate(shops)}
    Placement.objects.filter(pk__in=[one.pk for one in before]).update(ends_on=yesterday, is_primary=False)
    Placement.objects.bulk_create(
        Placement(person_id=one.person_id, unit_id=others[one.unit_id], position_id=one.position_id, starts_on=_today())
        for one in before
    )

    def read() -> str:
        return f"duties after {many:,} people moved: {recompute_all(moved):,} changed"

    return read


def sweep(people: int) -> Read:
    from certificates.openings import owe_openings

    def read() -> str:
        return f"the sweep that opens renewals: {owe_openings():,} found"

    return read


TWELVE = {"statements": 12.0}
FIRST, KEPT = "counted anew", "its numbers kept"
STEPS = {
    "rebuild": Step(rebuild, {"s": 300}),
    "check": Step(check),
    "matrix": Step(page(f"matrix of 50 × 20, {KEPT}", "reports:status"), {"cpu": 0.02, **TWELVE}, PAGES),
    "matrix-anew": Step(page(f"matrix, {FIRST}", "reports:status", anew=True), {"cpu": 0.02, **TWELVE}, PAGES),
    "matrix-late": Step(page(f"who is late, {KEPT}", "reports:status", state="late"), TWELVE, PAGES),
    "matrix-unit": Step(page(f"a region, {FIRST}", "reports:status", anew=True, unit="r0"), TWELVE, PAGES),
    "as-at": Step(page(f"as at two years ago, {FIRST}", "reports:status", anew=True, on=BEFORE), TWELVE, PAGES),
    "heat": Step(page(f"heat map of ten regions × 20, {KEPT}", "reports:heat"), {"s": 0.05}, PAGES),
    "heat-anew": Step(page(f"heat map, {FIRST}", "reports:heat", anew=True), {"s": 0.05}, PAGES),
    "heat-unit": Step(page(f"of a region's cities, {FIRST}", "reports:heat", anew=True, unit="r0"), {"s": 0.05}, PAGES),
    "forecast": Step(page(f"forecast of a year, {KEPT}", "reports:forecast"), {}, PAGES),
    "forecast-anew": Step(page(f"forecast of a year, {FIRST}", "reports:forecast", anew=True), {}, PAGES),
    "coverage": Step(page("coverage, 20 rules", "reports:coverage"), {}, PAGES),
    "overview": Step(page(f"HR's start page, {KEPT}", "reports:overview"), {}, PAGES),
    "overview-anew": Step(page(f"HR's start page, {FIRST}", "reports:overview", anew=True), {}, 3),
    "team": Step(page("a regional manager's start page", "reports:team", viewer=2), {}, PAGES),
    "mine": Step(page("my certifications", "certificates:mine", viewer=3), {}, PAGES),
    "csv": Step(export("csv"), {"s": 15, "more": 150}),
    "xlsx": Step(export("xlsx"), {"s": 15, "more": 150}),
    "what-if": Step(whatif, {"s": 5}),
    "sweep": Step(sweep),
    "duties": Step(reorganise, {"s": 10}),
}
