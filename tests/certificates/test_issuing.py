"""From the last activity to the certificate, in one transaction."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from audit.models import Record
from certificates.models import Certificate
from certificates.numbers import is_well_formed
from certificates.services import AlreadyRevoked, judge, revoke
from jobs.models import Job
from notices.models import Notice
from tests.factories import CourseFactory, PersonFactory, PolicyVersionFactory, finish

pytestmark = pytest.mark.django_db
LATE_IN_THE_EVENING = datetime(2026, 3, 31, 17, 30, tzinfo=UTC)  # the first of April in Shanghai


def test_finishing_the_course_issues_the_certificate_and_owes_its_document() -> None:
    course, lin = CourseFactory(lessons=2), PersonFactory()
    policy = PolicyVersionFactory(asks=[course], valid_months=24)
    evidence = finish(lin, course, at=LATE_IN_THE_EVENING)
    made = Certificate.objects.get()
    assert (made.person, made.certification, made.policy) == (lin, policy.certification, policy)
    assert (made.issued_on, made.expires_on, made.cycle) == (date(2026, 4, 1), date(2028, 4, 30), 1)
    assert (made.holder_name, made.holder_name_latin, made.evidence) == ("林晓雯", "Lin Xiaowen", [evidence.pk])
    assert is_well_formed(made.number)
    job = Job.objects.get()
    assert (job.kind, job.key, job.payload) == ("certificates.render", str(made.pk), {"certificate": made.pk})
    issued = Record.objects.get(action="certificate.issued")
    assert (issued.actor, issued.after["policy_version"], issued.after["person"]) == (None, 1, lin.pk)


def test_judging_the_same_completion_again_issues_nothing_more_and_says_why() -> None:
    course, lin = CourseFactory(lessons=1), PersonFactory()
    PolicyVersionFactory(asks=[course])
    completion = finish(lin, course)
    assert [found.finding for found in judge(completion=completion)] == ["held"]
    assert Certificate.objects.count() == Job.objects.count() == 1
    assert Record.objects.filter(action="policy.held", subject_id=str(lin.pk)).count() == 1


def test_a_policy_that_asks_for_more_notes_what_is_missing() -> None:
    course, other = CourseFactory(lessons=1), CourseFactory(code="other")
    PolicyVersionFactory(asks=[course, other])
    finish(PersonFactory(), course)
    assert not Certificate.objects.exists()
    assert Record.objects.get(action="policy.evidence_missing").after["missing"] == [f"course:{other.pk}"]


def test_the_version_in_force_on_that_day_decides() -> None:
    course = CourseFactory(lessons=1)
    old = PolicyVersionFactory(asks=[course], valid_months=12)
    PolicyVersionFactory(
        certification=old.certification, number=2, effective_on=date(2026, 6, 1), asks=[course], valid_months=36
    )
    finish(PersonFactory(), course, at=LATE_IN_THE_EVENING)
    finish(PersonFactory(), course, at=datetime(2026, 6, 2, tzinfo=UTC))
    months = [one.policy.valid_months for one in Certificate.objects.order_by("issued_on")]
    assert months == [12, 36]


def test_whatever_fails_above_leaves_no_completion_below() -> None:
    """Rule 4: the debt stands or falls with its event."""
    course = CourseFactory(lessons=1)
    PolicyVersionFactory(asks=[course])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        finish(PersonFactory(), course)
        _ = 1 / 0
    assert (Certificate.objects.count(), Job.objects.count()) == (0, 0)


class TestRevoking:
    def test_tells_the_holder_and_keeps_who_and_why(self) -> None:
        course, lin, hr = CourseFactory(lessons=1), PersonFactory(), PersonFactory()
        PolicyVersionFactory(asks=[course])
        finish(lin, course)
        made = Certificate.objects.get()
        revoke(certificate=made, actor=hr, reason="Issued by mistake.", at=LATE_IN_THE_EVENING)
        assert (made.revocation.by, made.revocation.reason) == (hr, "Issued by mistake.")
        notice = Notice.objects.get(kind="certificates.revoked")
        assert (notice.person, notice.facts["revoked_on"], notice.facts["reason"]) == (
            lin,
            "2026-04-01",
            "Issued by mistake.",
        )
        noted = Record.objects.get(action="certificate.revoked")
        assert (noted.actor, noted.reason) == (hr, "Issued by mistake.")

    def test_a_second_time_is_refused_and_the_first_reason_stays(self) -> None:
        course = CourseFactory(lessons=1)
        PolicyVersionFactory(asks=[course])
        finish(PersonFactory(), course)
        made = Certificate.objects.get()
        revoke(certificate=made, actor=PersonFactory(), reason="first")
        with pytest.raises(AlreadyRevoked):
            revoke(certificate=made, actor=PersonFactory(), reason="second")
        made.refresh_from_db()
        assert made.revocation.reason == "first"
        assert Notice.objects.filter(kind="certificates.revoked").count() == 1
