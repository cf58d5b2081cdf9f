"""Rules are written, changed and ended; what they foresee is owed as notices."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from bilingual.days import today
from certificates.models import Certification
from jobs.services import owe_many
from notices.services import Owed, notify_many
from people.models import Person, Position, Role, RoleGrant, Unit
from reports.coverage.looking import BACK, outlooks
from reports.coverage.models import CoverageRule

WARN = "coverage.warn"
WARNED_AHEAD = timedelta(days=30)


class CoverageError(Exception):
    """Why it was refused, as a sentence."""


class ThereIsOne(CoverageError):
    def __init__(self) -> None:
        super().__init__(_("There is such a rule already: change that one."))


class Ended(CoverageError):
    def __init__(self) -> None:
        super().__init__(_("Somebody has ended this rule."))


def write_rule(
    *, unit: Unit, position: Position | None, certification: Certification, at_least: int, actor: Person
) -> CoverageRule:
    """Raises :class:`ThereIsOne`."""
    try:
        with transaction.atomic():
            rule = CoverageRule.objects.create(
                unit=unit, position=position, certification=certification, at_least=at_least
            )
            record(action="coverage.written", subject=rule, actor=actor, after={"at_least": at_least})
    except IntegrityError as broken:
        raise ThereIsOne from broken
    return rule


@transaction.atomic
def change_rule(*, rule: CoverageRule, at_least: int, actor: Person) -> None:
    """Only how many: of another place or certification it would be another rule. Raises :class:`Ended`."""
    before = CoverageRule.objects.select_for_update().get(pk=rule.pk)
    if before.ended_at:
        raise Ended
    if before.at_least == at_least:
        return
    CoverageRule.objects.filter(pk=rule.pk).update(at_least=at_least)
    record(
        action="coverage.changed",
        subject=rule,
        actor=actor,
        before={"at_least": before.at_least},
        after={"at_least": at_least},
    )


@transaction.atomic
def end_rule(*, rule: CoverageRule, actor: Person) -> None:
    """Twice is once."""
    if CoverageRule.objects.standing().filter(pk=rule.pk).update(ended_at=timezone.now()):
        record(action="coverage.ended", subject=rule, actor=actor)


@transaction.atomic
def owe_warnings(on: date | None = None) -> None:
    """A job for each rule and day; each looks for itself."""
    on = on or today()
    pks = CoverageRule.objects.standing().order_by("pk").values_list("pk", flat=True)
    owe_many(kind=WARN, payloads={f"{pk}:{on.isoformat()}": {"rule": pk, "on": on.isoformat()} for pk in pks})


def warn(rule: CoverageRule, on: date) -> None:
    """Those in charge are told of each gap that begins within 30 days, or began: once, however often it is looked."""
    [found] = outlooks([rule], on)
    told = [gap for gap in found.gaps if on - BACK < gap.starts_on <= on + WARNED_AHEAD]
    owed = [
        Owed(
            person_id=pk,
            key=f"{rule.pk}:{gap.starts_on.isoformat()}",
            facts={
                "place": rule.places,
                "certification": rule.certification.names,
                "at_least": rule.at_least,
                "fewest": gap.fewest,
                "starts_on": gap.starts_on.isoformat(),
            },
        )
        for gap in told
        for pk in in_charge(rule.unit)
    ]
    notify_many(kind="coverage.gap", owed=owed)


def in_charge(unit: Unit) -> list[int]:
    """Who is named as manager of the unit or of one above it, or holds the role there; HR of them, and of the whole."""
    paths = Unit.paths_above(unit.path)
    above = Q(unit__path__in=paths)
    grants = RoleGrant.objects.filter(Q(above, role__in=(Role.MANAGER, Role.HR)) | Q(role=Role.HR, unit=None))
    named = Unit.objects.filter(path__in=paths, manager__isnull=False)
    those = Q(pk__in=grants.values("person")) | Q(pk__in=named.values("manager"))
    return list(Person.objects.active().filter(those).order_by("pk").values_list("pk", flat=True))
