"""How long a list of 20,000 people takes, and how much memory: ``python -m bench.people_import``.

On SQLite and on a throw-away PostgreSQL; each phase in a process of its own, so that its peak memory is its own. The
company has 2,000 units, and a certification that everybody must hold: placing somebody makes their duty.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests import servers

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- people-import:begin -->", "<!-- people-import:end -->"
HEADINGS = ["工号", "姓名", "姓(拼音)", "名(拼音)", "邮箱", "手机", "语言", "入职日期", "部门", "岗位", "直属上级"]
PHASES = {
    "dry-csv": "dry run of the CSV, all new",
    "dry-xlsx": "dry run of the XLSX, all new",
    "import": "import of 20,000 new people",
    "dry-again": "dry run of the same file again: 0 changes",
    "dry-moved": "dry run after every tenth has moved",
    "import-moved": "import of those moves",
}
UNITS = (10, 20, 9)  # regions, cities, shops


def rows(many: int, *, moved: bool = False) -> Iterator[list[str]]:
    start = date(2012, 1, 1)
    for number in range(many):
        region, city, shop = number % 10, number // 10 % 20, number // 200 % 9
        if moved and number % 10 == 0:
            shop = (shop + 1) % 9
        manager = f"{number // 20 * 20:06}" if number % 20 else ""
        day = start + timedelta(days=number % 5000)
        unit = f"区域{region}/城市{region}-{city}/门店{region}-{city}-{shop}"
        yield [
            f"{number:06}",
            "林晓雯" if number % 2 else "王志强",
            "Lin" if number % 2 else "Wang",
            "Xiaowen" if number % 2 else "Zhiqiang",
            f"staff{number}@east-retail.example",
            f"138{number:08}",
            "中文",
            f"{day.year}年{day.month}月{day.day}日",
            unit,
            f"岗位{number % 30}",
            manager,
        ]


def write_files(folder: Path, many: int) -> None:
    import xlsxwriter

    for name, moved in (("people", False), ("moved", True)):
        with (folder / f"{name}.csv").open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *rows(many, moved=moved)])
    with xlsxwriter.Workbook(folder / "people.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([HEADINGS, *rows(many)]):
            sheet.write_row(line, 0, row)


def organise() -> None:
    """Units by treebeard's bulk load; positions; one requirement at the top."""
    from people.models import Position, Unit
    from tests.factories import CertificationFactory, PolicyVersionFactory, RequirementFactory

    def named(code: str, name: str, children: list[Any]) -> dict[str, Any]:
        return {"data": {"code": code, "name_zh": name, "name_en": code}, "children": children}

    regions = [
        named(
            f"R{region}",
            f"区域{region}",
            [
                named(
                    f"C{region}-{city}",
                    f"城市{region}-{city}",
                    [named(f"S{region}-{city}-{s}", f"门店{region}-{city}-{s}", []) for s in range(UNITS[2])],
                )
                for city in range(UNITS[1])
            ],
        )
        for region in range(UNITS[0])
    ]
    Unit.load_bulk([named("HQ", "东方零售集团", regions)])
    for number in range(30):
        Position.objects.create(code=f"P{number}", name_zh=f"岗位{number}", name_en=f"Position {number}")
    certification = CertificationFactory()
    PolicyVersionFactory(certification=certification)
    RequirementFactory(certification=certification, unit=Unit.objects.get(code="HQ"), within_days=60)


def run_phase(phase: str, folder: Path) -> dict[str, Any]:
    from people.importing.models import PeopleImport
    from people.importing.services import bring, check_now, import_now

    kind, _, which = phase.partition("-")
    base, began, cpu = peak(), time.monotonic(), time.process_time()
    if kind == "dry":
        path = folder / {"csv": "people.csv", "xlsx": "people.xlsx", "again": "people.csv", "moved": "moved.csv"}[which]
        with path.open("rb") as file:
            people_import = bring(file=file, name=path.name)
        check_now(people_import=people_import)
    else:
        people_import = PeopleImport.objects.filter(name=f"{which or 'people'}.csv").latest("pk")
        import_now(people_import=people_import)
    found = {"seconds": time.monotonic() - began, "cpu": time.process_time() - cpu, "base": base, "peak": peak()}
    refused = people_import.rows.filter(outcome="refused").count()
    return found | {"counts": people_import.counts, "refused": refused}


def peak() -> float:
    """Megabytes that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _here(phase: str, folder: Path, many: int) -> None:
    """Inside a process of its own."""
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    import django

    django.setup()
    if phase == "prepare":
        organise()
        write_files(folder, many)
        print(json.dumps({}))
    else:
        print(json.dumps(run_phase(phase, folder)))


def _measured(database: str, many: int) -> dict[str, dict[str, Any]]:
    found = {}
    with tempfile.TemporaryDirectory(prefix="poise-bench-") as made:
        folder = Path(made)
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "POISE_VAR": made,
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": database or f"sqlite:///{folder / 'poise.sqlite3'}",
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        for phase in ("prepare", *PHASES):
            command = [sys.executable, "-m", "bench.people_import", "--phase", phase, "--folder", made]
            said = subprocess.run(
                [*command, "--rows", str(many)], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
            )
            found[phase] = json.loads(said.stdout.splitlines()[-1])
            print(phase, found[phase], flush=True)
    return found


def table(found: dict[str, dict[str, dict[str, Any]]]) -> str:
    lines = ["| | " + " | ".join(f"{name}: s | CPU s | peak MB (before)" for name in found) + " |"]
    lines.append("| --- |" + " --: | --: | --: |" * len(found))
    for phase, title in PHASES.items():
        cells = []
        for measured in found.values():
            one = measured[phase]
            cells += [f"{one['seconds']:.0f}", f"{one['cpu']:.0f}", f"{one['peak']:.0f} ({one['base']:.0f})"]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--phase", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.phase:
        _here(options.phase, options.folder, options.rows)
        return
    found = {}
    if options.only != "PostgreSQL":
        found["SQLite"] = _measured("", options.rows)
    if options.only != "SQLite" and (programs := servers.postgres_programs()):
        with servers.postgres(programs) as database:
            found["PostgreSQL"] = _measured(database, options.rows)
    said = table(found)
    print(said)
    if not options.no_write:
        head, _, rest = PAGE.read_text().partition(BEGIN)
        command = " ".join(["python -m bench.people_import", *sys.argv[1:]])
        note = f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, with `{command}`."
        PAGE.write_text(f"{head}{BEGIN}\n\n{note}\n\n{said}\n\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
