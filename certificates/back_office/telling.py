"""A policy version in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bilingual.templatetags.bilingual import day
from bilingual.text import percent
from certificates.back_office.tree_form import ways_of
from certificates.evidence import Kind, Leaf, Tree
from certificates.models import PolicyVersion
from certificates.naming import names_of


@dataclass(frozen=True)
class Told:
    """Each of ``ways``, of which one is enough, and of ``renewals``: lines of which all are needed."""

    version: PolicyVersion
    ways: list[list[str]]
    renewals: list[list[str]]
    facts: list[tuple[str, str]]


def told_versions(versions: Sequence[PolicyVersion]) -> list[Told]:
    """A query for each kind of evidence, however many versions."""
    names = names_of({leaf for version in versions for leaf in version.asks_for()})
    return [
        Told(
            version,
            [lines(tree, names) for tree in ways_of(version.evidence)],
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
            return joined.join(_within(one, names) for one in tree[kind])
    leaf = Leaf.of(tree)
    return "".join([names[leaf], *_conditions(leaf)])


def _within(tree: Tree, names: Mapping[Leaf, str]) -> str:
    """In brackets where it is a choice or a sum itself: *A or (B and C)*."""
    said = _said(tree, names)
    return _("(%(parts)s)") % {"parts": said} if "any" in tree or "all" in tree else said


def _conditions(leaf: Leaf) -> list[str]:
    said = []
    if leaf.kind is Kind.QUIZ and leaf.minimum:
        said.append(_(", %(mark)s at least") % {"mark": percent(leaf.minimum)})
    if leaf.years:
        text = ngettext(", %(years)g year", ", %(years)g years", 1 if leaf.years == 1 else 2)
        said.append(text % {"years": leaf.years})
    if days := leaf.max_age_days:
        said.append(ngettext(", at most %(days)d day old", ", at most %(days)d days old", days) % {"days": days})
    return said


def _facts(version: PolicyVersion) -> list[tuple[str, str]]:
    """What is for ever is not renewed, and a fixed day is not counted from anything."""
    said = [(_("Valid"), _validity(version))]
    if version.valid_months:
        said.append((_("Expiry is counted"), version.get_counted_from_display()))
    if version.valid_months or version.valid_until:
        grace = version.grace_days
        said.append((_("Renewal opens"), _days(version.renewal_days)))
        said.append((_("Grace after expiry"), ngettext("%(days)d day", "%(days)d days", grace) % {"days": grace}))
    return [
        *said,
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
