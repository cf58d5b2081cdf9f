"""What a report can be of."""

from reports.schedules.kinds.base import ReportKind
from reports.schedules.kinds.by_unit import ByUnit
from reports.schedules.kinds.expiring import Expiring
from reports.schedules.kinds.history import History
from reports.schedules.kinds.overdue import Overdue
from reports.schedules.kinds.status import Status

KINDS: dict[str, ReportKind] = {kind.code: kind for kind in (Status(), Overdue(), Expiring(), History(), ByUnit())}

__all__ = ["KINDS", "ReportKind"]
