"""A quiz that stands alone as evidence of a policy: passing it earns the certificate, and its renewal again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bilingual.days import today
from certificates.back_office.tree_form import choices
from certificates.evidence import Kind
from certificates.mine import mine_of
from certificates.models import Certificate, Obligation
from certificates.openings import owe_openings
from courses.models import Enrolment
from jobs.work import drain
from tests.factories import ObligationFactory, PersonFactory, PolicyVersionFactory
from tests.quizzes.exams.conftest import Hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def certified(hall: Hall) -> Any:
    """Lin must hold what asks for the exam; she is enrolled by nobody yet."""
    lin = PersonFactory(language="en")
    tree = {"of": "quiz", "id": hall.quiz.pk}
    policy = PolicyVersionFactory(evidence=tree, valid_months=12, renewal_days=30, to_month_end=False)
    ObligationFactory(person=lin, certification=policy.certification, due_on=today() + timedelta(days=60))
    return lin, policy.certification


def test_it_can_be_chosen_as_a_quiz_and_not_as_a_course(hall: Hall) -> None:
    offered = {value for _label, each in choices()[1:] for value, _name in each}
    assert f"{Kind.QUIZ}:{hall.quiz.pk}" in offered
    assert f"{Kind.COURSE}:{hall.exam.pk}" not in offered


def test_passing_it_earns_the_certificate(hall: Hall, certified: Any) -> None:
    lin, certification = certified
    hall.invite(people=[lin])
    hall.sit(lin)
    assert Certificate.objects.get(person=lin).certification == certification


def test_my_certifications_leads_to_it_and_begins_it(hall: Hall, certified: Any, client: Client) -> None:
    lin, certification = certified
    [step] = mine_of(lin, today())[0].steps
    assert step.can_begin
    client.force_login(lin)
    client.post(f"/en/certificates/mine/{certification.code}/begin/")
    [step] = mine_of(lin, today())[0].steps
    assert step.address.endswith(hall.activity.path_zh)
    assert hall.sit(lin).passed
    assert Certificate.objects.filter(person=lin).count() == 1


def test_its_renewal_opens_another_sitting_and_earns_the_next_certificate(hall: Hall, certified: Any) -> None:
    lin, _certification = certified
    hall.invite(people=[lin])
    hall.sit(lin)
    first = Certificate.objects.get(person=lin)
    assert first.expires_on is not None
    window = first.expires_on - timedelta(days=10)
    owe_openings(on=window)
    drain()
    enrolment = hall.enrolment(lin)
    assert (enrolment.cycle, enrolment.source) == (2, Enrolment.Source.REQUIRED)
    Certificate.objects.filter(pk=first.pk).update(
        issued_on=today() - timedelta(days=360), expires_on=today() + timedelta(days=5)
    )
    hall.sit(lin)
    assert Certificate.objects.filter(person=lin).count() == 2
    assert Obligation.objects.filter(person=lin).count() == 1
