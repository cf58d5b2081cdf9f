"""``make`` finds a Python that fits, or says in one line what it needs and what it found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ROOT

NEEDED = "Poise needs Python 3.11, 3.12 or 3.13 (make run PYTHON=/path/of/python); found: "


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout without ``.venv``, whose bootstrap only says which Python runs it."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    bootstrap = tmp_path / "site/config/embedded/bootstrap.py"
    bootstrap.parent.mkdir(parents=True)
    bootstrap.write_text("import sys; sys.exit('bootstrap ' + ' '.join(sys.argv[1:]) + ' ' + sys.executable)")
    return tmp_path


def make(clone: Path, *arguments: str, path: str | None = None) -> list[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHON"))}
    answer = subprocess.run(
        [shutil.which("make") or "make", *arguments],
        cwd=clone,
        env=env | {"PATH": path or env["PATH"]},
        capture_output=True,
        text=True,
    )
    return [line for line in answer.stderr.splitlines() if not line.startswith("make: ***")]


def tools(folder: Path) -> str:
    """A PATH with what a shell needs and no Python."""
    folder.mkdir()
    for name in ("sh", "head"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return str(folder)


def test_a_python_too_old_is_named_in_one_line(clone: Path):
    old = program(clone / "bin/old", 'test "$1" = --version && echo Python 3.8.10 && exit; exit 1')

    assert make(clone, "run", f"PYTHON={old}") == [f"{NEEDED}Python 3.8.10"]


def test_where_no_python_is_the_one_line_says_so(clone: Path):
    [line] = make(clone, "run", path=tools(clone / "tools"))

    assert line.startswith(NEEDED)
    assert "not found" in line


def test_a_shim_that_does_not_run_is_passed_over(clone: Path):
    path = tools(clone / "tools")
    program(clone / "tools/python3.13", "echo 'not installed' >&2; exit 127")
    program(clone / "tools/python3", f'exec "{sys.executable}" "$@"')

    assert make(clone, "run", path=path) == [f"bootstrap  {sys.executable}"]


def test_the_tests_get_what_they_need(clone: Path):
    assert make(clone, "test", f"PYTHON={sys.executable}") == [f"bootstrap dev {sys.executable}"]
