"""What the report says, in the reader's language: sentences of numbers, and the words of many standings."""

from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.text import in_language, language, percent
from certificates.asked_of import began, clock_of, is_named, required
from certificates.phrases import joined, space, written
from certificates.standing import CSS, SOON_DAYS, Standing, State
from certificates.wording import beside, halted, moved, moved_by, through, what, what_next
from reports.figures import Duties, Expiries
from reports.selection import Listed
from reports.shares import Share


def headline(duties: Duties) -> str:
    if not duties.people:
        return _("Nobody must hold anything.")
    if not duties.lacking:
        return _("Everyone holds what they must.")
    return _("%(percent)s hold what they must.") % {"percent": percent(duties.percent)}


def explanation(duties: Duties, expiries: Expiries) -> str:
    """Whom to worry about, in two or three short sentences."""
    said = [_lacking(duties), _in_time(duties), _expiring(expiries)]
    return joined(*said)


def _lacking(duties: Duties) -> str:
    if not duties.people:
        return ""
    if not duties.overdue:
        return _("Nobody lacks what is due.")
    text = ngettext("%(count)d person lacks what is due.", "%(count)d people lack what is due.", duties.overdue)
    return text % {"count": duties.overdue}


def _in_time(duties: Duties) -> str:
    count = duties.lacking - duties.overdue
    if not count:
        return ""
    text = ngettext("%(count)d more still has time.", "%(count)d more still have time.", count)
    return text % {"count": count}


def _expiring(expiries: Expiries) -> str:
    if not expiries.soon:
        return ""
    text = ngettext(
        "%(count)d certificate expires within %(days)d days.",
        "%(count)d certificates expire within %(days)d days.",
        expiries.soon,
    )
    return text % {"count": expiries.soon, "days": SOON_DAYS}


def month(day: date) -> str:
    """*Dec*, 12 月."""
    return dateformat.format(day, "M") if language() == "en" else f"{day.month} 月"


def months(expiries: Expiries) -> str:
    """The chart, for those who do not see it."""
    counts = ", ".join(f"{month(start)} {count}" for start, count in expiries.months)
    return _("Expiring certificates by month: %(counts)s") % {"counts": counts}


class Mark(NamedTuple):
    """What a cell of the matrix says: colour, state, what stands beside it; and both as HTML."""

    css: str
    label: str
    short: str
    shown: SafeString


Marks = Callable[[State, date | None], Mark]


def marks_now() -> Marks:
    """In the reader's language, which is asked for once: there are hundreds on a page."""
    return partial(_mark, language())


@lru_cache(maxsize=8192)
def _mark(_language: str, state: State, day: date | None) -> Mark:
    """Said once a process: the days of a page are those of the next."""
    css, label, beside_it = CSS[state], str(state.label), beside(state, day)
    shown = format_html('<span class="state {}">{}</span>', css, label)
    if beside_it:
        shown += format_html('<small class="num">{}</small>', beside_it)
    return Mark(css, label, beside_it, shown)


class Words:
    """The words of standings, each said once: most cells of a page, or rows of an export, say the same."""

    def __init__(self) -> None:
        self._said: dict[Hashable, str] = {}
        self._space, self._language = space(), language()

    @cached_property
    def labels(self) -> dict[State, str]:
        return {state: str(state.label) for state in State}

    def unit(self, person: Listed) -> str:
        return self._name(person.unit_zh, person.unit_en)

    def position(self, person: Listed) -> str:
        return self._name(person.position_zh, person.position_en)

    def place(self, person: Listed) -> str:
        return " · ".join(part for part in (self.position(person), self.unit(person)) if part)

    def held(self, share: Share) -> str:
        return share.words_in(self._language)

    def sentence(self, standing: Standing) -> str:
        """Part by part: whole sentences differ in too many days to be alike."""
        said = self._once(what, standing, standing.state, standing.day)
        if standing.through:
            said += self._space + through(standing)
        if by := moved_by(standing):
            said += self._space + self._once(moved, standing, by)
        said += self._why(standing)
        if standing.toward and (told := self._once(what_next, standing, standing.toward)):
            said += self._space + told
        if standing.halt:
            said += self._space + self._once(halted, standing, standing.halt)
        return said

    def _why(self, standing: Standing) -> str:
        duty, requirement = standing.obligation, standing.requirement
        if duty is None or requirement is None:
            return ""
        by_name, clock = is_named(standing), clock_of(duty, requirement)
        key = required, requirement.pk, by_name, clock
        text = self._said.get(key)
        if text is None:
            text = self._said[key] = self._space + required(requirement, by_name=by_name, clock=clock)
        return text % {"day": written(began(duty), self._language)}

    def _once(self, say: Callable[[Standing], str], standing: Standing, *facts: Hashable) -> str:
        """``facts`` are all that the words depend on."""
        key = (say, *facts)
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = say(standing)
        return said

    def _name(self, chinese: str | None, english: str | None) -> str:
        key = chinese, english
        name = self._said.get(key)
        if name is None:
            name = self._said[key] = in_language({"zh-hans": chinese or "", "en": english or ""})
        return name
