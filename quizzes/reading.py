"""What the pages of a quiz show, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.images import get_image_model

from bilingual.text import in_language
from courses.models import Activity, Enrolment
from courses.progress import current_enrolment
from people.models import Person
from prepared import Given, Prepared
from qualities.models import Quality
from quizzes import rules, types
from quizzes.accommodations import Allowed, allowed
from quizzes.errors import QuizRefusal
from quizzes.marking.opinions import Opinion, opinion_of
from quizzes.marking.results import given_by_people, words_on
from quizzes.models import Attempt, ManualMark, PaperItem, Question, QuestionBank, Quiz, Regrade, Response
from quizzes.outcome import outcome_of
from quizzes.review import shown_of
from quizzes.types.video import Playable, playable
from quizzes.wordings import say

# What the version says, ``wordings`` knows; the rest is for authors.
_UNASKED = (
    "version__content",
    "version__reason",
    "version__question__source",
    "version__question__quality__covers_zh",
    "version__question__quality__covers_en",
)
_paper = Prepared(
    lambda: (
        PaperItem.objects.filter(attempt=Given("attempt"))
        .select_related("version__question__quality", "mark")
        .defer(*_UNASKED)
        .order_by("position")
    )
)
_journal = Prepared(lambda: Response.objects.counting().filter(item__attempt=Given("attempt")).order_by("number"))
_place = Prepared(
    lambda: (
        PaperItem.objects.filter(attempt=Given("attempt"), position=Given("position"))
        .select_related("version__question__quality")
        .defer(*_UNASKED)
        .annotate(total=Subquery(_length_of_paper()))
        .order_by()
    )
)
_answer = Prepared(lambda: Response.objects.filter(item=Given("item"), late=False).order_by("-number")[:1])
_attempts = Prepared(
    lambda: Attempt.objects.filter(enrolment=Given("enrolment"), quiz=Given("quiz")).order_by("number")
)


def _length_of_paper() -> QuerySet[PaperItem, Any]:
    others = PaperItem.objects.filter(attempt=OuterRef("attempt")).order_by().values("attempt")
    return others.annotate(count=Count("pk")).values("count")


@dataclass(frozen=True)
class Picture:
    """An image of the library, and what it tells those who cannot see it."""

    image: int
    alt: str
    height: int = 750  # of a picture 1000 wide


class Screen:
    """One question as the reader sees it: its words, its options in the paper's order, the answer given."""

    def __init__(
        self,
        item: PaperItem,
        response: Response | None,
        word: Regrade | None = None,
        given: Sequence[ManualMark] = (),
    ) -> None:
        """``word`` is what was said about the version since: how its answers are marked; ``given``, people's marks."""
        self.item = item
        self.given = given
        self.word = word
        self.response = response
        self.kind = types.of(item.version.kind)
        self.answered = bool(response and response.answer)
        self.begins_section = False
        self.image: Any = None  # the picture's row, where somebody read it

    @property
    def position(self) -> int:
        return self.item.position

    @property
    def total(self) -> int:
        """How many questions the paper has; known where one alone was read."""
        total: int = self.item.total  # type: ignore[attr-defined]  # read along
        return total

    @property
    def stem(self) -> str:
        return self.item.version.stem

    @property
    def quality(self) -> Quality | None:
        return self.item.version.question.quality

    @property
    def picture(self) -> Picture | None:
        shown = self.item.version.content.get("picture")
        if not shown:
            return None
        height = round(1000 * self.image.height / self.image.width) if self.image and self.image.width else 750
        return Picture(shown["image"], in_language(shown.get("alt") or {}), height)

    @cached_property
    def video(self) -> Playable | None:
        return playable(self.item.version.content)

    @cached_property
    def feedback(self) -> str:
        return in_language(self.item.version.content.get("feedback") or {})

    @property
    def number(self) -> int:
        """The number of the last answer the server has; 0 before the first."""
        return self.response.number if self.response else 0

    @property
    def key(self) -> types.Content:
        """Whose key marks the answer: another version's, where this one's was wrong."""
        corrected = self.word.by_version if self.word else None
        content: types.Content = (corrected or self.item.version).content
        return content

    @cached_property
    def asked(self) -> types.Shown:
        """What the templates of its kind take."""
        answer = self.response.answer if self.response else []
        shown = types.Shown(self.kind, self.key, self.item.option_order, answer)
        shown.picture = self.picture
        return shown

    @cached_property
    def verdict(self) -> str:
        """``right``, ``partly``, ``wrong``; ``waiting`` for a marker; ``unmarked``, ``taken_out`` count for nothing.

        Of the answer, however sure its author was; where a person marked it, of their mark.
        """
        if not self.kind.marked:
            return "unmarked"
        if self.word and self.word.how == Regrade.How.OUT:
            return "taken_out"
        part = self._part()
        if part is None:
            return "waiting"
        if part >= 1:
            return "right"
        return "partly" if part > 0 else "wrong"

    @cached_property
    def raised(self) -> bool:
        """An appeal gave more than the key does."""
        if self.kind.by_hand or not self.kind.marked or self.earned is None or self.item.attempt.certainty:
            return False
        by_key = self._by_key
        full = self.word is not None and self.word.how != Regrade.How.KEY
        return (
            by_key is not None
            and not full
            and Fraction(self.earned) > by_key * Fraction(self.item.max_mark) + Fraction(1, 1000)
        )

    @cached_property
    def _by_key(self) -> Fraction | None:
        """Of the full mark, from 0 to 1, whatever people said since."""
        return self.kind.mark(self.key, self.response.answer if self.response else [])

    def _part(self) -> Fraction | None:
        """Of the full mark, from 0 to 1."""
        if self.word and self.word.how == Regrade.How.FULL:
            return Fraction(1)
        if not self.kind.by_hand and not self.raised:
            return self._by_key
        return Fraction(self.earned) / Fraction(self.item.max_mark or 1) if self.earned is not None else None

    @cached_property
    def opinion(self) -> Opinion | None:
        """What people said about the answer, where people mark it."""
        whole = self.kind.by_hand and self.answered and self.item.attempt.submitted_at is not None
        return opinion_of(self.item, self.given) if whole and not self.word else None

    @property
    def settled_by_people(self) -> ManualMark | None:
        """One of the marks that stand, where they made a result: by its code the answer can be marked anew."""
        standing = [one for one in self.given if one.withdrawn_at is None]
        return standing[0] if standing and self.item.attempt.score is not None else None

    @property
    def earned(self) -> Decimal | None:
        """``None`` before somebody marked it."""
        mark = getattr(self.item, "mark", None)
        return mark.mark if mark else None

    @property
    def section_name(self) -> str:
        """Where the paper has sections, the name of the one that begins here."""
        sections = self.item.attempt.sections
        first = self.begins_section and self.item.section < len(sections)
        return in_language(sections[self.item.section]["name"]) if first else ""


