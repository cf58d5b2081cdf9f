"""``python -m bench.people``: a tree of 2,000 units and 100,000 people, on SQLite and on PostgreSQL.

Each read is done ten times in one process, after one that is not counted; queries are counted, and the middle and the
slowest of the ten are told, in milliseconds of wall time. ``--only sqlite`` or ``--only postgres``; ``--write`` writes
the table into docs/performance.md between its markers.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- people:begin -->", "<!-- people:end -->"
PEOPLE, REGIONS, CITIES, SHOPS = 100_000, 10, 9, 21  # 1 + 10 + 90 + 1,890 units
TIMES = 10
HEADS = ("what", "database", "rows", "queries", "ms", "slowest ms")

if TYPE_CHECKING:
    from people.models import Person, Unit


@dataclass(frozen=True)
class Cast:
    hr: "Person"
    manager: "Person"  # of one region: a tenth of all
    auditor_of_city: "Person"
    region: "Unit"
    shop: "Unit"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.people", description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # the process that measures
    said = parser.parse_args()
    if said.here:
        measure(said.only)
        return
    lines: list[str] = []
    for database in [said.only] if said.only else ["sqlite", "postgres"]:
        with environment(database) as env:
            command = [sys.executable, "-m", "bench.people", "--here", "--only", database]
            done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            lines += done.stdout.splitlines()
    table = "\n".join([row(HEADS), "| --- | --- | --: | --: | --: | --: |", *lines])
    print(table)
    if said.write:
        write(table)


@contextlib.contextmanager
def environment(database: str) -> Iterator[dict[str, str]]:
    sys.path.insert(0, str(ROOT))
    from tests import servers

    with tempfile.TemporaryDirectory(prefix="poise-bench-") as folder, contextlib.ExitStack() as stack:
        env = {**os.environ, "POISE_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}
        env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "site")])
        if database == "postgres":
            programs = servers.postgres_programs()
            if programs is None:
                raise SystemExit("PostgreSQL's server programs are not on this machine.")
            env["DATABASE_URL"] = stack.enter_context(servers.postgres(programs))
        yield env


def measure(database: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("compile_translations", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    began = time.monotonic()
    cast = fill()
    print(f"{database}: filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
    for what, read in reads(cast):
        print(row([what, database, *timed(read)]), flush=True)


def fill() -> Cast:
    from django.contrib.auth.hashers import make_password
    from django.db import connection

    from people.models import Person, Placement, Position, Role, RoleGrant

    random = Random(4)
    shops = tree()
    position = Position.objects.create(code="clerk", name_zh="店员", name_en="Clerk")
    people = [someone(number, random, make_password(None)) for number in range(PEOPLE)]
    Person.objects.bulk_create(people, batch_size=1000)
    Placement.objects.bulk_create(
        [
            Placement(
                person=person,
                unit=shops[number % len(shops)],
                position=position,
                starts_on=f"2025-{1 + number % 12}-01",
            )
            for number, person in enumerate(people)
        ],
        batch_size=1000,
    )
    region, city = shops[0].get_ancestors()[1:3]
    for person, role, unit in zip(people, (Role.HR, Role.MANAGER, Role.AUDITOR), (None, region, city), strict=False):
        RoleGrant.objects.create(person=person, role=role, unit=unit)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Cast(people[0], people[1], people[2], region, shops[0])


def tree() -> "list[Unit]":
    from people.models import Unit

    def below(parent: "Unit", code: str, name: str) -> "Unit":
        return Unit.objects.get(pk=parent.pk).add_child(code=code, name_zh=name, name_en=name)

    root = Unit.add_root(code="root", name_zh="集团", name_en="Group")
    shops = []
    for region in range(REGIONS):
        above = below(root, f"r{region}", f"Region {region}")
        for city in range(CITIES):
            middle = below(above, f"r{region}-{city}", f"City {region}-{city}")
            shops += [below(middle, f"{middle.code}-{shop}", f"Shop {middle.code}-{shop}") for shop in range(SHOPS)]
    return shops


def someone(number: int, random: Random, password: str) -> "Person":
    from bench.company import GIVEN, SURNAMES
    from people.models import Person

    person = Person(
        staff_number=f"{number:06}",
        name=random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2)),
        email=f"p{number}@example.com",
        joined_on="2025-01-01",
        password=password,
    )
    person.write_derived()
    return person


def reads(cast: Cast) -> Iterator[tuple[str, Callable[[], Any]]]:
    from people.models import Person, Unit
    from people.places import with_place
    from people.tree import walk

    def fresh(viewer: Person) -> Person:
        """Roles are kept on the instance for a request; each read begins anew."""
        return Person.objects.get(pk=viewer.pk)

    def page(viewer: Person, **more: Any) -> list[Person]:
        return list(with_place(Person.objects.visible_to(fresh(viewer)).filter(**more)).order_by("staff_number")[:50])

    def searched(viewer: Person, words: str) -> list[Person]:
        return list(Person.objects.visible_to(fresh(viewer)).search(words).order_by("staff_number")[:50])

    yield "how many a manager of 10,000 sees", lambda: Person.objects.visible_to(fresh(cast.manager)).count()
    yield "first 50 of them, with their places", lambda: page(cast.manager)
    yield (
        "how many an auditor of a city sees, leavers and newcomers too",
        lambda: Person.objects.visible_to(fresh(cast.auditor_of_city)).count(),
    )
    yield "first 50 of all, with their places, for HR", lambda: page(cast.hr)
    yield "found by initials, for HR", lambda: searched(cast.hr, "zxw")
    yield "found by pinyin, for the manager", lambda: searched(cast.manager, "zhangxiao")
    yield "found by staff number, for HR", lambda: searched(cast.hr, "099999")
    yield "the tree from the top, with head counts", lambda: walk(fresh(cast.hr)).branches
    yield "a region of it", lambda: walk(fresh(cast.hr), cast.region).branches
    yield "a city of it", lambda: walk(fresh(cast.hr), Unit.objects.get(pk=cast.shop.pk).get_parent()).branches
    yield "all 2,000 units, as a form lists them", lambda: list(Unit.objects.visible_to(fresh(cast.hr)))


def timed(read: Callable[[], Any]) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        found = read()
    rows = found if isinstance(found, int) else len(found)
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        read()
        took.append((time.perf_counter() - began) * 1000)
    return [f"{rows:,}", str(len(queries)), f"{statistics.median(took):.1f}", f"{max(took):.1f}"]


def row(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"


def write(table: str) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
