"""The sweeps of beat: what is about to expire, and what is overdue. Their cost grows with what is due."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F

from bilingual.days import today
from certificates.models import Certificate, Obligation, StandingSpan
from certificates.models.span import SpanQuerySet
from notices.kinds import Facts
from notices.services import Owed, notify_many
from people.models import Person

STAGES = (7, 30)  # days before expiry, tightest first
OVERDUE_WINDOW = 60  # days; what has been overdue for longer was told then


def owe_due_notices(*, on: date | None = None) -> None:
    on = on or today()
    notify_many(kind="certificates.expiring", owed=_expiring(on))
    notify_many(kind="certificates.overdue", owed=_overdue(on))
    notify_many(kind="certificates.overdue_in_team", owed=_overdue_in_teams(on))


def _expiring(on: date) -> Iterator[Owed]:
    """One a stage: the key names the certificate and the stage, so that a day on which beat slept is made up for."""
    due = Certificate.objects.newest().expiring_within(max(STAGES), on).filter(person__is_active=True)
    for certificate in due.select_related("certification").iterator(chunk_size=500):
        assert certificate.expires_on is not None  # noqa: S101 - the filter asks for a day
        left = (certificate.expires_on - on).days
        stage = next(days for days in STAGES if left <= days)
        yield Owed(
            person_id=certificate.person_id,
            key=f"{certificate.pk}:{stage}",
            facts={
                "certification": certificate.certification.names,
                "expires_on": certificate.expires_on.isoformat(),
            },
        )


def _newly_overdue(on: date) -> SpanQuerySet:
    """Who is overdue on the day, since not too long ago; what is waived or paused is not. Nor a duty that goes on from
    one which was overdue: its person was told then."""
    since = on - timedelta(days=OVERDUE_WINDOW)
    told = Obligation.objects.exclude(since=None).filter(due_on__lt=F("starts_on"))
    spans = StandingSpan.objects.overdue().on(on).filter(starts_on__gt=since, person__is_active=True)
    return spans.exclude(duty__in=told.values("pk"))


def _told_of(on: date) -> Iterator[StandingSpan]:
    yield from _newly_overdue(on).select_related("certification", "person").order_by("pk").iterator(chunk_size=500)


def _overdue(on: date) -> Iterator[Owed]:
    for span in _told_of(on):
        yield Owed(person_id=span.person_id, key=str(span.duty), facts=_facts(span))


def _facts(span: StandingSpan) -> Facts:
    assert span.day is not None  # noqa: S101 - what is overdue is so since a day
    return {"certification": span.certification.names, "due_on": span.day.isoformat()}


def _overdue_in_teams(on: date) -> Iterator[Owed]:
    """To the manager of the unit in which the person works, unless that is the person."""
    managers = dict(
        Person.objects.active()
        .filter(
            pk__in=_newly_overdue(on).values("person"),
            placements__is_primary=True,
            placements__ends_on=None,
            placements__unit__manager__is_active=True,
        )
        .values_list("pk", "placements__unit__manager")
    )
    for span in _told_of(on):
        manager_id = managers.get(span.person_id)
        if manager_id and manager_id != span.person_id:
            name = {"zh-hans": span.person.name, "en": span.person.name_latin or span.person.name}
            yield Owed(person_id=manager_id, key=str(span.duty), facts={"name": name, **_facts(span)})
