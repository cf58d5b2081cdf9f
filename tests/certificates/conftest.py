"""Lin holds a certificate and works in the shop; Wen is HR there, and Wu is nobody to them."""

from dataclasses import dataclass

import pytest

from certificates.models import Certificate
from certificates.services import RENDER
from jobs.models import Job
from jobs.work import claim, perform
from people.models import Person, Role, Unit
from tests.factories import (
    CourseFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    UnitFactory,
    finish,
    holder_of,
)


@dataclass
class Shop:
    unit: Unit
    lin: Person
    hr: Person
    elsewhere: Person  # HR too, of another part
    outsider: Person

    def certify(self, person: Person) -> Certificate:
        """Finish a course that a certification asks for; the document is owed."""
        course = CourseFactory(lessons=1)
        PolicyVersionFactory(
            asks=[course], certification__name_en="Psychological foundation", certification__name_zh="心理素质基础"
        )
        finish(person, course)
        return Certificate.objects.get(person=person)


@pytest.fixture
def shop(db: None) -> Shop:
    unit = UnitFactory()
    made = Shop(
        unit, PersonFactory(), holder_of(Role.HR, unit), holder_of(Role.HR, UnitFactory()), holder_of(Role.STAFF)
    )
    PlacementFactory(person=made.lin, unit=unit)
    return made


@pytest.fixture
def certificate(shop: Shop) -> Certificate:
    return shop.certify(shop.lin)


def do_the_render_job(certificate: Certificate) -> str:
    """What a worker does with the owed document; returns the state that the job is in then."""
    Job.objects.exclude(kind=RENDER).update(available_at="2999-01-01T00:00:00Z")
    job = claim()
    assert job is not None
    perform(job)
    job.refresh_from_db()
    return job.state
