"""``python -m bench.tracking``: 100,000 people, 20 certifications and 1.5 million certificates of five years.

On a throw-away PostgreSQL (``--only sqlite``: 10,000 people on SQLite). The company is written with COPY, the
standings by the full rebuild, which is the first thing measured. Each step runs in a process of its own, so that its
peak memory is its own: told are seconds of wall time, CPU seconds of that process (the database's are not in it),
statements, and megabytes with what the process held before in brackets. Pages are asked for ten times; the middle is
told. ``--people`` makes another size, ``--step`` does one of the steps alone, ``--write`` writes docs/performance.md
between its markers.
"""

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- tracking:begin -->", "<!-- tracking:end -->"
PEOPLE = {"postgres": 100_000, "sqlite": 10_000}
MOVED, ROWS = 5_000, 100_000
TIMES = 10
TWO_YEARS_AGO = f"{time.gmtime().tm_year - 2}-03-01"
HEADS = ("what", "people", "database", "s", "CPU s", "statements", "peak MB (before)", "aim")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.tracking", description=__doc__)
    parser.add_argument("--only", choices=("postgres", "sqlite"))
    parser.add_argument("--people", type=int)
    parser.add_argument("--step", action="append", help="a step's key; several times")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--here", help=argparse.SUPPRESS)  # the step that this process does
    said = parser.parse_args()
    if said.here:
        here(said.here, said.people)
        return
    lines = []
    for database in [said.only] if said.only else ["sqlite", "postgres"]:
        lines += list(measured(database, said.people or PEOPLE[database], said.step))
    table = "\n".join([row(HEADS), "| --- | --: | --- | --: | --: | --: | --: | --: |", *lines])
    print(table)
    if said.write:
        write(table)


def measured(database: str, people: int, wanted: list[str] | None) -> Iterator[str]:
    with environment(database) as env:
        began = time.monotonic()
        filled = in_a_process("fill", people, env)["said"]
        print(f"{database}: {filled}, in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        for step in STEPS:
            if wanted and step not in wanted and step != "rebuild":
                continue
            found = in_a_process(step, people, env)
            figures = [f"{found['s']:.3g}", f"{found['cpu']:.3g}", found["statements"]]
            memory = f"{found['peak']:.0f} ({found['base']:.0f})"
            line = row([found["said"], f"{people:,}", database, *figures, memory, STEPS[step][1]])
            print(line, file=sys.stderr, flush=True)
            yield line


def in_a_process(step: str, people: int, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.tracking", "--here", step, "--people", str(people)]
    done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextlib.contextmanager
def environment(database: str) -> Iterator[dict[str, str]]:
    from tests import servers

    with tempfile.TemporaryDirectory(prefix="poise-bench-") as folder, contextlib.ExitStack() as stack:
        env = {**os.environ, "POISE_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}
        env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "site")])
        env["ALLOWED_HOSTS"] = "testserver,127.0.0.1"
        if database == "postgres":
            programs = servers.postgres_programs()
            if programs is None:
                raise SystemExit("PostgreSQL's server programs are not on this machine.")
            env["DATABASE_URL"] = stack.enter_context(servers.postgres(programs))
        yield env


