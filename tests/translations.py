"""What is wrong with the Chinese catalogues: fuzzy, empty, broken placeholders, at odds, or behind the sources."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
ROOMS = [ROOT / name for name in ("certificates", "courses", "quizzes")] + sorted((ROOT / "site").iterdir())
CATALOGUES = [
    folder / "zh_Hans" / "LC_MESSAGES" / "django.po"
    for room in ROOMS
    for folder in sorted([room / "locale", *room.glob("*/locale")])  # a package that is an application has its own
    if folder.exists()
]
SOURCES = ("site", "courses", "quizzes", "certificates")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


def complaints() -> Iterator[str]:
    """Of all rooms."""
    for catalogue in CATALOGUES:
        yield from complaints_of(catalogue)
    yield from disagreements(CATALOGUES)


def disagreements(catalogues: Iterable[Path]) -> Iterator[str]:
    """Django merges the catalogues: of two words for one text, one is shown in both rooms. A context parts them."""
    said: dict[tuple[str, str, str], dict[str, str]] = {}
    for catalogue in catalogues:
        for entry in polib.pofile(str(catalogue)):
            if entry.msgid and not entry.obsolete:
                said.setdefault(_key(entry), {}).setdefault(_translations(entry)[0], catalogue.parents[3].name)
    for (_context, text, _plural), rooms in said.items():
        if len(rooms) > 1:
            told = " but ".join(f"{chinese!r} in {room}" for chinese, room in rooms.items())
            yield f"one text, two meanings: {text!r} is {told}"


def complaints_of(catalogue: Path) -> Iterator[str]:
    """One sentence for each entry that a reader of Chinese would stumble over."""
    for entry in polib.pofile(str(catalogue)):
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"
        if not entry.translated() and not entry.fuzzy:
            yield f"empty: {entry.msgid!r}"
        for chinese in _translations(entry):
            if chinese and not _placeholders(chinese) <= _known(entry):
                yield f"unknown placeholder: {entry.msgid!r} became {chinese!r}"
            if chinese and not entry.msgid_plural and _placeholders(chinese) != _known(entry):
                yield f"placeholder lost: {entry.msgid!r} became {chinese!r}"


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _known(entry: polib.POEntry) -> set[str]:
    return _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def xgettext_is_here() -> bool:
    return shutil.which("xgettext") is not None and shutil.which("msgmerge") is not None


def missing() -> Iterator[str]:
    """Texts of the sources that their room's catalogue lacks, found by ``makemessages`` in a copy of the sources."""
    with tempfile.TemporaryDirectory(prefix="poise-messages-") as folder:
        copy = Path(folder)
        for name in SOURCES:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        shutil.copy(ROOT / "manage.py", copy)
        _make_messages(copy)
        for catalogue in CATALOGUES:
            yield from _newer(catalogue, copy / catalogue.relative_to(ROOT))


def _newer(catalogue: Path, fresh: Path) -> Iterator[str]:
    """What the sources say (``fresh``) and the catalogue does not."""
    known = {_key(entry) for entry in polib.pofile(str(catalogue)) if not entry.obsolete}
    for entry in polib.pofile(str(fresh)):
        if not entry.obsolete and _key(entry) not in known:
            places = ", ".join(f"{file}:{line}" for file, line in entry.occurrences[:3])
            yield f"not in {catalogue.relative_to(ROOT)}: {entry.msgid!r} ({places})"


def _key(entry: polib.POEntry) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _make_messages(copy: Path) -> None:
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-wrap", "-v", "0"]
    env = os.environ | {"POISE_VAR": str(copy / "var"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"makemessages ended with {done.returncode}:\n{done.stdout}{done.stderr}")
