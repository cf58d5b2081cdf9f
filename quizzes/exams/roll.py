"""The roll of an exam: who is to sit it, who did, who did not, as far as the reader may see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Floor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bilingual.days import day_of
from courses.models import Activity, Completion, Enrolment
from people.models import Person, Unit
from people.places import place_of, with_place
from quizzes.exams.scope import candidates_for
from quizzes.models import Attempt, Quiz
from sheets.writing import Cell, Column

STATES = {
    "passed": gettext_lazy("passed"),
    "running": gettext_lazy("running"),
    "marking": gettext_lazy("waiting to be marked"),
    "failed": gettext_lazy("not passed"),
    "absent": gettext_lazy("not sat"),
}
CSS = {"passed": "valid", "running": "soon", "marking": "soon", "failed": "lapsed", "absent": "none"}


class RollFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or staff number"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *STATES.items()]
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit, and below"), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = units


NOT_PASSED = Q(has_passed=False)


@dataclass(frozen=True)
class Roll:
    """What one viewer sees of an exam's candidates, narrowed."""

    exam: Activity
    quiz: Quiz
    viewer: Person
    wanted: dict[str, Any] = field(default_factory=dict)

    def everybody(self) -> QuerySet[Enrolment]:
        """Of each candidate the newest enrolment."""
        standing = Enrolment.objects.standing().filter(course=self.exam.course_id)
        newer = standing.filter(person=OuterRef("person"), cycle__gt=OuterRef("cycle"))
        return standing.filter(~Exists(newer), person__in=candidates_for(self.viewer)).annotate(**_facts(self.quiz))

    def rows(self) -> QuerySet[Enrolment]:
        found = self.everybody().select_related("person")
        if text := self.wanted.get("q"):
            found = found.filter(person__in=Person.objects.search(text))
        if unit := self.wanted.get("unit"):
            found = found.filter(person__in=Person.objects.placed_within([unit]))
        if state := self.wanted.get("state"):
            found = found.filter(_in_state(state))
        return found.order_by("person__staff_number")

    def to_print(self) -> QuerySet[Enrolment]:
        """Those who work here and have not passed it."""
        return self.rows().filter(NOT_PASSED, person__is_active=True)

    def counts(self) -> dict[str, int]:
        """How many are in each state, and ``all``. One query."""
        counted = self.everybody().aggregate(
            all=Count("pk"), **{state: Count("pk", filter=_in_state(state)) for state in STATES}
        )
        return {name: counted[name] for name in ("all", *STATES)}


def _facts(quiz: Quiz) -> dict[str, Any]:
    sat = Attempt.objects.filter(enrolment=OuterRef("pk"), quiz=quiz).order_by()
    handed_in = sat.submitted().filter(max_score__gt=0)
    percent = Floor(Cast(F("score") * 100 / F("max_score"), FloatField()))
    return {
        "has_passed": Exists(Completion.objects.of_courses().filter(enrolment=OuterRef("pk"))),
        "is_running": Exists(sat.open()),
        "is_marked": ~Exists(sat.submitted().filter(score=None)),
        "sat": Coalesce(Subquery(sat.values("enrolment").annotate(count=Count("pk")).values("count")), 0),
        "last_at": Subquery(sat.submitted().order_by("-submitted_at").values("submitted_at")[:1]),
        "best": Subquery(
            handed_in.annotate(reached_percent=percent).order_by("-reached_percent").values("reached_percent")[:1]
        ),
    }


def _in_state(state: str) -> Q:
    """Every candidate is in exactly one of ``STATES``."""
    rest = NOT_PASSED
    return {
        "passed": Q(has_passed=True),
        "running": rest & Q(is_running=True),
        "marking": rest & Q(is_running=False, is_marked=False),
        "failed": rest & Q(is_running=False, is_marked=True, sat__gt=0),
        "absent": rest & Q(sat=0),
    }[state]


def state_of(row: Any) -> str:
    if row.has_passed:
        return "passed"
    if row.is_running:
        return "running"
    if not row.is_marked:
        return "marking"
    return "failed" if row.sat else "absent"


def with_places(rows: list[Enrolment]) -> list[tuple[Enrolment, str, tuple[str, str]]]:
    """Each with its state, and with where the person works. One query."""
    people = with_place(Person.objects.filter(pk__in={row.person_id for row in rows})).in_bulk()
    return [(row, state_of(row), place_of(people[row.person_id])) for row in rows]


def columns() -> list[Column]:
    return [
        Column(_("Staff number")),
        Column(_("Name"), 24),
        Column(_("Unit"), 24),
        Column(_("Position"), 18),
        Column(_("How"), 18),
        Column(_("Invited on"), 12),
        Column(_("State"), 18),
        Column(pgettext("how many", "Attempts"), 10),
        Column(_("Last handed in"), 18),
        Column(_("Best, per cent"), 12),
    ]


def lines(roll: Roll) -> Iterator[list[Cell]]:
    """As a table's rows; people in lots of 500."""
    lot: list[Enrolment] = []
    for row in roll.rows().iterator(chunk_size=500):
        lot.append(row)
        if len(lot) == 500:
            yield from _told(lot)
            lot = []
    yield from _told(lot)


def _told(lot: list[Enrolment]) -> Iterator[list[Cell]]:
    facts: Any
    for facts, state, (unit, position) in with_places(lot):
        yield [
            facts.person.staff_number,
            facts.person.display_name,
            unit,
            position,
            facts.get_source_display(),
            day_of(facts.enrolled_at),
            str(STATES[state]),
            facts.sat,
            facts.last_at,
            facts.best,
        ]
