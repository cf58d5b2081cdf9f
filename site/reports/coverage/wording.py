"""Gaps as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.templatetags.bilingual import day
from certificates.phrases import joined
from reports.coverage.looking import Outlook
from reports.coverage.models import CoverageRule
from reports.coverage.sweeping import Gap


@dataclass(frozen=True)
class Told:
    rule: CoverageRule
    starts_on: date
    is_open: bool
    sentence: str
    more: str
    names: str


def warnings(found: Iterable[Outlook], names: dict[int, str], on: date) -> list[Told]:
    """The soonest first."""
    told = [
        Told(
            one.rule,
            gap.starts_on,
            gap.starts_on <= on,
            _sentence(one, gap, on),
            _until(gap),
            _(", ").join(names[pk] for pk in dropping if pk in names),
        )
        for one in found
        for gap, dropping in zip(one.gaps, one.dropping, strict=True)
    ]
    return sorted(told, key=lambda one: (one.starts_on, one.rule.unit.path, one.rule.pk))


def _sentence(one: Outlook, gap: Gap, on: date) -> str:
    rule = one.rule
    facts = {"place": rule.place, "day": day(gap.starts_on), "at_least": rule.at_least, "count": one.count}
    if gap.starts_on <= on:
        return _("%(place)s has %(count)d of the %(at_least)d certified people it needs.") % facts
    text = ngettext(
        "%(place)s falls below %(at_least)d certified person on %(day)s.",
        "%(place)s falls below %(at_least)d certified people on %(day)s.",
        rule.at_least,
    )
    return text % facts


def _until(gap: Gap) -> str:
    fewest = ngettext("At the least there is %(count)d.", "At the least there are %(count)d.", gap.fewest)
    told = fewest % {"count": gap.fewest}
    until = _("It lasts until %(day)s.") % {"day": day(gap.ends_on)} if gap.ends_on else ""
    return joined(told, until)


def counts(one: Outlook) -> str:
    return _("%(count)d today") % {"count": one.count}
