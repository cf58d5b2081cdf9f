"""What lists read from the projection is what the derivation says of the facts, on whichever day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.filters import in_state
from certificates.models import Certificate, Certification, Obligation, Revocation
from certificates.projection import differences, project
from certificates.standing import State, derive, standings
from people.models import Person
from tests.factories import CertificationFactory, PersonFactory, PolicyVersionFactory, RequirementFactory

MIDDLE = date(2026, 6, 30)
PEOPLE = 10

# Close together, so that boundaries meet; and each side of the windows of 30 and 60 days.
days = st.builds(
    lambda around, offset: MIDDLE + timedelta(days=around + offset),
    st.sampled_from([-61, -31, 0, 31, 61]),
    st.integers(-2, 2),
)
moments = st.builds(lambda day, hour: datetime.combine(day, time(hour), UTC), days, st.sampled_from([0, 15, 16, 23]))
duty = st.fixed_dictionaries({"starts_on": days, "due_on": days, "ends_on": st.none() | days})
certificate = st.fixed_dictionaries(
    {"issued_on": days, "expires_on": st.none() | days, "revoked_at": st.none() | moments}
)
cell = st.fixed_dictionaries({"duties": st.lists(duty, max_size=2), "certificates": st.lists(certificate, max_size=3)})
cells = st.lists(st.tuples(cell, cell), min_size=PEOPLE, max_size=PEOPLE)


Fact = dict[str, Any]


def store(facts: list[tuple[Fact, Fact]], certifications: list[Certification]) -> list[Person]:
    people = PersonFactory.create_batch(len(facts))
    for_each = [
        (person, certification, fact)
        for person, row in zip(people, facts, strict=True)
        for certification, fact in zip(certifications, row, strict=True)
    ]
    Obligation.objects.bulk_create(duty for each in for_each for duty in duties_of(*each))
    given = [pair for each in for_each for pair in certificates_of(*each)]
    Certificate.objects.bulk_create(made for made, _ in given)
    Revocation.objects.bulk_create(
        Revocation(certificate=made, at=revoked_at, by=people[0], reason="…")
        for made, revoked_at in given
        if revoked_at
    )
    return people


def duties_of(person: Person, certification: Certification, fact: Fact) -> Iterator[Obligation]:
    for number, duty in enumerate(fact["duties"]):
        ends_on = duty["ends_on"] or (duty["starts_on"] if number else None)  # one open duty at most
        yield Obligation(
            person=person,
            certification=certification,
            requirement=certification.requirements.get(),
            **{**duty, "ends_on": ends_on},
        )


def certificates_of(
    person: Person, certification: Certification, fact: Fact
) -> Iterator[tuple[Certificate, datetime | None]]:
    for cycle, one in enumerate(fact["certificates"], start=1):
        issued_on, expires_on = one["issued_on"], one["expires_on"]
        made = Certificate(
            number=f"{person.pk}-{certification.pk}-{cycle}",
            person=person,
            certification=certification,
            policy=certification.versions.get(),
            cycle=cycle,
            issued_on=issued_on,
            expires_on=max(issued_on, expires_on) if expires_on else None,
            holder_name=person.name,
        )
        yield made, one["revoked_at"]


class _Undo(Exception):
    pass


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(facts=cells, on=days, asked=st.sampled_from([(0,), (1,), (0, 1)]))
def test_lists_say_of_everybody_what_the_derivation_says(
    facts: list[tuple[Fact, Fact]], on: date, asked: tuple[int, ...]
) -> None:
    with pytest.raises(_Undo), transaction.atomic():
        both = CertificationFactory.create_batch(2)
        for certification, renewal_days in zip(both, (60, 30), strict=True):
            PolicyVersionFactory(certification=certification, renewal_days=renewal_days)
            RequirementFactory(certification=certification)
        people = store(facts, both)
        certifications = [both[number] for number in asked]
        project([person.pk for person in people])
        derived = {(person.pk, one.pk): derive(person, one, on)[0] for person in people for one in certifications}
        expected = {state: {cell[0] for cell, one in derived.items() if one.state is state} for state in State}
        listed = standings(people, certifications, on)
        assert {cell: (one.state, one.day) for cell, one in listed.items()} == {
            cell: (one.state, one.day) for cell, one in derived.items()
        }
        assert list(differences()) == []
        everyone = Person.objects.filter(pk__in=[person.pk for person in people])
        found = {
            state: set(in_state(everyone, [state], certifications, on).values_list("pk", flat=True)) for state in State
        }
        assert found == expected
        raise _Undo
