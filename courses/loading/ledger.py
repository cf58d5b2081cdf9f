"""What was loaded from which source, and whether somebody has worked on it since."""

import hashlib
import json
from collections import Counter
from enum import StrEnum

from courses.models import CatalogueEntry


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # edited or removed by people since: theirs stands


class Ledger:
    """One run of ``load_catalogue``. ``mark`` names the state that loading left: a revision, a version number."""

    def __init__(self) -> None:
        self.entries = {entry.key: entry for entry in CatalogueEntry.objects.all()}
        self.outcomes: Counter[Outcome] = Counter()
        self.kept: list[str] = []

    def decide(self, key: str, source: object, *, mark_now: str | None) -> Outcome:
        """What to do with ``source``; ``mark_now`` is the mark of what exists, ``None`` if nothing does."""
        entry = self.entries.get(key)
        if entry is None and mark_now is None:
            return Outcome.CREATED
        if entry is None or entry.mark != mark_now:
            return Outcome.KEPT
        return Outcome.UNCHANGED if entry.digest == digest(source) else Outcome.UPDATED

    def note(self, key: str, outcome: Outcome, source: object, *, mark: str) -> None:
        """Count it, and remember what was made."""
        self.outcomes[outcome] += 1
        if outcome is Outcome.KEPT:
            self.kept.append(key)
        elif outcome is not Outcome.UNCHANGED:
            self.entries[key], _ = CatalogueEntry.objects.update_or_create(
                key=key, defaults={"digest": digest(source), "mark": mark}
            )


def digest(source: object) -> str:
    return hashlib.sha256(json.dumps(source, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
