"""A requirement in words: of whom, by when, until when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.days import today
from bilingual.templatetags.bilingual import day
from certificates.models import Requirement
from certificates.phrases import listed
from certificates.reach import PARTS, Terms, terms_of


@dataclass(frozen=True)
class Told:
    requirement: Requirement
    audience: str
    count: int  # people who have their duty by it today

    @property
    def is_over(self) -> bool:
        ends_on = self.requirement.ends_on
        return bool(self.requirement.withdrawn_at or (ends_on and ends_on < today()))


def told_of(rows: QuerySet[Requirement]) -> list[Told]:
    """Eight queries, however many."""
    on = today()
    now = Q(obligations__withdrawn_at=None, obligations__starts_on__lte=on)
    now &= Q(obligations__ends_on=None) | Q(obligations__ends_on__gte=on)
    counted = rows.select_related("certification", "follows").prefetch_related(*PARTS)
    found: Sequence[Requirement] = list(counted.annotate(count=Count("obligations", filter=now)))
    return [Told(one, audience(terms_of(one)), one.count) for one in found]  # type: ignore[attr-defined]  # annotated


def audience(terms: Terms) -> str:
    """*shop assistants; in Region East; marked Night shift; except 2 people*."""
    parts = [_("everybody")] if terms.everybody else []
    if terms.positions or terms.families:
        parts.append(listed(one.name for one in (*terms.positions, *terms.families)))
    if terms.units:
        parts.append(_("in %(units)s") % {"units": listed(one.name for one in terms.units)})
    if terms.tags:
        parts.append(_("marked %(tags)s") % {"tags": listed(one.name for one in terms.tags)})
    if terms.joined_after:
        parts.append(_("joined after %(day)s") % {"day": day(terms.joined_after)})
    if people := len(terms.people):
        parts.append(ngettext("%(count)d person by name", "%(count)d people by name", people) % {"count": people})
    if exceptions := len(terms.exceptions):
        text = ngettext("except %(count)d person", "except %(count)d people", exceptions)
        parts.append(text % {"count": exceptions})
    return _("; ").join(parts)


def facts(terms: Terms) -> list[tuple[str, str]]:
    within = ngettext("%(days)d day", "%(days)d days", terms.within_days) % {"days": terms.within_days}
    return [
        (_("Of whom"), audience(terms)),
        (_("Within"), within),
        (_("Counted from"), str(Requirement.CountedFrom(terms.counted_from).label)),
        (_("From"), day(terms.starts_on)),
        (_("Until"), day(terms.ends_on) if terms.ends_on else "–"),
        (_("Waivers and extensions are decided by"), str(Requirement.Decider(terms.decider).label)),
    ]
