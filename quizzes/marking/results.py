"""What attempts come to. Read in a few queries for any number of attempts; the rest is pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from prepared import Given, Prepared
from quizzes import types
from quizzes.certainty import weighed
from quizzes.marking.combining import Combined, combined
from quizzes.models import Attempt, AwardedMark, ManualMark, PaperItem, Regrade, Response
from quizzes.wordings import say

THOUSANDTH = Decimal("0.001")

# Of one attempt, as whoever hands in waits for it.
_items = Prepared(lambda: _with_versions(PaperItem.objects.filter(attempt=Given("attempt"))))
_journal = Prepared(lambda: _in_order(Response.objects.counting().filter(item__attempt=Given("attempt"))))
_words = Prepared(
    lambda: _with_keys(
        Regrade.objects.effective(PaperItem.objects.filter(attempt=Given("attempt")).order_by().values("version"))
    )
)


@dataclass(frozen=True)
class Earned:
    """Of one question: what was earned, exactly, of what was possible. ``None`` waits for a person's mark.

    ``waits``: for people's marks, though earlier ones may count until then. ``awarded``: by an appeal, at least.
    """

    item: PaperItem
    response: Response | None
    exact: Fraction | None
    possible: Decimal
    waits: bool = False
    awarded: Fraction = Fraction()

    @property
    def mark(self) -> Decimal | None:
        return None if self.exact is None else rounded(self.exact, ROUND_HALF_UP)


@dataclass(frozen=True)
class Result:
    """``score`` is ``None`` while something waits for a person."""

    earned: Sequence[Earned]

    @property
    def score(self) -> Decimal | None:
        """The sum of what was earned exactly, rounded down once.

        Three thirds are 1, and rounding never lifts anybody over the pass mark.
        """
        exact = [one.exact for one in self.earned]
        if any(one is None for one in exact):
            return None
        return rounded(max(Fraction(), sum((one for one in exact if one is not None), Fraction())), ROUND_DOWN)

    @property
    def possible(self) -> Decimal:
        return sum((one.possible for one in self.earned), Decimal())

    def missed(self, sections: Sequence[Mapping[str, Any]]) -> list[int]:
        """Places of the sections whose own pass mark was missed."""
        missed = []
        for place, section in enumerate(sections):
            theirs = [one for one in self.earned if one.item.section == place]
            possible = sum((Fraction(one.possible) for one in theirs), Fraction())
            reached = sum((one.exact or Fraction() for one in theirs), Fraction())
            if section["pass_percent"] and reached * 100 < section["pass_percent"] * possible:
                missed.append(place)
        return missed


def results_of(attempts: Iterable[Attempt], *, instead: Regrade | None = None) -> dict[int, Result]:
    """By the attempt's key. ``instead`` is taken as the last word about its version, though nobody has said it yet."""
    keys = {attempt.pk: attempt for attempt in attempts}
    items: dict[int, list[PaperItem]] = defaultdict(list)
    every, journal, said = _read_one(*keys) if len(keys) == 1 else _read_many(list(keys))
    say([item.version for item in every])
    for item in every:
        item.attempt = keys[item.attempt_id]  # as read already
        items[item.attempt_id].append(item)
    counting = {response.item_id: response for response in journal}  # the highest number comes last
    if instead:
        said[instead.version_id] = instead
    awarded = _awarded([pk for pk, one in keys.items() if one.score is not None or one.waiting])
    by_people = given_by_people(keys, every)
    return {
        attempt: Result(
            [
                earned(
                    item,
                    response := counting.get(item.pk),
                    said.get(item.version_id),
                    awarded.get(item.pk),
                    by_people.get(response.pk, ()) if response else (),
                )
                for item in each
            ]
        )
        for attempt, each in items.items()
    }


Read = tuple[list[PaperItem], list[Response], dict[int, Regrade]]


def _read_one(attempt: int) -> Read:
    return _items.all(attempt=attempt), _journal.all(attempt=attempt), words_on(attempt)


def _read_many(attempts: list[int]) -> Read:
    items = list(_with_versions(PaperItem.objects.filter(attempt__in=attempts)))
    journal = list(_in_order(Response.objects.counting().filter(item__attempt__in=attempts)))
    return items, journal, words_about({item.version_id for item in items})


def _with_versions(items: "QuerySet[PaperItem]") -> "QuerySet[PaperItem]":
    """What they say, ``wordings`` knows."""
    columns = ("attempt", "position", "section", "max_mark", "version__kind", "version__created_at")
    return items.select_related("version").only(*columns).order_by("attempt_id", "position")


