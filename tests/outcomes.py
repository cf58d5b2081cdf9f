"""What a pytest run came to, read from its JUnit report."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

NO_TESTS_COLLECTED = 5


@dataclass(frozen=True)
class Outcome:
    """One pytest run. ``skipped`` names the tests: a test is never skipped silently."""

    title: str
    code: int
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: tuple[str, ...] = field(default=())

    @property
    def line(self) -> str:
        skipped = f", {len(self.skipped)} skipped" if self.skipped else ""
        ended = "" if self.code in (0, 1, NO_TESTS_COLLECTED) else f" (pytest ended with {self.code})"
        counts = f"{self.passed} passed, {self.failed} failed{skipped}"
        return f"{self.title}: {counts} in {self.seconds:.0f} s{ended}"


def read(report: Path, *, title: str, code: int, seconds: float) -> Outcome:
    """The outcome in ``report``; a run that ended before it could write one has failed once."""
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))  # noqa: S314 - our own pytest wrote it
    except (FileNotFoundError, ElementTree.ParseError):
        return Outcome(title, code or 1, seconds, failed=1)
    broken = {_name(case) for case in cases if _has(case, "failure") or _has(case, "error")}
    skipped = {_name(case) for case in cases if _has(case, "skipped")} - broken
    names = {_name(case) for case in cases}  # a test that fails and then errs in its teardown stands there twice
    failed = len(broken) or int(code not in (0, NO_TESTS_COLLECTED))
    passed = len(names - broken - skipped)
    return Outcome(title, code, seconds, passed, failed, tuple(sorted(skipped)))


def closing_line(outcomes: Sequence[Outcome]) -> str:
    """The sum in the plain form that tools read: ``12 passed, 0 failed``."""
    skipped = sum(len(outcome.skipped) for outcome in outcomes)
    line = f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed"
    return f"{line}, {skipped} skipped" if skipped else line


def _has(case: ElementTree.Element, tag: str) -> bool:
    return case.find(tag) is not None


def _name(case: ElementTree.Element) -> str:
    return f"{case.get('classname')}::{case.get('name')}"