def screens(attempt: Attempt) -> list[Screen]:
    """Every question with the answer that counts.

    Two queries; one more once handed in, one for pictures, one for what people mark.
    """
    items = _paper.all(attempt=attempt.pk)
    say([item.version for item in items])
    for item in items:
        item.attempt = attempt  # as read already
    counting = {response.item_id: response for response in _journal.all(attempt=attempt.pk)}
    said = words_on(attempt.pk) if attempt.submitted_at else {}
    by_people = given_by_people([attempt.pk], items) if attempt.submitted_at else {}
    found = read_pictures(
        [
            Screen(item, answer, said.get(item.version_id), by_people.get(answer.pk, ()) if answer else ())
            for item, answer in ((item, counting.get(item.pk)) for item in items)
        ]
    )
    for before, each in zip([None, *found], found, strict=False):
        each.begins_section = before is None or before.item.section != each.item.section
    return found


def read_pictures(found: list[Screen]) -> list[Screen]:
    """One query for all of them, where there are any."""
    wanted = {each.picture.image for each in found if each.picture}
    images = get_image_model().objects.in_bulk(wanted) if wanted else {}
    for each in found:
        each.image = images.get(each.picture.image) if each.picture else None
    return found


def screen(attempt: Attempt, position: int) -> Screen | None:
    """One question of the paper. Two queries."""
    item = _place.first(attempt=attempt.pk, position=position)
    if item is None:
        return None
    item.attempt = attempt  # as read already
    say([item.version])
    return read_pictures([Screen(item, _answer.first(item=item.pk))])[0]