def here(step: str, people: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    if step == "fill":
        call_command("compile_translations", verbosity=0)
        call_command("migrate", verbosity=0, interactive=False)
        from bench.tracking_company import company

        print(json.dumps({"said": company(people)}))
        return
    from config import wsgi  # noqa: F401 - loaded as a server of the web loads it

    read, times = STEPS[step][0](people), STEPS[step][2]
    base = peak()
    with statements() as count:
        seconds, cpu, said = timed(read)
    taken = [(seconds, cpu)] + [timed(read)[:2] for _ in range(times - 1)]
    found = {"s": statistics.median(s for s, _ in taken), "cpu": statistics.median(c for _, c in taken)}
    print(json.dumps({**found, "statements": count[0], "base": base, "peak": peak(), "said": said}))


def timed(read: Callable[[], str]) -> tuple[float, float, str]:
    began, cpu = time.perf_counter(), time.process_time()
    said = read()
    return time.perf_counter() - began, time.process_time() - cpu, said


@contextlib.contextmanager
def statements() -> Iterator[list[int]]:
    """Counted, not kept: a rebuild has many."""
    from django.db import connection

    count = [0]

    def counting(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        yield count


def peak() -> float:
    """Megabytes that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rebuild(people: int) -> Callable[[], str]:
    from certificates.models import StandingSpan
    from certificates.projection import rebuild

    def read() -> str:
        cells = rebuild()
        return f"full rebuild: {cells:,} cells, {StandingSpan.objects.count():,} spans"

    return read


def check(people: int) -> Callable[[], str]:
    from certificates.projection import differences

    def read() -> str:
        different = sum(1 for _ in differences())
        assert not different, f"{different} cells differ"
        return "full check: no difference"

    return read


def page(what: str, name: str, viewer: int = 1, **parts: str) -> Callable[[int], Callable[[], str]]:
    """A page as somebody gets it, by Django's own client: no network, no server of the web."""

    def prepare(people: int) -> Callable[[], str]:
        from django.conf import settings
        from django.test import Client
        from django.urls import reverse

        from people.models import Person

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


def export(kind: str) -> Callable[[int], Callable[[], str]]:
    """A region's people and as many certifications as make 100,000 rows, or what there is."""

    def prepare(people: int) -> Callable[[], str]:
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


def whatif(people: int) -> Callable[[], str]:
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


def reorganise(people: int) -> Callable[[], str]:
    """Shops of one region go to the next: placements end, others begin, and the duties of their people follow."""
    from certificates.duties import recompute_all
    from people.models import Person, Placement, Unit

    many = min(MOVED, people // 4)
    shops = list(Unit.objects.filter(depth=4).order_by("path"))
    moved = list(Person.objects.filter(pk__gt=10).order_by("pk").values_list("pk", flat=True)[:many])
    yesterday = _today() - timedelta(days=1)
    before = list(Placement.objects.filter(person__in=moved))
    others = {shop.pk: shops[(place + len(shops) // 10) % len(shops)].pk for place, shop in enumerate(shops)}
    Placement.objects.filter(person__in=moved).update(ends_on=yesterday, is_primary=False)
    Placement.objects.bulk_create(
        Placement(person_id=one.person_id, unit_id=others[one.unit_id], position_id=one.position_id, starts_on=_today())
        for one in before
    )

    def read() -> str:
        return f"duties after {many:,} people moved: {recompute_all(moved):,} changed"

    return read


def sweep(people: int) -> Callable[[], str]:
    from certificates.openings import owe_openings

    def read() -> str:
        return f"the sweep that opens renewals: {owe_openings():,} found"

    return read


Prepare = Callable[[int], Callable[[], str]]
STEPS: dict[str, tuple[Prepare, str, int]] = {
    "rebuild": (rebuild, "300 s", 1),
    "check": (check, "", 1),
    "matrix": (page("matrix of 50 × 20, HR of all", "reports:status"), "0.02 CPU s, 12", TIMES),
    "matrix-late": (page("the same, who is late", "reports:status", state="late"), "", TIMES),
    "as-at": (
        page("as at a day two years ago", "reports:status", on=TWO_YEARS_AGO),
        "",
        TIMES,
    ),
    "overview": (page("HR's start page", "reports:overview"), "", 3),
    "team": (page("a regional manager's start page", "reports:team", viewer=2), "", TIMES),
    "csv": (export("csv"), "15 s, 150 MB", 1),
    "xlsx": (export("xlsx"), "15 s, 150 MB", 1),
    "what-if": (whatif, "5 s", 1),
    "sweep": (sweep, "", 1),
    "duties": (reorganise, "10 s", 1),
}


def row(cells: Any) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def write(table: str) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    main()
