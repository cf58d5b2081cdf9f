"""How the project is laid out: what a newcomer, and Python itself, rely on."""

import re
import site as python_site
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests import locks

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("certificates", "courses", "quizzes", "site")
MODULES = (*ROOMS, "tests", "bench")
MOST_LINES = 400
# Where packages come from is the machine's business; assembled so that this file does not name them itself.
REGISTRIES = re.compile("|".join(("py" + r"pi\.org", "python" + r"hosted\.", "npm" + r"js\.")))
WORDS = {
    ".py",
    ".txt",
    ".in",
    ".toml",
    ".yml",
    ".yaml",
    ".cfg",
    ".md",
    ".sh",
    ".html",
    ".js",
    ".css",
    ".json",
    "",
}


def committed() -> Iterator[Path]:
    """Every file that git has or would take; in an archive without git, every file outside hidden folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not {".venv", "var"} & set(path.relative_to(ROOT).parts)]
    yield from (path for path in paths if path.is_file())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_site_is_a_folder_and_never_a_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


def test_pythons_own_site_is_not_shadowed() -> None:
    assert hasattr(python_site, "getsitepackages")
    assert not Path(str(python_site.__file__)).is_relative_to(ROOT / "site")


def test_no_file_names_a_registry() -> None:
    texts = ((path, path.read_text(errors="ignore")) for path in committed() if path.suffix in WORDS)
    assert [named(path) for path, text in texts if REGISTRIES.search(text)] == []


def test_locked_requirements_have_hashes_and_are_in_step() -> None:
    assert list(locks.complaints()) == []


def test_a_lock_that_lags_behind_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "base.in").write_text("django~=5.2.0\nwagtail~=8.0.0\npolib\n")
    (tmp_path / "base.txt").write_text("django==5.1.9 \\\n    --hash=sha256:aa\nwagtail==8.0.3\n")
    assert list(locks.complaints(tmp_path)) == [
        "base.txt: wagtail has no hash",
        "base.txt has django 5.1.9, but base.in wants ~=5.2.0",
        "base.txt lacks polib, which base.in wants; make lock renews it",
    ]


def test_modules_stay_short() -> None:
    modules = (path for name in MODULES for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)
    assert [named(path) for path in modules if len(path.read_text().splitlines()) > MOST_LINES] == []


def test_every_module_lives_in_a_room_with_a_name() -> None:
    homeless = {"utils.py", "helpers.py", "common.py", "misc.py"}
    modules = (path for name in ROOMS for path in (ROOT / name).rglob("*.py"))
    assert [named(path) for path in modules if path.name in homeless] == []


def test_no_template_holds_script_style_or_handlers() -> None:
    """The content security policy would silence them; better to see it here. Mail has no such policy."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']")
    templates = (path for name in ROOMS for path in (ROOT / name).rglob("*.html") if "mail" not in path.parts)
    assert [named(path) for path in templates if inline.search(path.read_text())] == []


def test_commands_can_be_run() -> None:
    for name in ("manage.py", ".ci/run"):
        assert (ROOT / name).stat().st_mode & stat.S_IXUSR, name
