"""A delivery: made as its recipient may see it at this moment, mailed, and written down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.services import record
from bilingual.days import today
from bilingual.templatetags.bilingual import day
from jobs.kinds import Effect
from notices.kinds import Words
from notices.mail import AddressRefused, letter, message_id, post
from people.rules import may_see_status
from reports.schedules.kinds import KINDS
from reports.schedules.making import TYPES, NotOnPaper, Report, peek, report_for
from reports.schedules.models import Delivery, Format
from reports.schedules.services import tell_owner
from sheets.writing import Cell

MOST_BYTES = 10 * 1024 * 1024  # many a mail server takes no more
Outcome = Delivery.Outcome


@dataclass(frozen=True)
class Enclosed:
    """What goes into a mail: ``content`` is ``None`` where there is nothing to report, or too much."""

    outcome: Outcome
    said: str
    name: str = ""
    form: str = ""
    content: bytes | None = None
    rows: int = 0


class Counting:
    def __init__(self, rows: Iterator[Sequence[Cell]]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self.rows:
            self.number += 1
            yield row


def send(delivery: Delivery) -> Effect:
    """Slow; outside any transaction. May run again after a crash: the mail then has the same Message-ID."""
    person = delivery.person
    if not (person.is_active and may_see_status(person)):
        return lambda: _finish(delivery, Outcome.NOT_ENTITLED)
    if not person.email:
        return lambda: _finish(delivery, Outcome.NO_ADDRESS)
    with translation.override(person.language):
        enclosed = _enclosed(delivery)
        mail = letter(person=person, words=_words(delivery, enclosed), about=message_id(delivery, "report"))
    if enclosed.content is not None:
        mail.attach(enclosed.name, enclosed.content, TYPES[Format(enclosed.form)])
    try:
        post(mail)
    except AddressRefused:
        return lambda: _finish(delivery, Outcome.FAILED)
    return lambda: _finish(delivery, enclosed.outcome, form=enclosed.form, rows=enclosed.rows)


def _enclosed(delivery: Delivery) -> Enclosed:
    schedule = delivery.schedule
    report = report_for(delivery.person, KINDS[schedule.kind], schedule.filters, today())
    if isinstance(report, str):
        return Enclosed(Outcome.NOTHING, report)
    has_rows, rows = peek(report.rows())
    if not has_rows:
        return Enclosed(Outcome.NOTHING, report.nothing())
    try:
        return _file(report, schedule.format, rows)
    except NotOnPaper as why:
        sent = _file(report, Format.XLSX, report.rows())
        return Enclosed(sent.outcome, f"{why} {sent.said}", sent.name, sent.form, sent.content, sent.rows)


def _file(report: Report, form: str, rows: Iterator[Sequence[Cell]]) -> Enclosed:
    counted = Counting(rows)
    content = report.content(form, iter(counted))
    said = "\n".join([*report.said, _("Rows: %(count)d") % {"count": counted.number}])
    if len(content) > MOST_BYTES:
        said = f"{said}\n{_('The file is too large for a mail: take it from the page.')}"
        return Enclosed(Outcome.TOO_LARGE, said, rows=counted.number)
    return Enclosed(Outcome.SENT, said, report.file_name(form), form, content, counted.number)


def _words(delivery: Delivery, enclosed: Enclosed) -> Words:
    """The subject names the kind and the day, and nobody."""
    kind = KINDS[delivery.schedule.kind]
    subject = _("Report: %(kind)s, %(day)s") % {"kind": kind.label, "day": day(delivery.on)}
    end = _("You get it because somebody put you on its list; its page lets you off.")
    return Words(subject, f"{enclosed.said}\n\n{end}", reverse("reports:schedule", args=[delivery.schedule_id]))


def _finish(delivery: Delivery, outcome: Outcome, *, form: str = "", rows: int | None = None) -> None:
    """Who got which report of how many rows, in the audit; and its owner is told of who did not."""
    delivery.outcome, delivery.format, delivery.rows, delivery.at = outcome, form, rows, timezone.now()
    delivery.save(update_fields=["outcome", "format", "rows", "at"])
    after = {"report": delivery.schedule.kind, "rows": rows or 0, "format": form, "outcome": outcome.value}
    record(action="report.delivered", subject=delivery, after=after)
    if outcome in (Outcome.NOT_ENTITLED, Outcome.NO_ADDRESS, Outcome.FAILED):
        tell_owner(delivery)


def give_up(delivery: Delivery) -> None:
    """The mail server failed for a day."""
    _finish(delivery, Outcome.FAILED)