@dataclass(frozen=True)
class QualityResult:
    quality: Quality | None
    earned: Decimal
    possible: Decimal

    @property
    def percent(self) -> int:
        return int(self.earned * 100 / self.possible) if self.possible else 0


def by_quality(marked: list[Screen]) -> list[QualityResult]:
    """What was earned in each quality, in the order of the framework; questions without one come last."""
    grouped: dict[Quality | None, list[Screen]] = defaultdict(list)
    for each in marked:
        grouped[each.quality].append(each)
    results = [
        QualityResult(
            quality=quality,
            earned=sum((each.earned or Decimal() for each in group), Decimal()),
            possible=sum((each.item.possible for each in group), Decimal()),
        )
        for quality, group in grouped.items()
    ]
    return sorted(results, key=lambda result: result.quality.position if result.quality else 10_000)


@dataclass(frozen=True)
class SectionResult:
    """``needed`` is the pass mark of its own in per cent, or ``None``."""

    name: str
    percent: int
    needed: int | None
    passed: bool


def by_section(attempt: Attempt, marked: list[Screen]) -> list[SectionResult]:
    """Of a paper with sections, in their order."""
    results = []
    for place, section in enumerate(attempt.sections):
        theirs = [each for each in marked if each.item.section == place]
        earned = sum((each.earned or Decimal() for each in theirs), Decimal())
        possible = sum((each.item.possible for each in theirs), Decimal())
        needed = section["pass_percent"]
        percent = max(0, int(earned * 100 / possible)) if possible else 0
        passed = not needed or earned * 100 >= needed * possible
        results.append(SectionResult(in_language(section["name"]), percent, needed, passed))
    return results


@dataclass(frozen=True)
class Outlook:
    """Where a person stands with a quiz: what they did, and whether they may start."""

    quiz: Quiz
    activity: Activity
    enrolment: Enrolment | None
    attempts: list[Attempt]
    refusal: QuizRefusal | None
    allowed: Allowed

    @property
    def running(self) -> Attempt | None:
        last = self.attempts[-1] if self.attempts else None
        return last if last and last.submitted_at is None else None

    @property
    def handed_in(self) -> list[Attempt]:
        """Newest first; each says whether its marks may be shown now."""
        now, found = timezone.now(), [attempt for attempt in reversed(self.attempts) if attempt.submitted_at]
        for attempt in found:
            attempt.quiz = self.quiz  # as read already
            attempt.shows_marks = "marks" in shown_of(attempt, now)  # type: ignore[attr-defined]  # for the page
            attempt.outcome = outcome_of(attempt)  # type: ignore[attr-defined]  # for the page
        return found

    @property
    def passed(self) -> bool:
        return any(attempt.passed for attempt in self.attempts)

    @property
    def left(self) -> int:
        return max(0, self.allowed.attempts - len(self.attempts))


def outlook(*, person: Person, quiz: Quiz, activity: Activity, now: datetime | None = None) -> Outlook:
    now = now or timezone.now()
    enrolment = current_enrolment(person, activity.course_id)
    attempts = _attempts.all(enrolment=enrolment.pk, quiz=quiz.pk) if enrolment else []
    refusal, may = None, allowed(quiz, person)
    try:
        rules.refuse_unless_startable(quiz, attempts, now, person=person, allowed=may)
    except QuizRefusal as refused:
        refusal = refused
    return Outlook(quiz=quiz, activity=activity, enrolment=enrolment, attempts=attempts, refusal=refusal, allowed=may)


def qualities_asked(quiz: Quiz) -> list[Quality]:
    bank = QuestionBank.objects.filter(pk=quiz.bank_id).values("path")
    asked = Question.objects.filter(bank__path__startswith=bank).values("quality")
    return list(Quality.objects.filter(pk__in=asked))


def clock(left: timedelta) -> str:
    """*18:42*; never below zero."""
    seconds = max(0, int(left.total_seconds()))
    return f"{seconds // 60:02}:{seconds % 60:02}"
