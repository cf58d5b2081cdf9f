"""What the audit's rows of this package say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from reports.coverage.models import CoverageRule

register_subject(
    "coverage.coveragerule",
    names_of(CoverageRule, "pk", "unit", "position", "certification"),
    visible=CoverageRule.objects.visible_to,
)
register_fact("coverage.at_least", _("at least"))
register_action("coverage.written", _("Coverage rule written"), _("{subject}: at least {at_least} people at once."))
register_action("coverage.changed", _("Coverage rule changed"), _("{subject}: {changes}."))
register_action("coverage.ended", _("Coverage rule ended"), _("{subject}: no longer asked for."))
