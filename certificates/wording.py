"""A standing in words, from data, in the reader's language (rule 3)."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.templatetags.bilingual import day
from bilingual.text import language
from certificates.standing import Standing, State


def short(standing: Standing) -> str:
    """What stands beside the state: *to 31 Mar 2027*, 至 2027-03-31."""
    when = {"day": date_format(standing.day, "SHORT_DATE_FORMAT") if standing.day else ""}
    if standing.state in (State.VALID, State.RENEWAL_OPEN):
        return _("to %(day)s") % when if standing.day else _("no expiry")
    if standing.state is State.LAPSED:
        return _("expired %(day)s") % when
    if standing.state in (State.OVERDUE, State.REVOKED):
        return _("since %(day)s") % when
    return _("by %(day)s") % when if standing.day else ""


def sentence(standing: Standing) -> str:
    """The state, why it is required, and what comes next. Whole sentences, joined as the language joins them."""
    return joined(what(standing), why(standing), what_next(standing))


def joined(*parts: str) -> str:
    return space().join(part for part in parts if part)


def space() -> str:
    """What stands between two sentences."""
    return "" if language() == "zh-hans" else " "


def what(standing: Standing) -> str:
    """Depends on ``state`` and ``day`` alone."""
    return _STATE[standing.state](standing)


def _day(value: date | None) -> str:
    return _written(value, language()) if value else ""


@lru_cache(maxsize=4096)
def _written(value: date, code: str) -> str:
    """An export says the same few hundred days thousands of times. ``code`` is the active language."""
    return day(value)


def _valid(standing: Standing) -> str:
    if standing.day is None:
        return _("Valid, without expiry.")
    return _("Valid until %(day)s.") % {"day": _day(standing.day)}


def _renewal_open(standing: Standing) -> str:
    return _("Valid until %(day)s; renewal is open.") % {"day": _day(standing.day)}


def _due(standing: Standing) -> str:
    return _("To be held by %(day)s.") % {"day": _day(standing.day)}


def _overdue(standing: Standing) -> str:
    return _("Overdue since %(day)s.") % {"day": _day(standing.day)}


def _lapsed(standing: Standing) -> str:
    return _("Lapsed: the last certificate was valid until %(day)s.") % {"day": _day(standing.day)}


def _revoked(standing: Standing) -> str:
    return _("The certificate was revoked on %(day)s.") % {"day": _day(standing.day)}


def _not_required(standing: Standing) -> str:
    return _("Not required.")


_STATE: dict[State, Callable[[Standing], str]] = {
    State.VALID: _valid,
    State.RENEWAL_OPEN: _renewal_open,
    State.DUE_SOON: _due,
    State.NOT_YET_DUE: _due,
    State.OVERDUE: _overdue,
    State.LAPSED: _lapsed,
    State.REVOKED: _revoked,
    State.NOT_REQUIRED: _not_required,
}


def why(standing: Standing) -> str:
    """Depends on the requirement and the day on which the duty began."""
    duty, requirement = standing.obligation, standing.requirement
    if duty is None or requirement is None:
        return ""
    facts = {"unit": requirement.unit.name, "day": _day(duty.starts_on), "days": requirement.within_days}
    if requirement.position:
        facts["position"] = requirement.position.name
        text = _("Required of every %(position)s in %(unit)s; the duty began on %(day)s and allows %(days)d days.")
    else:
        text = _("Required for everyone in %(unit)s; the duty began on %(day)s and allows %(days)d days.")
    return text % facts


def what_next(standing: Standing) -> str:
    """Depends on ``missing`` alone."""
    if not standing.missing:
        return ""
    names = ("、" if language() == "zh-hans" else ", ").join(course.name for course in standing.missing)
    text = ngettext(
        "Still to finish: the course %(names)s.",
        "Still to finish: the courses %(names)s.",
        len(standing.missing),
    )
    return text % {"names": names}