def _in_order(journal: "QuerySet[Response]") -> "QuerySet[Response]":
    return journal.only("item", "answer", "certainty").order_by("number")


def given_by_people(attempts: Collection[int], items: Iterable[PaperItem]) -> dict[int, list[ManualMark]]:
    """By the answer, in their order, those that may count. No query where people mark nothing, one elsewhere."""
    if not any(types.of(item.version.kind).by_hand for item in items):
        return {}
    found: dict[int, list[ManualMark]] = defaultdict(list)
    for one in ManualMark.objects.speaking().filter(item__attempt__in=list(attempts)).order_by("place"):
        found[one.response_id].append(one)
    return found


@dataclass(frozen=True)
class Said:
    """The marks that count of one answer, in their order, and what they come to."""

    marks: Sequence[ManualMark]
    combined: Combined | None
    waits: bool


def said_of(item: PaperItem, given: Sequence[ManualMark]) -> Said:
    """Pure. Of a reopened answer the marks that were set aside last, until the new ones are all there."""
    standing = [one for one in given if one.withdrawn_at is None]
    if found := share_of(item, standing):
        return Said(standing, found, waits=False)
    last = max((one.reopening_id for one in given if one.reopening_id), default=None)
    if last is None:
        return Said(standing, None, waits=True)
    before = [one for one in given if one.reopening_id == last]
    return Said(before, share_of(item, before), waits=True)


def share_of(item: PaperItem, given: Sequence[ManualMark]) -> Combined | None:
    """What people's marks of one answer come to by the rules of its attempt.

    Where one before others was taken back, its place is marked again first.
    """
    if [one.place for one in given] != list(range(1, len(given) + 1)):
        return None
    kind, content = types.written(item.version.kind), item.version.content
    shares = [kind.share(content, one.points) for one in given]
    return combined(shares, markers=item.attempt.markers, third_from=item.attempt.third_marker_from)


def _awarded(attempts: list[int]) -> dict[int, Fraction]:
    """What appeals led to, by the place on the paper. Nobody appeals when an attempt is first handed in."""
    if not attempts:
        return {}
    rows = AwardedMark.objects.filter(item__attempt__in=attempts).order_by("pk").values_list("item", "mark")
    return {item: Fraction(mark) for item, mark in rows}


def words_about(versions: Collection[int]) -> dict[int, Regrade]:
    """By version, how its answers are marked, where that is not by its own key."""
    return {word.version_id: word for word in _with_keys(Regrade.objects.effective(versions))}


def words_on(attempt: int) -> dict[int, Regrade]:
    """The same of the versions on an attempt's paper."""
    return {word.version_id: word for word in _words.all(attempt=attempt)}


def _with_keys(words: "QuerySet[Regrade]") -> "QuerySet[Regrade]":
    return words.select_related("by_version").order_by()


def earned(
    item: PaperItem,
    response: Response | None,
    word: Regrade | None,
    awarded: Fraction | None = None,
    given: Sequence[ManualMark] = (),
) -> Earned:
    """Pure: of the version, the answer, what was said about the version since, and what an appeal led to.

    ``given`` are people's marks of the answer.
    """
    found = _earned(item, response, word, given)
    if awarded is None or not found.possible:
        return found
    if found.exact is None:
        return replace(found, exact=awarded, awarded=awarded, waits=False)
    return replace(found, exact=max(found.exact, awarded), awarded=awarded)


def _earned(item: PaperItem, response: Response | None, word: Regrade | None, given: Sequence[ManualMark]) -> Earned:
    highest = Fraction(item.max_mark)
    if word and word.how == Regrade.How.OUT:
        return Earned(item, response, Fraction(), Decimal())
    if word and word.how == Regrade.How.FULL:
        return Earned(item, response, highest, item.max_mark)
    if response is None:
        return Earned(item, None, Fraction(), item.max_mark)
    version = word.by_version if word and word.by_version else item.version
    share, waits = types.of(version.kind).mark(version.content, response.answer), False
    if share is None:  # a person's word is not weighed by how sure the author was
        said = said_of(item, given)
        share, waits = said.combined.share if said.combined else None, said.waits
    elif item.attempt.certainty and response.answer:
        share = weighed(share, response.certainty)
    return Earned(item, response, None if share is None else share * highest, item.max_mark, waits)


def rounded(value: Fraction, rounding: str) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(THOUSANDTH, rounding)
