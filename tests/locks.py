"""What is wrong with the locked requirements: an address, a missing hash, or a name that was never locked."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|--trusted-host|^\s*-[if]\s", re.MULTILINE)
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
WANTED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(~=\s*[\d.]+)?", re.MULTILINE)


def complaints(folder: Path = REQUIREMENTS) -> Iterator[str]:
    """One sentence for each fault in the pairs ``name.in``, ``name.txt``."""
    for source in sorted(folder.glob("*.in")):
        lock = source.with_suffix(".txt")
        if not lock.exists():
            yield f"{source.name} has no lock; make lock writes it"
            continue
        yield from _in_lock(lock)
        yield from _in_step(source, lock)


def _in_lock(lock: Path) -> Iterator[str]:
    text = lock.read_text()
    if found := ADDRESS.search(text):
        yield f"{lock.name} names where packages come from: {found.group().strip()}"
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        if (pin := PINNED.match(block)) and "--hash=sha256:" not in block:
            yield f"{lock.name}: {pin.group(1)} has no hash"


def _in_step(source: Path, lock: Path) -> Iterator[str]:
    pinned = {canonical(name): number for name, number in PINNED.findall(lock.read_text())}
    for name, wanted in WANTED.findall(source.read_text()):
        number = pinned.get(canonical(name))
        if number is None:
            yield f"{lock.name} lacks {name}, which {source.name} wants; make lock renews it"
        elif wanted and not compatible(number, wanted.removeprefix("~=").strip()):
            yield f"{lock.name} has {name} {number}, but {source.name} wants {wanted}"


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def compatible(number: str, release: str) -> bool:
    """``~=`` of PEP 440: the same but for the last part, and not older. Final releases only."""
    have, want = _parts(number), _parts(release)
    return have[: len(want) - 1] == want[:-1] and have >= want


def _parts(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]
