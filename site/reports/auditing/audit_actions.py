"""What the audit's rows of this package say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from certificates.models import Certification
from reports.auditing.models import Inspection, Who

register_subject(
    "auditing.inspection", names_of(Inspection, "pk", "certification"), visible=Inspection.objects.visible_to
)
register_fact("inspection.certification", _("certification"), names_of(Certification, "code"))
register_fact("inspection.who", _("what was asked"), choices=Who.choices)

register_action(
    "inspection.asked", _("Inspection asked for"), _("{who}, as at {as_at}: {certification}. Seed: {seed}.")
)
register_action(
    "inspection.packed", _("Inspection packed"), _("{subject}: {people} people; SHA-256 of the file: {sha256}.")
)
register_action("inspection.taken", _("Inspection taken away"), _("{subject}; SHA-256 of the file: {sha256}."))
