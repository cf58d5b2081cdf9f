"""A company of any size with five years of certificates: 15 for each person, of 20 certifications.

Certification 0 is required of everybody, 1 to 10 of one region each, 11 to 19 of one position each; everybody holds
five of the twenty, in three cycles one after another. Of the newest a twelfth has lapsed, a fiftieth was revoked, and a
twelfth of the duties was never met. The same on every machine on the same day.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from bench.bulk import Table, bare, settle
from bench.company import GIVEN, SURNAMES
from bilingual.days import month_end, months_later, today
from certificates.audience import FOR_EVER, duties
from certificates.models import Certificate, Certification, Obligation, PolicyVersion, Requirement, Revocation
from certificates.reach import audiences, people_of
from certificates.services.policies import index
from courses.models import Activity, Completion, Course, Enrolment
from people.models import Person, Placement, Position, Role, RoleGrant, Unit
from reports.coverage.models import CoverageRule

CERTIFICATIONS, CYCLES, HELD, MONTHS = 20, 3, 5, 18
POSITIONS = 9
LONG_AGO = date(2018, 1, 1)
JOINED = date(2019, 1, 1)


def company(people: int) -> str:
    """Fill the empty database; what there is then, in words."""
    shops = _units(people)
    positions = [
        Position.objects.create(code=f"p{number}", name_zh=f"岗位{number}", name_en=f"Position {number}")
        for number in range(POSITIONS)
    ]
    policies = [_certification(number) for number in range(CERTIFICATIONS)]
    regions = list(Unit.objects.filter(depth=2).order_by("path"))
    for number, policy in enumerate(policies):
        _requirement(number, policy, regions, positions)
    with bare(Person, Placement):
        _people(people, shops, positions)
    settle(Person, Placement)
    with bare(Enrolment, Completion, Certificate, Revocation):
        filled = _five_years(people, policies)
    settle(Enrolment, Completion, Certificate, Revocation)
    with bare(Obligation):
        duties = _duties()
    settle(Obligation)
    CoverageRule.objects.bulk_create(
        CoverageRule(unit=shops[number], certification=policies[number].certification, at_least=2)
        for number in range(CERTIFICATIONS)
    )
    RoleGrant.objects.create(person_id=1, role=Role.HR)
    RoleGrant.objects.create(person_id=2, role=Role.MANAGER, unit=regions[0])
    return f"{people:,} people, {len(shops):,} shops, {filled:,} certificates, {duties:,} duties"


def _units(people: int) -> list[Unit]:
    """A shop for fifty; ten regions of nine cities each."""
    shops = max(people // 50 // 90, 1)

    def named(code: str, name: str, children: list[Any]) -> dict[str, Any]:
        return {"data": {"code": code, "name_zh": name, "name_en": name}, "children": children}

    def city(code: str) -> dict[str, Any]:
        return named(
            code, f"City {code}", [named(f"{code}-{shop}", f"Shop {code}-{shop}", []) for shop in range(shops)]
        )

    regions = [named(f"r{r}", f"Region {r}", [city(f"r{r}-{c}") for c in range(9)]) for r in range(10)]
    Unit.load_bulk([named("root", "Group", regions)])
    return list(Unit.objects.filter(depth=4).order_by("path"))


def _certification(number: int) -> PolicyVersion:
    course = Course.objects.create(
        code=f"c{number}", name_zh=f"课程{number}", name_en=f"Course {number}", key=UUID(int=number + 1)
    )
    Activity.objects.create(
        course=course, key=UUID(int=1000 + number), kind="lesson", name_zh="一", name_en="One", minutes=5
    )
    certification = Certification.objects.create(
        code=f"k{number}", name_zh=f"认证{number}", name_en=f"Certification {number}", position=number
    )
    policy = PolicyVersion.objects.create(
        certification=certification,
        number=1,
        effective_on=LONG_AGO,
        evidence={"of": "course", "id": course.pk},
        valid_months=MONTHS,
        renewal_days=60,
        grace_days=30,
    )
    index(policy)
    return policy


def _requirement(number: int, policy: PolicyVersion, regions: list[Unit], positions: list[Position]) -> None:
    made = Requirement.objects.create(certification=policy.certification, starts_on=LONG_AGO, within_days=60)
    made.units.set([regions[number - 1]] if 1 <= number <= 10 else [regions[0].get_root()])
    if number > 10:
        made.positions.set([positions[number - 11]])


def _people(people: int, shops: list[Unit], positions: list[Position]) -> None:
    random, password = Random(4), make_password(None)

    def each() -> Iterator[tuple[Any, ...]]:
        for pk in range(1, people + 1):
            name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2))
            someone = Person(pk=pk, staff_number=f"{pk:06}", name=name, email=f"p{pk}@example.com")
            someone.write_derived()
            yield (
                pk,
                someone.staff_number,
                name,
                someone.email,
                someone.name_latin,
                someone.search_text,
                _joined(pk),
                password,
            )

    columns = ("id", "staff_number", "name", "email", "name_latin", "search_text", "joined_on", "password")
    Table(Person, *columns).fill(each())
    Table(Placement, "id", "person_id", "unit_id", "position_id", "starts_on").fill(
        (pk, pk, shops[pk % len(shops)].pk, positions[pk % POSITIONS].pk, _joined(pk)) for pk in range(1, people + 1)
    )


def _joined(pk: int) -> date:
    return JOINED + timedelta(days=pk * 7 % 700)


def _five_years(people: int, policies: list[PolicyVersion]) -> int:
    """Enrolments, completions and certificates, with one key for all three of a cycle."""
    random, certificates, revoked = Random(5), [], []
    courses = {policy.pk: policy.evidence["id"] for policy in policies}
    for pk in range(1, people + 1):
        for policy in _held(pk, policies, random):
            certificates += _cycles(pk, policy, random, len(certificates))
    revoked = [row for row in certificates if row[2] == CYCLES and random.random() < 0.02]
    Table(Enrolment, "id", "person_id", "course_id", "cycle", "enrolled_at").fill(
        (row[0], row[1], courses[row[3]], row[2], _at(row[5] - timedelta(days=20))) for row in certificates
    )
    Table(Completion, "id", "enrolment_id", "person_id", "course_id", "at", "how").fill(
        (row[0], row[0], row[1], courses[row[3]], _at(row[5]), "all") for row in certificates
    )
    columns = ("id", "person_id", "cycle", "policy_id", "certification_id", "issued_on", "expires_on")
    more = ("uuid", "number", "issued_at", "evidence", "holder_name")
    Table(Certificate, *columns, *more).fill(
        (*row, UUID(int=row[0]), f"PZ-{row[0]:09}", _at(row[5]), [row[0]], "持证人") for row in certificates
    )
    Table(Revocation, "id", "certificate_id", "at", "by_id", "reason").fill(
        (place, row[0], _at(row[5] + timedelta(days=90)), 1, "Issued by mistake.")
        for place, row in enumerate(revoked, start=1)
    )
    return len(certificates)


def _held(pk: int, policies: list[PolicyVersion], random: Random) -> list[PolicyVersion]:
    """What is required of this person, but for a twelfth of it, and others to make it five."""
    required = [0, 11 + pk % POSITIONS]
    met = [number for number in required if random.random() > 1 / 12]
    others = [number for number in range(CERTIFICATIONS) if number not in required]
    return [policies[number] for number in (*met, *random.sample(others, HELD - len(met)))]


def _cycles(pk: int, policy: PolicyVersion, random: Random, before: int) -> Iterator[tuple[Any, ...]]:
    """Each renewed in the last two months of the one before; the newest of a twelfth has lapsed."""
    lapsed = random.random() < 1 / 12
    last = today() + timedelta(days=random.randint(-200, -1) if lapsed else random.randint(1, MONTHS * 30))
    ends = [month_end(months_later(last, -MONTHS * back)) for back in reversed(range(CYCLES))]
    for cycle, expires_on in enumerate(ends, start=1):
        issued_on = months_later(expires_on, -MONTHS) - timedelta(days=random.randint(0, 50) if cycle > 1 else 0)
        yield before + cycle, pk, cycle, policy.pk, policy.certification_id, min(issued_on, today()), expires_on


def _at(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)


def _duties() -> int:
    """As ``certificates.duties`` would write them, without its courses: those were taken years ago."""
    asked = audiences()
    people = Person.objects.order_by("pk").values_list("pk", flat=True)
    begun = timezone.now()

    def rows() -> Iterator[tuple[Any, ...]]:
        pk = 0
        for start in range(0, len(people), 1000):
            for someone in people_of(people[start : start + 1000]):
                for wanted in duties(asked, someone):
                    pk += 1
                    ends_on = None if wanted.ends_on == FOR_EVER else wanted.ends_on
                    cell = someone.pk, wanted.certification, wanted.requirement
                    yield pk, *cell, wanted.starts_on, wanted.due_on, ends_on, begun

    columns = ("id", "person_id", "certification_id", "requirement_id", "starts_on", "due_on", "ends_on", "begun_at")
    return Table(Obligation, *columns).fill(list(rows()))
