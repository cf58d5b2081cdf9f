"""The sweeps of beat: what is about to expire, and what is overdue. Their cost grows with what is due."""

from collections.abc import Iterator
from datetime import date, timedelta

from bilingual.days import today
from certificates.models import Certificate, Obligation, PolicyVersion
from courses.models import Enrolment
from courses.services import enrol_again
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


def _overdue_duties(on: date) -> Iterator[Obligation]:
    recent = Obligation.objects.overdue(on).filter(
        due_on__gte=on - timedelta(days=OVERDUE_WINDOW), person__is_active=True
    )
    yield from recent.select_related("certification", "person").iterator(chunk_size=500)


def _overdue(on: date) -> Iterator[Owed]:
    for duty in _overdue_duties(on):
        facts = {"certification": duty.certification.names, "due_on": duty.due_on.isoformat()}
        yield Owed(person_id=duty.person_id, key=str(duty.pk), facts=facts)


def _overdue_in_teams(on: date) -> Iterator[Owed]:
    """To the manager of the unit in which the person works, unless that is the person."""
    managers = dict(
        Person.objects.active()
        .filter(
            obligations__in=Obligation.objects.overdue(on),
            placements__is_primary=True,
            placements__ends_on=None,
        )
        .values_list("pk", "placements__unit__manager")
    )
    for duty in _overdue_duties(on):
        manager_id = managers.get(duty.person_id)
        if manager_id and manager_id != duty.person_id:
            yield Owed(
                person_id=manager_id,
                key=str(duty.pk),
                facts={
                    "name": {"zh-hans": duty.person.name, "en": duty.person.name_latin or duty.person.name},
                    "certification": duty.certification.names,
                    "due_on": duty.due_on.isoformat(),
                },
            )


def open_renewals(*, on: date | None = None) -> None:
    """Whoever must hold what is about to expire is enrolled in its courses for the next cycle."""
    on = on or today()
    for policy in PolicyVersion.objects.in_force(on).exclude(valid_months=None).prefetch_related("courses"):
        due = Certificate.objects.newest().expiring_within(policy.renewal_days, on)
        due = due.filter(certification_id=policy.certification_id, person__is_active=True)
        duties = Obligation.objects.current(on).filter(certification_id=policy.certification_id)
        for certificate in due.filter(person__in=duties.values("person")).select_related("person").iterator():
            _open_renewal(certificate, policy)


def _open_renewal(certificate: Certificate, policy: PolicyVersion) -> None:
    """Idempotent: an enrolment that began after the certificate was issued is the renewal's."""
    for course in policy.courses.all():
        begun = Enrolment.objects.standing().filter(
            person=certificate.person, course=course, enrolled_at__gt=certificate.issued_at
        )
        if not begun.exists():
            enrol_again(person=certificate.person, course=course, due_on=certificate.expires_on)
