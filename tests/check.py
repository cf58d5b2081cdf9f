"""``python -m tests.check``: all that can be known without running a test. All run, even after a fault."""
# ruff: noqa: T201 - it talks to the person who runs it

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import locks, translations

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "site")])
PACKAGES = ("certificates", "courses", "quizzes", "site")
# Enough for `check --deploy` to see production; nothing here is, or ever was, a secret.
PRODUCTION = {
    "POISE_PROFILE": "production",
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "BASE_URL": "https://poise.example",
    "ALLOWED_HOSTS": "poise.example",
    "DATABASE_URL": "postgres://poise@127.0.0.1:5432/poise",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
COMPOSE = {
    "SECRET_KEY": "only-for-the-check",
    "POSTGRES_PASSWORD": "only-for-the-check",
    "BASE_URL": "https://poise.example",
    "ALLOWED_HOSTS": "poise.example",
}


@dataclass(frozen=True)
class Verdict:
    """``said`` is shown where it is not good, or where the check could not be made here."""

    good: bool
    said: str = ""
    made: bool = True


Check = Callable[[], Verdict]


def main() -> int:
    bad = []
    for name, check in CHECKS.items():
        began = time.monotonic()
        verdict = guarded(check)
        word = "FAILED" if not verdict.good else "ok" if verdict.made else "not made"
        print(f"{word:8} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if verdict.said and not (verdict.good and verdict.made):
            print(indented(verdict.said), flush=True)
        if not verdict.good:
            bad.append(name)
    print(f"{len(CHECKS) - len(bad)} of {len(CHECKS)} checks are good" + (f"; not: {', '.join(bad)}" if bad else ""))
    return 1 if bad else 0


def guarded(check: Check) -> Verdict:
    """A check that breaks has failed, and the ones after it still run."""
    try:
        return check()
    except Exception as error:  # whatever it is, it is shown
        return Verdict(good=False, said=f"{type(error).__name__}: {error}")


def indented(text: str, most: int = 80) -> str:
    lines = text.rstrip().splitlines()
    cut = [f"… {len(lines) - most} more lines"] if len(lines) > most else []
    return "\n".join(f"         {line}" for line in [*lines[:most], *cut])


def command(*words: str, env: Mapping[str, str] | None = None) -> Check:
    """A program of the virtual environment that must end with 0, run in a POISE_VAR of its own."""

    def check() -> Verdict:
        with tempfile.TemporaryDirectory(prefix="poise-check-") as var:
            clean = {"POISE_PROFILE": "embedded", "DATABASE_URL": "", "REDIS_URL": "", "PYTHONPATH": PATHS}
            given = os.environ | clean | {"POISE_VAR": var} | dict(env or {})
            done = subprocess.run(resolved(words), cwd=ROOT, env=given, capture_output=True, text=True)
        return Verdict(good=done.returncode == 0, said=done.stdout + done.stderr)

    return check


def resolved(words: Sequence[str]) -> list[str]:
    own = PROGRAMS / words[0]
    return [str(own) if own.exists() else words[0], *words[1:]]


def manage(*words: str, env: Mapping[str, str] | None = None) -> Check:
    return command("python", "manage.py", *words, env=env)


def of(complaints: Callable[[], Iterator[str]]) -> Check:
    def check() -> Verdict:
        found = list(complaints())
        return Verdict(good=not found, said="\n".join(found))

    return check


def templates() -> Verdict:
    found = [str(path.relative_to(ROOT)) for name in PACKAGES for path in sorted((ROOT / name).rglob("*.html"))]
    found = [path for path in found if "/templates/" in path]
    return command("djade", "--check", "--target-version", "5.2", *found)() if found else Verdict(good=True)


def nothing_untranslated() -> Verdict:
    if not translations.xgettext_is_here():
        return Verdict(good=True, made=False, said="GNU gettext (xgettext, msgmerge) is not on this machine")
    return of(translations.missing)()


def compose() -> Verdict:
    """Compose is a plugin of its own: ``docker`` may be there without it."""
    here = shutil.which("docker") and command("docker", "compose", "version")().good
    if not here:
        return Verdict(good=True, made=False, said="docker compose is not on this machine")
    return command("docker", "compose", "config", "--quiet", env=COMPOSE)()


CHECKS: dict[str, Check] = {
    "format": command("ruff", "format", "--check", "."),
    "lint": command("ruff", "check", "."),
    "types": command("mypy", *PACKAGES),
    "templates": templates,
    "layers": command("lint-imports"),
    "migrations": manage("makemigrations", "--check", "--dry-run"),
    "translations are whole": of(translations.complaints),
    "translations are complete": nothing_untranslated,
    "deployment": manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION),
    "Dockerfile": command("hadolint", "Dockerfile"),
    "compose file": compose,
    "locked requirements": of(locks.complaints),
}

if __name__ == "__main__":
    sys.exit(main())
