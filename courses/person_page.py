"""Learning, on a person's page in the back office."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from bilingual.days import day_of
from courses.models import Completion, Enrolment
from people.models import Person
from people.person_page import Section, Table, register

MOST = 30


def _learning(person: Person, viewer: Person) -> Table:
    finished = Completion.objects.filter(enrolment=OuterRef("pk"), activity=None).values("at")[:1]
    taken = Enrolment.objects.filter(person=person, withdrawn_at=None).select_related("course")
    newest = taken.annotate(finished_at=Subquery(finished)).order_by("-enrolled_at", "-pk")[:MOST]
    rows = [
        (
            one.course.name,
            day_of(one.enrolled_at),
            one.due_on,
            day_of(one.finished_at) if one.finished_at else None,
        )
        for one in newest
    ]
    return Table((_("Course"), _("Enrolled"), _("Due on"), _("Finished")), rows, empty=_("No course yet."))


register(Section("learning", _("Learning"), order=10, table=_learning))
