"""Attempts at a quiz as a list: who, when, how it ended, and whether somebody should look."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from people.models import Person
from quizzes.models import Attempt, AttemptEvent, LateDecision, Quiz, Response
from quizzes.models.attempts import AttemptQuerySet
from quizzes.outcome import outcome_of
from sheets.writing import Cell, Column


class ResultFilter(forms.Form):
    STATES = [
        ("", gettext_lazy("all")),
        ("passed", gettext_lazy("passed")),
        ("failed", gettext_lazy("not passed")),
        ("running", gettext_lazy("running")),
        ("waiting", gettext_lazy("waiting to be marked")),
        ("late", gettext_lazy("answers delivered late, not judged yet")),
        ("noted", gettext_lazy("so much noted that somebody should look")),
    ]
    q = forms.CharField(label=gettext_lazy("Name or staff number"), required=False, max_length=100)
    state = forms.ChoiceField(label=pgettext_lazy("of an attempt", "Result"), required=False, choices=STATES)
    since = forms.DateField(
        label=gettext_lazy("Begun from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(label=gettext_lazy("until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


@dataclass(frozen=True)
class Results:
    """What one viewer sees of a quiz's attempts, narrowed."""

    quiz: Quiz
    viewer: Person
    wanted: dict[str, Any] = field(default_factory=dict)

    def attempts(self) -> AttemptQuerySet:
        found = Attempt.objects.visible_to(self.viewer).filter(quiz=self.quiz)
        found = found.annotate(to_judge=_to_judge(), noted=_noted()).select_related("person")
        if self.wanted.get("state") == "noted":
            found = found.filter(noted__gte=self.quiz.look_after)
        if text := self.wanted.get("q"):
            found = found.filter(person__in=Person.objects.search(text))
        if since := self.wanted.get("since"):
            found = found.filter(started_at__date__gte=since)
        if until := self.wanted.get("until"):
            found = found.filter(started_at__date__lt=until + timedelta(days=1))
        return self._in_state(found).order_by("-started_at", "-pk")

    def _in_state(self, found: AttemptQuerySet) -> AttemptQuerySet:
        state = self.wanted.get("state")
        if state == "running":
            return found.filter(submitted_at=None)
        if state == "late":
            return found.filter(_to_judge())
        if state == "waiting":
            return found.waiting_for_people()
        if state in ("passed", "failed"):
            passed = Attempt.objects.that_passed().values("pk")
            found = found.exclude(submitted_at=None)
            return (
                found.filter(pk__in=passed) if state == "passed" else found.exclude(score=None).exclude(pk__in=passed)
            )
        return found


def _noted() -> Coalesce:
    """How often the window was left or lost the focus, something was pasted, or another device went on."""
    kinds = ("left", "blurred", "pasted", "moved")
    events = AttemptEvent.objects.filter(attempt=OuterRef("pk"), kind__in=kinds).order_by()
    counted = events.values("attempt").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _to_judge() -> Q:
    """Something was delivered late, and nobody has said yet whether it counts."""
    late = Response.objects.filter(item__attempt=OuterRef("pk"), late=True)
    judged = LateDecision.objects.filter(attempt=OuterRef("pk"))
    return Q(Exists(late)) & ~Q(Exists(judged))


def columns() -> list[Column]:
    return [
        Column(_("Staff number")),
        Column(_("Name"), 24),
        Column(_("Attempt"), 8),
        Column(_("Begun"), 18),
        Column(_("Handed in"), 18),
        Column(_("By the clock"), 10),
        Column(_("Marks"), 10),
        Column(_("of"), 10),
        Column(_("Per cent"), 10),
        Column(pgettext("of an attempt", "Result"), 14),
        Column(_("Language"), 10),
    ]


def rows(results: Results) -> Iterator[list[Cell]]:
    languages = {code: str(name) for code, name in settings.LANGUAGES}
    for one in results.attempts().iterator(chunk_size=500):
        yield [
            one.person.staff_number,
            one.person.display_name,
            one.number,
            one.started_at,
            one.submitted_at,
            _("yes") if one.submitted_by_clock else "",
            one.score,
            one.max_score,
            one.percent,
            outcome_of(one).label,
            languages.get(one.language, one.language),
        ]
