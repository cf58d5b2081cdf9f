"""Notices, on a person's page in the back office: what was sent, by its subject. The words themselves are theirs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.days import day_of
from notices.kinds import words_for
from notices.models import Notice
from people.models import Person
from people.person_page import Section, Table, register

MOST = 20


def _notices(person: Person, viewer: Person) -> Table:
    newest = Notice.objects.filter(person=person).prefetch_related("deliveries").order_by("-created_at", "-pk")[:MOST]
    rows = [(day_of(one.created_at), words_for(one.kind, one.facts).subject, _sent(one), _read(one)) for one in newest]
    titles = (gettext_lazy("Day"), gettext_lazy("Subject"), gettext_lazy("Mail"), gettext_lazy("Inbox"))
    return Table(titles, rows, empty=gettext_lazy("No notice yet."))


def _sent(notice: Notice) -> str:
    return ", ".join(str(one.get_outcome_display()) for one in notice.deliveries.all()) or "–"


def _read(notice: Notice) -> str:
    return _("read") if notice.read_at else _("unread")


register(Section("notices", gettext_lazy("Notices"), order=40, table=_notices))
