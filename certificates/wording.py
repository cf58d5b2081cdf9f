"""A standing in words, from data, in the reader's language (rule 3)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.text import in_language, language, percent
from certificates.asked_of import why
from certificates.evidence import Kind, Leaf, Want
from certificates.halted import Why
from certificates.phrases import in_words, joined
from certificates.standing import Standing
from certificates.states import HOLDS, TO_BE_HELD, State
from certificates.toward import Toward


def short(standing: Standing) -> str:
    """What stands beside the state: *to 31 Mar 2027*, 至 2027-03-31."""
    return beside(standing.state, standing.day)


def beside(state: State, day: date | None) -> str:
    """What is overdue is so from the day after the one to hold it by."""
    since = day + timedelta(days=1) if day and state is State.OVERDUE else day
    when = {"day": date_format(since, "SHORT_DATE_FORMAT") if since else ""}
    if state in HOLDS:
        return _("to %(day)s") % when if day else _("no expiry")
    return _BESIDE.get(state, _by)() % when if day else ""


def _by() -> str:
    return _("by %(day)s")


_BESIDE: dict[State, Callable[[], str]] = {
    State.LAPSED: lambda: _("expired %(day)s"),
    State.OVERDUE: lambda: _("since %(day)s"),
    State.REVOKED: lambda: _("since %(day)s"),
    State.IN_GRACE: lambda: _("until %(day)s"),
    State.WAIVED: lambda: _("until %(day)s"),
    State.PAUSED: lambda: _("until %(day)s"),
}


def sentence(standing: Standing) -> str:
    """The state, why it is required, and what comes next. Whole sentences, joined as the language joins them."""
    return joined(
        what(standing), through(standing), moved(standing), why(standing), what_next(standing), halted(standing)
    )


def what(standing: Standing) -> str:
    """Depends on ``state`` and ``day`` alone."""
    return _STATE[standing.state](standing)


def _valid(standing: Standing) -> str:
    if standing.day is None:
        return _("Valid, without expiry.")
    return _("Valid until %(day)s.") % {"day": in_words(standing.day)}


def _renewal_open(standing: Standing) -> str:
    return _("Valid until %(day)s; renewal is open.") % {"day": in_words(standing.day)}


def _held(standing: Standing) -> str:
    return joined(_valid(standing), _("Nobody requires it."))


def _due(standing: Standing) -> str:
    if standing.day is None:
        return _("To be held; the clock stands still during a leave without an end.")
    return _("To be held by %(day)s.") % {"day": in_words(standing.day)}


def _overdue(standing: Standing) -> str:
    return _("Overdue since %(day)s.") % {"day": in_words(standing.lacking_since)}


def _in_grace(standing: Standing) -> str:
    return _("Expired; until %(day)s the way of renewal still serves.") % {"day": in_words(standing.day)}


def _lapsed(standing: Standing) -> str:
    return _("Lapsed: the last certificate was valid until %(day)s.") % {"day": in_words(standing.day)}


def _revoked(standing: Standing) -> str:
    return _("The certificate was revoked on %(day)s.") % {"day": in_words(standing.day)}


def _pending(standing: Standing) -> str:
    return _("The evidence is complete; it waits for approval.")


def _waived(standing: Standing) -> str:
    return _("Waived until %(day)s.") % {"day": in_words(standing.day)} if standing.day else _("Waived for good.")


def _paused(standing: Standing) -> str:
    if standing.day is None:
        return _("Paused during a leave; coming back resumes it with the days that were left.")
    return _("Paused during a leave until %(day)s; then it resumes with the days that were left.") % {
        "day": in_words(standing.day)
    }


def _not_required(standing: Standing) -> str:
    return _("Not required.")


_STATE: dict[State, Callable[[Standing], str]] = {
    State.VALID: _valid,
    State.RENEWAL_OPEN: _renewal_open,
    State.HELD: _held,
    State.DUE_SOON: _due,
    State.NOT_YET_DUE: _due,
    State.OVERDUE: _overdue,
    State.IN_GRACE: _in_grace,
    State.LAPSED: _lapsed,
    State.REVOKED: _revoked,
    State.PENDING: _pending,
    State.WAIVED: _waived,
    State.PAUSED: _paused,
    State.NOT_REQUIRED: _not_required,
}


def through(standing: Standing) -> str:
    """Depends on ``through`` alone."""
    if not standing.through:
        return ""
    return _("It is held through %(name)s, which counts as this one.") % {"name": in_language(standing.through)}


def now(standing: Standing) -> str:
    return joined(what(standing), through(standing), moved(standing), halted(standing))


def halted(standing: Standing) -> str:
    """Depends on ``halt`` alone."""
    halt = standing.halt
    return _HALTED[halt.why]() % {"day": in_words(halt.day)} if halt else ""


_HALTED: dict[Why, Callable[[], str]] = {
    Why.BY_HAND: lambda: _("It is granted by hand."),
    Why.WAITS: lambda: _("The evidence for the next certificate is complete; it waits for approval."),
    Why.REFUSED: lambda: _("Approval was refused on %(day)s; with new evidence it is asked for again."),
    Why.ENDS: lambda: _("The policy in force gives no certificate beyond %(day)s: its next version is needed."),
}


def moved(standing: Standing) -> str:
    """Why the day is another than the requirement's days give. Depends on what ``moved_by`` returns."""
    by = moved_by(standing)
    if by == "extension":
        return _("An extension moved the day.")
    return _("A leave moved the day.") if by else ""


