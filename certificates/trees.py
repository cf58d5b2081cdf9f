"""Whether a policy's trees can be kept: they are trees, and what they name is there."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import gettext as _

from certificates.evidence import BadTree, Kind, Leaf, judge
from certificates.models import Certification, ExternalKind, PolicyVersion
from courses.models import Activity, Course
from people.models import Position
from quizzes.models import Quiz

NAMED: dict[Kind, type[Model]] = {
    Kind.COURSE: Course,
    Kind.QUIZ: Quiz,
    Kind.ATTENDANCE: Activity,
    Kind.EXTERNAL: ExternalKind,
    Kind.CERTIFICATION: Certification,
    Kind.POSITION: Position,
}


class TreeProblem(ValueError):
    """``str(error)`` is a sentence for the reader."""


def check_trees(policy: PolicyVersion) -> None:
    """Raises :class:`TreeProblem` at the first that cannot be kept."""
    for tree in (policy.evidence, *policy.renewal_evidence):
        try:
            judge(tree, {}, policy.effective_on)
            leaves = policy.asks_for()
        except (BadTree, TypeError, AttributeError):
            raise TreeProblem(_("The evidence is not complete: each part needs what is asked for.")) from None
        for problem in _problems(leaves, policy):
            raise TreeProblem(problem)


def _problems(leaves: set[Leaf], policy: PolicyVersion) -> Iterator[str]:
    for leaf in leaves:
        if leaf.max_age_days is not None and not 0 < leaf.max_age_days <= 36500:
            yield _("Evidence can be from 1 to 36,500 days old.")
        if leaf.minimum is not None and not 0 < leaf.minimum <= 100:
            yield _("The least mark is from 1 to 100 per cent.")
        if leaf.years is not None and not 0 < leaf.years <= 50:
            yield _("Years in a position are more than none, and 50 at most.")
        if leaf.kind is Kind.CERTIFICATION and leaf.id == policy.certification_id:
            yield _("A certification cannot ask for itself.")
    yield from _unknown(leaves)


def _unknown(leaves: set[Leaf]) -> Iterator[str]:
    """One query for each kind."""
    for kind, model in NAMED.items():
        wanted = {leaf.id for leaf in leaves if leaf.kind is kind}
        if wanted and model._default_manager.filter(pk__in=wanted).count() < len(wanted):
            yield _("The evidence names something that is not there any more.")
