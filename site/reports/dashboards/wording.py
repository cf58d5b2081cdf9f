"""The sentences at the top of the start pages."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.templatetags.bilingual import day
from bilingual.text import percent
from reports.dashboards.overview import Point
from reports.dashboards.team import Team


def team_headline(team: Team) -> str:
    if not team.people:
        return _("Nobody is in your part of the organisation yet.")
    if not team.waiting:
        return _("Nobody needs you this week.")
    text = ngettext(
        "%(count)d thing to speak about this week.", "%(count)d things to speak about this week.", team.waiting
    )
    return text % {"count": team.waiting}


def team_explanation(team: Team) -> str:
    if not team.must:
        return _("Nobody must hold anything.")
    return _("Of %(must)d people who must hold something, %(lacking)d lack some of it.") % {
        "must": team.must,
        "lacking": team.lacking,
    }


def trend_words(points: Sequence[Point]) -> str:
    """The line, for those who do not see it."""
    each = ", ".join(f"{day(one.day)} {percent(one.percent)}" for one in points)
    return _("Held of what must be held: %(each)s") % {"each": each}


def moved(points: Sequence[Point]) -> str:
    """How it moved within the year."""
    if len(points) < 2:
        return ""
    by = points[-1].percent - points[0].percent
    facts = {"by": abs(by), "day": day(points[0].day)}
    if by > 0:
        return _("%(by)d points more than on %(day)s.") % facts
    return _("%(by)d points fewer than on %(day)s.") % facts if by else _("As much as on %(day)s.") % facts
