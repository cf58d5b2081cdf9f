"""A policy version in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.templatetags.bilingual import day
from bilingual.text import percent
from certificates.evidence import Kind, Leaf, Tree
from certificates.models import PolicyVersion
from certificates.naming import names_of


@dataclass(frozen=True)
class Told:
    """``evidence`` and each of ``renewals``: lines of which all are needed."""

    version: PolicyVersion
    evidence: list[str]
    renewals: list[list[str]]
    facts: list[tuple[str, str]]


def told_versions(versions: Sequence[PolicyVersion]) -> list[Told]:
    """A query for each kind of evidence, however many versions."""
    names = names_of({leaf for version in versions for leaf in version.asks_for()})
    return [
        Told(
            version,
            lines(version.evidence, names),
            [lines(tree, names) for tree in version.renewal_evidence],
            _facts(version),
        )
        for version in versions
    ]


def lines(tree: Tree, names: Mapping[Leaf, str]) -> list[str]:
    if not tree:
        return [_("Nothing: it is granted by hand.")]
    return [_said(part, names) for part in (tree.get("all", [tree]))]


def _said(tree: Tree, names: Mapping[Leaf, str]) -> str:
    for kind, joined in (("any", _(" or ")), ("all", _(" and "))):
        if kind in tree:
            return joined.join(_said(one, names) for one in tree[kind])
    leaf = Leaf.of(tree)
    return "".join([names[leaf], *_conditions(leaf)])


def _conditions(leaf: Leaf) -> list[str]:
    said = []
    if leaf.kind is Kind.QUIZ and leaf.minimum:
        said.append(_(", %(mark)s at least") % {"mark": percent(leaf.minimum)})
    if leaf.years:
        said.append(_(", %(years)g years") % {"years": leaf.years})
    if leaf.max_age_days:
        said.append(_(", at most %(days)d days old") % {"days": leaf.max_age_days})
    return said


def _facts(version: PolicyVersion) -> list[tuple[str, str]]:
    grace = version.grace_days
    return [
        (_("Valid"), _validity(version)),
        (_("Expiry is counted"), version.get_counted_from_display()),
        (_("Renewal opens"), _days(version.renewal_days)),
        (_("Grace after expiry"), ngettext("%(days)d day", "%(days)d days", grace) % {"days": grace}),
        (_("Approved by"), version.get_approver_display()),
        (_("Applies to"), version.get_applies_to_display()),
    ]


def _days(days: int) -> str:
    return ngettext("%(days)d day before expiry", "%(days)d days before expiry", days) % {"days": days}


def _validity(version: PolicyVersion) -> str:
    if version.valid_until:
        return _("until %(day)s") % {"day": day(version.valid_until)}
    if not version.valid_months:
        return _("for ever")
    months = ngettext("%(months)d month", "%(months)d months", version.valid_months) % {"months": version.valid_months}
    return _("%(months)s, to the end of the month") % {"months": months} if version.to_month_end else months
