"""What the audit's rows of this package say. What was done to each person, their own rows say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from certificates.models import Certification
from reports.actions.models import Run, Verb

register_subject("actions.run", names_of(Run, "pk", "certification"), visible=Run.objects.visible_to)
register_fact("bulk.verb", _("what"), choices=Verb.choices)
register_fact("bulk.certification", _("certification"), names_of(Certification, "code"))

register_action("bulk.began", _("Bulk action begun"), _("{verb} for {people} people: {certification}."))
register_action("bulk.resumed", _("Bulk action continued"), _("{subject} went on after it had stopped."))
register_action(
    "bulk.finished", _("Bulk action finished"), _("{subject} is finished: done for {done} of {people} people.")
)
register_action("certification.reminded", _("Reminded"), _("Was reminded of {subject}."))
register_action("bulk.exported", _("Result of a bulk action taken away"), _("{subject}: {people} people, as {format}."))