def moved_by(standing: Standing) -> str:
    """*extension*, *leave*, or nothing."""
    duty, held, day = standing.obligation, standing.certificate, standing.day
    if standing.state not in TO_BE_HELD or duty is None or day is None:
        return ""
    if standing.reason:
        return "extension"
    expired_on = held.expires_on if held else None
    is_renewal = expired_on is not None and expired_on >= (duty.since or duty.starts_on)
    return "leave" if day > (expired_on if is_renewal and expired_on else duty.due_on) else ""


def what_next(standing: Standing) -> str:
    """Depends on ``toward`` alone."""
    if standing.toward is None or not standing.toward.remaining:
        return ""
    counts, lacks = standing.done, standing.missing
    return joined(
        _("Already counts: %(parts)s.") % {"parts": _several(counts)} if counts else "",
        _("Still missing: %(parts)s.") % {"parts": _several(lacks)},
    )


def _several(parts: Iterable[str]) -> str:
    return ("；" if language() == "zh-hans" else "; ").join(parts)


def done(toward: Toward) -> list[str]:
    return [_counted(leaf, in_language(toward.names_of(leaf)), on) for leaf, on in toward.counted]


def missing(toward: Toward) -> list[str]:
    """All of these; a part may be one of several ways."""
    want = toward.remaining
    if isinstance(want, Want) and want.how == "all":
        return [want_in_words(toward, part) for part in want.parts]
    return [want_in_words(toward, want)] if want else []


def want_in_words(toward: Toward, want: Want | Leaf) -> str:
    if isinstance(want, Leaf):
        return asked(want, toward.names_of(want))
    parts = [want_in_words(toward, part) for part in want.parts]
    if want.how == "all":
        return _(" together with ").join(parts)
    return _("either %(ways)s") % {"ways": _(", or ").join(parts)}


def asked(leaf: Leaf, names: Mapping[str, str]) -> str:
    """What a leaf asks for: *the quiz Keeping calm with at least 90 %, at most 30 days old*."""
    said = _asked(leaf, in_language(names) or _("something that is not there any more"))
    if leaf.max_age_days is None:
        return said
    days = leaf.max_age_days
    return ngettext("%(what)s, at most %(days)d day old", "%(what)s, at most %(days)d days old", days) % {
        "what": said,
        "days": days,
    }


def _asked(leaf: Leaf, name: str) -> str:
    facts = {"name": name, "minimum": percent(leaf.minimum)}
    if leaf.kind is Kind.COURSE:
        return _("the course %(name)s") % facts
    if leaf.kind is Kind.QUIZ and leaf.minimum:
        return _("the quiz %(name)s with at least %(minimum)s") % facts
    if leaf.kind is Kind.QUIZ:
        return _("the quiz %(name)s") % facts
    if leaf.kind is Kind.ATTENDANCE:
        return _("attendance of %(name)s") % facts
    if leaf.kind is Kind.EXTERNAL:
        return _("an external certificate: %(name)s") % facts
    if leaf.kind is Kind.CERTIFICATION:
        return _("the certification %(name)s") % facts
    if leaf.kind is Kind.POSITION:
        years = leaf.years or 0
        text = ngettext("%(years)s year as %(name)s", "%(years)s years as %(name)s", 1 if years == 1 else 2)
        return text % {**facts, "years": number_format(years, decimal_pos=None if years % 1 else 0)}
    return _("an observation at work")


_COUNTED: dict[Kind, Callable[[], str]] = {
    Kind.COURSE: lambda: _("finished the course %(name)s on %(day)s"),
    Kind.QUIZ: lambda: _("passed the quiz %(name)s on %(day)s"),
    Kind.ATTENDANCE: lambda: _("attended %(name)s on %(day)s"),
    Kind.EXTERNAL: lambda: _("external certificate %(name)s of %(day)s"),
    Kind.CERTIFICATION: lambda: _("certification %(name)s held since %(day)s"),
    Kind.POSITION: lambda: _("the time as %(name)s was full on %(day)s"),
    Kind.OBSERVATION: lambda: _("observed at work on %(day)s"),
}


def _counted(leaf: Leaf, name: str, on: date) -> str:
    return _COUNTED[leaf.kind]() % {"name": name, "day": in_words(on)}
