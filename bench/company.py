"""Who works there: people, units, placements, roles, and what they must hold."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from audit.services import draft, record_many
from bench.size import Size
from bilingual.days import today
from certificates.models import Certification, Obligation, Requirement
from people.models import Person, Placement, Position, Role, RoleGrant, Unit

REGIONS = 4
STORES = 10  # a region
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "晓雯子涵志强丽娜建国秀英浩然欣怡俊杰雨桐明辉佳琪文博思远海燕春梅"
POSITIONS = (("导购", "Shop assistant"), ("收银", "Cashier"), ("客服", "Customer service"), ("店长", "Shop manager"))


def make_units() -> list[list[Unit]]:
    """The stores of each region; the root and the regions above them."""
    root = Unit.add_root(code="root", name_zh="东方零售集团", name_en="East Retail Group")
    regions = []
    for region in range(REGIONS):
        name = {"name_zh": f"{'东南西北'[region]}区", "name_en": f"Region {region + 1}"}
        above = Unit.objects.get(pk=root.pk).add_child(code=f"r{region}", **name)
        regions.append(
            [
                Unit.objects.get(pk=above.pk).add_child(
                    code=f"r{region}-s{store}", name_zh=f"{name['name_zh']} {store + 1} 店", name_en=f"Store {store}"
                )
                for store in range(STORES)
            ]
        )
    return regions


def make_people(size: Size, regions: list[list[Unit]], random: Random) -> list[Person]:
    """Their region is their number modulo ``REGIONS``. Nobody of them has a password: sessions are made directly."""
    positions = [
        Position.objects.create(code=f"p{place}", name_zh=zh, name_en=en) for place, (zh, en) in enumerate(POSITIONS)
    ]
    people = [
        Person(
            staff_number=f"E{number:05}",
            name=random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2)),
            name_latin=f"Staff {number:05}",
            email=f"e{number:05}@example.com",
            password=make_password(None),
            joined_on=_joined(number),
        )
        for number in range(size.people)
    ]
    for person in people:
        person.write_derived()
    Person.objects.bulk_create(people, batch_size=1000)
    Placement.objects.bulk_create(
        [
            Placement(
                person=person,
                unit=random.choice(regions[number % REGIONS]),
                position=random.choice(positions),
                starts_on=_joined(number),
            )
            for number, person in enumerate(people)
        ],
        batch_size=1000,
    )
    noted("person.added", people)
    return people


def _joined(number: int) -> date:
    return today() - timedelta(days=30 + number * 37 % 1500)


def make_hr() -> Person:
    hr = Person.objects.create(staff_number="HR", name="文静", name_latin="Wen Jing", password=make_password(None))
    RoleGrant.objects.create(person=hr, role=Role.HR)
    return hr


def make_duties(people: list[Person], certifications: list[Certification], random: Random) -> None:
    """Everybody must hold the first two certifications, and those of a region one more."""
    root = Unit.objects.get(code="root")
    units = [root, root, *(Unit.objects.get(code=f"r{region}") for region in range(REGIONS))]
    asked = [*certifications[:2], *(certifications[2 + region % 3] for region in range(REGIONS))]
    requirements = [
        Requirement.objects.create(certification=certification, within_days=60, starts_on="2020-01-01")
        for certification in asked
    ]
    for requirement, unit in zip(requirements, units, strict=True):
        requirement.units.set([unit])
    duties = [
        Obligation(
            person=person,
            certification=requirement.certification,
            requirement=requirement,
            starts_on=_joined(number),
            due_on=_joined(number) + timedelta(days=requirement.within_days + random.choice((0, 0, 120, 400))),
        )
        for number, person in enumerate(people)
        for requirement in (*requirements[:2], requirements[2 + number % REGIONS])
    ]
    Obligation.objects.bulk_create(duties, batch_size=1000)
    noted("obligation.began", duties)


def noted(action: str, subjects: Sequence) -> None:
    """The audit records that the services would have written."""
    record_many(draft(action=action, subject=subject) for subject in subjects)
