"""Attempts, on a person's page in the back office."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bilingual.days import day_of
from bilingual.text import percent
from people.models import Person
from people.person_page import Link, Section, Table, register
from quizzes.models import Attempt
from quizzes.outcome import outcome_of

MOST = 20


def _attempts(person: Person, viewer: Person) -> Table:
    newest = Attempt.objects.filter(person=person).select_related("quiz").order_by("-started_at")[:MOST]
    rows = [(one.quiz.name, one.number, day_of(one.started_at), _result(one)) for one in newest]
    titles = (
        gettext_lazy("Quiz"),
        gettext_lazy("Attempt"),
        gettext_lazy("Begun"),
        pgettext_lazy("of an attempt", "Result"),
    )
    more = Link(
        gettext_lazy("All attempts, with appeals and changed marks"), reverse("quizzes:history-of", args=[person.pk])
    )
    return Table(titles, rows, empty=gettext_lazy("No attempt yet."), more=more if rows else None)


def _result(attempt: Attempt) -> str:
    if attempt.submitted_at is None:
        return _("not handed in yet")
    if attempt.percent is None:
        return _("being marked")
    return _("%(percent)s, %(verdict)s") % {
        "percent": percent(attempt.percent),
        "verdict": outcome_of(attempt).label,
    }


register(Section("attempts", gettext_lazy("Quizzes"), order=20, table=_attempts))
