"""``python -m tests.run``: the whole suite, on every ground that this machine can offer.

Three pytest runs for a profile: what runs side by side, what needs real workers on the run's broker, and (on
the last profile alone: the same pages, the same browser) what walks through Chromium. Nothing is left out
silently, and the last line is the plain sum.
"""
# ruff: noqa: T201 - it talks to the person who runs it

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests import outcomes, profiles, servers, template_database
from tests.outcomes import NO_TESTS_COLLECTED, Outcome
from tests.profiles import Ground

ROOT = servers.ROOT
SCREENSHOTS = ROOT / "docs" / "screenshots"
# What a developer's shell or .env may hold, and no test shall see.
PRIVATE = (
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "FONT_FOLDERS",
    "POISE_PROFILE",
    "PORT",
    "SECRET_KEY",
)
MOST_WORKERS = 14  # Redis has 16 databases, and each test process one of its own (tests/settings.py)


@dataclass(frozen=True)
class Part:
    name: str
    marks: str
    alone: bool  # in one process


SIDE_BY_SIDE = Part("tests", "not browser and not broker", alone=False)
BROKER = Part("tests with real workers", "broker and not browser", alone=True)
BROWSER = Part("browser tests", "browser", alone=True)


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    signal.signal(signal.SIGTERM, _interrupt)  # so that the servers are stopped then, too
    found = profiles.look()
    missing = list(found.missing)
    browser = not options.no_browser and servers.chromium() is not None
    if not options.no_browser and not browser:
        missing.append("browser tests: not run, no Chromium found")
    names = [name for name in found.openers if options.only in (None, name)]
    grounds: list[Ground] = []
    results: list[Outcome] = []
    try:
        for name in names:
            with found.openers[name]() as ground:
                grounds.append(ground)
                parts = list(parts_for(options, browser=browser and name == names[-1]))
                results += run_all(parts, ground, options)
    except KeyboardInterrupt:
        print("\nInterrupted; the servers are stopped.")
        return 130
    faults = list(faults_of(results, options, missing))
    report(options, grounds, results, missing, faults, browser=browser)
    return 1 if faults or any(outcome.failed for outcome in results) else 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    own, for_pytest = arguments[:cut], list(arguments[cut + 1 :])
    parser = argparse.ArgumentParser(prog="python -m tests.run", epilog="What follows -- goes to pytest.")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--screenshots", action="store_true", help="only make the pictures in docs/screenshots")
    options = parser.parse_args(own)
    options.for_pytest = for_pytest
    options.require_all = os.environ.get("REQUIRE_ALL") == "1"
    return options


def parts_for(options: argparse.Namespace, *, browser: bool) -> Iterator[Part]:
    if not options.screenshots:
        yield SIDE_BY_SIDE
        yield BROKER
    if browser:
        yield BROWSER


def run_all(parts: Sequence[Part], ground: Ground, options: argparse.Namespace) -> Iterator[Outcome]:
    print(f"\n== Migrating a database on {ground.words}", flush=True)
    with tempfile.TemporaryDirectory(prefix="poise-template-") as folder:
        try:
            template = template_database.make(ground.database_url, Path(folder))
        except RuntimeError as error:
            print(error)
            yield Outcome(f"migrations on {ground.words}", code=1, seconds=0, failed=1)
            return
        for part in parts:
            yield run(part, ground, template, options)


def run(part: Part, ground: Ground, template: str, options: argparse.Namespace) -> Outcome:
    """One pytest run in a folder of its own."""
    title = f"{part.name} on {ground.words}"
    print(f"\n== {title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="poise-tests-") as folder:
        report = Path(folder) / "report.xml"
        began = time.monotonic()
        env = environment(part, ground, Path(folder), options) | {template_database.VARIABLE: template}
        code = wait_for(command_for(part, report, options), env)
        return outcomes.read(report, title=title, code=code, seconds=time.monotonic() - began)


def wait_for(command: Sequence[str], env: dict[str, str]) -> int:
    """The exit code of pytest. Interrupted, it is told once and given time to stop what its tests started."""
    # A session of its own: Ctrl-C in a terminal would reach it a second time and cut its teardown short.
    with subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True) as pytest:
        try:
            return pytest.wait()
        except KeyboardInterrupt:
            pytest.send_signal(signal.SIGINT)
            try:
                pytest.wait(30)
            except subprocess.TimeoutExpired:
                pytest.kill()
            raise


def command_for(part: Part, report: Path, options: argparse.Namespace) -> list[str]:
    workers = "0" if part.alone else str(min(os.cpu_count() or 1, MOST_WORKERS))
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "-m", part.marks, f"--junitxml={report}"]
    command += ["-o", "faulthandler_timeout=300"]  # a test that hangs says where
    if options.screenshots:
        command.append("tests/browser/test_screenshots.py")
    return [*command, *options.for_pytest]


def environment(part: Part, ground: Ground, folder: Path, options: argparse.Namespace) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name not in PRIVATE}
    given |= {
        "DATABASE_URL": ground.database_url,
        "REDIS_URL": ground.redis_url,
        "POISE_VAR": str(folder / "var"),
    }
    given["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # importing config, as we did, names the real ones
    given["POISE_TEST_PART"] = "broker" if part is BROKER else ""
    if options.screenshots:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        given["POISE_SCREENSHOTS"] = str(SCREENSHOTS)
    return given


def faults_of(results: Sequence[Outcome], options: argparse.Namespace, missing: Sequence[str]) -> Iterator[str]:
    """Why a run without a failed test may still not count as passed."""
    if not any(outcome.passed or outcome.failed for outcome in results):
        yield "no test was run"
    for outcome in results:
        if outcome.code == NO_TESTS_COLLECTED and not options.for_pytest:
            yield f"{outcome.title}: no test was collected"
        for name in outcome.skipped:
            yield f"skipped: {name} (a test says where it belongs with only_on; skipping is not foreseen)"
    if options.require_all:
        yield from (f"REQUIRE_ALL is set, yet {sentence}" for sentence in missing)


def report(
    options: argparse.Namespace,
    grounds: Sequence[Ground],
    results: Sequence[Outcome],
    missing: Sequence[str],
    faults: Sequence[str],
    *,
    browser: bool,
) -> None:
    print(f"\n== What ran, with {profiles.describe_python()}")
    for outcome in results:
        print(f"  {outcome.line}")
    if browser and grounds:
        print(f"  Browser tests ran on {grounds[-1].name} alone, in {chromium_version()}")
    if options.no_browser:
        print("  Browser tests: not run, as asked (--no-browser)")
    if options.only:
        print(f"  Only {options.only}, as asked (--only)")
    for sentence in missing:
        print(f"  {sentence}")
    for fault in faults:
        print(f"  FAULT {fault}")
    print(outcomes.closing_line(results), flush=True)


def chromium_version() -> str:
    program = servers.chromium()
    assert program is not None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return said.stdout.strip() or program


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
