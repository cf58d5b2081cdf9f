"""What the audit's rows of this package say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import register_action, register_fact
from reports.schedules.kinds import KINDS
from reports.schedules.models import Delivery, Rhythm, Schedule


def _schedules(keys: set[str]) -> dict[str, str]:
    found = Schedule.objects.filter(pk__in=keys).values_list("pk", "kind")
    return {str(pk): str(KINDS[kind].label) for pk, kind in found}


def _deliveries(keys: set[str]) -> dict[str, str]:
    found = Delivery.objects.filter(pk__in=keys).values_list("pk", "schedule__kind")
    return {str(pk): str(KINDS[kind].label) for pk, kind in found}


KIND_NAMES = [(kind.code, kind.label) for kind in KINDS.values()]

register_subject("schedules.schedule", _schedules, visible=Schedule.objects.visible_to)
register_subject("schedules.delivery", _deliveries)
register_fact("schedule.report", _("report"), choices=KIND_NAMES)
register_fact("report.report", _("report"), choices=KIND_NAMES)
register_fact("schedule.rhythm", _("how often"), choices=Rhythm.choices)
register_fact("schedule.recipients", _("recipients"))
register_fact("report.outcome", _("outcome"), choices=Delivery.Outcome.choices)

register_action("schedule.written", _("Report scheduled"), _("{report}, {rhythm}, to {recipients} people."))
register_action("schedule.changed", _("Scheduled report changed"), _("{subject}: {changes}."))
register_action("schedule.paused", _("Scheduled report paused"), _("{subject} is paused."))
register_action("schedule.resumed", _("Scheduled report resumed"), _("{subject} goes on."))
register_action("schedule.ended", _("Scheduled report ended"), _("{subject} is sent no longer."))
register_action("schedule.left", _("Left the list of a report"), _("Wants {subject} no longer."))
register_action("report.delivered", _("Report delivered"), _("{report}: {outcome}; rows: {rows}."))
register_action(
    "report.exported", _("Report taken away"), _("Took away the report {report} as at {as_at}, as {format}.")
)
