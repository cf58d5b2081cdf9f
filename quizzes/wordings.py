"""What versions of questions say, kept in memory: they never change, and an exam asks the same ones of everybody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from quizzes import types
from quizzes.models import QuestionVersion

KEPT = 5_000  # versions; some KB each

Key = tuple[int, datetime]  # a database that is set back gives a number again, but not in the same microsecond


@dataclass(frozen=True)
class Wording:
    """One version's kind and content, shared between requests: nobody changes them."""

    version: int
    name: str
    content: types.Content

    @property
    def kind(self) -> types.QuestionType:
        return types.of(self.name)


_kept: dict[Key, Wording] = {}


def wordings(keys: Iterable[Key]) -> dict[int, Wording]:
    """By the version. One query for those that this process has not read before; none where there are none."""
    wanted = set(keys)
    found = {key: _kept[key] for key in wanted if key in _kept}
    if missing := {key[0]: key for key in wanted if key not in found}:
        rows = QuestionVersion.objects.filter(pk__in=missing).order_by().values_list("pk", "kind", "content")
        read = {missing[version]: Wording(version, kind, content) for version, kind, content in rows}
        if len(_kept) > KEPT:
            _kept.clear()
        _kept.update(read)
        found |= read
    return {key[0]: wording for key, wording in found.items()}


def say(versions: Collection[QuestionVersion]) -> None:
    """Give the rows their content, which was deferred."""
    said = wordings((version.pk, version.created_at) for version in versions)
    for version in versions:
        version.content = said[version.pk].content
