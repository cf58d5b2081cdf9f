"""Who requires a certification of somebody, and how the days are counted: the sentence of a duty."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.text import in_language
from certificates.phrases import either, in_words, joined
from certificates.standing import Asked, Duty, Standing


def why(standing: Standing) -> str:
    """Depends on the requirement, on the day on which the duty began, on whether it names the person, and on how the
    days are counted."""
    duty, requirement = standing.obligation, standing.requirement
    if duty is None or requirement is None:
        return ""
    clock = clock_of(duty, requirement)
    return required(requirement, by_name=is_named(standing), clock=clock) % {"day": in_words(began(duty))}


def began(duty: Duty) -> date:
    return duty.since or duty.starts_on


def clock_of(duty: Duty, requirement: Asked) -> str:
    """From where the days are counted, as the duty's day shows: ``joining``, ``start``, ``over`` (the days from the
    start were over when the person joined) or ``changed`` (fewer days since a change, which takes no past ones)."""
    days = timedelta(days=requirement.within_days)
    if duty.due_on == began(duty) + days:
        return "joining"
    if requirement.from_start and duty.due_on == requirement.starts_on + days:
        return "start"
    if requirement.from_start and duty.due_on == began(duty):
        return "over"
    return "changed" if duty.since == began(duty) != requirement.starts_on else "joining"


def required(requirement: Asked, *, by_name: bool, clock: str = "joining") -> str:
    """``why``, with ``%(day)s`` left open: thousands of duties differ in nothing else."""
    kinds = ("unit", "position", "tag")
    names = {kind: either(map(in_language, requirement.names.get(kind, ()))).replace("%", "%%") for kind in kinds}
    said = {**names, "clock": _clock(requirement, clock)}
    if by_name:
        return _("Required of this person by name; %(clock)s.") % said
    text = _AUDIENCES[tuple(bool(names[kind]) for kind in kinds)]() % said
    if requirement.joined_after:
        text = joined(
            text, _("It concerns those who joined after %(day)s.") % {"day": in_words(requirement.joined_after)}
        )
    return text


# In this order: units, positions, tags.
_AUDIENCES: dict[tuple[bool, ...], Callable[[], str]] = {
    (False, False, False): lambda: _("Required of everyone; %(clock)s."),
    (True, False, False): lambda: _("Required for everyone in %(unit)s; %(clock)s."),
    (False, True, False): lambda: _("Required of every %(position)s; %(clock)s."),
    (True, True, False): lambda: _("Required of every %(position)s in %(unit)s; %(clock)s."),
    (False, False, True): lambda: _("Required of those marked %(tag)s; %(clock)s."),
    (True, False, True): lambda: _("Required of those in %(unit)s who are marked %(tag)s; %(clock)s."),
    (False, True, True): lambda: _("Required of every %(position)s marked %(tag)s; %(clock)s."),
    (True, True, True): lambda: _("Required of every %(position)s in %(unit)s marked %(tag)s; %(clock)s."),
}


def _clock(requirement: Asked, clock: str) -> str:
    days = requirement.within_days
    if clock == "joining" and not days:
        text = _("the duty began on %(day)s and holds from that day on")
    elif clock == "start":
        text = ngettext(
            "the duty began on %(day)s; its %(days)d day is counted from %(start)s",
            "the duty began on %(day)s; its %(days)d days are counted from %(start)s",
            days,
        )
    elif clock == "over":
        text = ngettext(
            "the duty began on %(day)s, when its %(days)d day from %(start)s on was over",
            "the duty began on %(day)s, when its %(days)d days from %(start)s on were over",
            days,
        )
    elif clock == "changed":
        text = ngettext(
            "the duty began on %(day)s; since a change on %(start)s it allows %(days)d day",
            "the duty began on %(day)s; since a change on %(start)s it allows %(days)d days",
            days,
        )
    else:
        text = ngettext(
            "the duty began on %(day)s and allows %(days)d day",
            "the duty began on %(day)s and allows %(days)d days",
            days,
        )
    return text % {"day": "%(day)s", "days": days, "start": in_words(requirement.starts_on)}


def is_named(standing: Standing) -> bool:
    """Whether the requirement names the person, who need not be of its units then."""
    duty, requirement = standing.obligation, standing.requirement
    return bool(duty and requirement and duty.person_id in requirement.people)
