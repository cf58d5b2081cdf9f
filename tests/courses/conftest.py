"""Lin, who learns; and a course with its pages in both languages."""

import pytest
from django.test import Client

from courses.models import Enrolment
from people.models import Person
from tests.factories import EnrolmentFactory, PersonFactory, PublishedCourse, published_course


@pytest.fixture
def lin(db: None) -> Person:
    return PersonFactory()


@pytest.fixture
def as_lin(client: Client, lin: Person) -> Client:
    client.force_login(lin)
    return client


@pytest.fixture
def written(db: None) -> PublishedCourse:
    """Two lessons, published."""
    return published_course()


@pytest.fixture
def enrolment(lin: Person, written: PublishedCourse) -> Enrolment:
    """Lin takes the written course."""
    return EnrolmentFactory(person=lin, course=written.course)
