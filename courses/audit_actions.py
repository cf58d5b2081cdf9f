"""What the audit's rows of this room say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from courses.models import Course, Enrolment

register_fact("course", _("course"), names_of(Course, "code"))
register_fact("missing", _("missing"), names_of(Course, "code"))


def _courses_of(keys: set[str]) -> dict[str, str]:
    enrolments = Enrolment.objects.filter(pk__in=keys).select_related("course")
    return {str(enrolment.pk): enrolment.course.name for enrolment in enrolments}


register_subject("courses.enrolment", _courses_of)
register_action("enrolment.began", _("Enrolled"), _("Enrolled in {course}, cycle {cycle}."))
register_action("enrolment.withdrawn", _("Withdrawn"), _("No longer enrolled in {course}, cycle {cycle}."))
