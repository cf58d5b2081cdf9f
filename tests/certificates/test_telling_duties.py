"""Duties follow tags from day to day; whoever gets duties is told once, of all that begin together."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bilingual.days import day_after, today
from certificates.models import Obligation, Requirement
from certificates.projection import differences
from certificates.reach import Terms
from certificates.services import change_requirement, create_requirement
from certificates.services.requirements import assign
from jobs.work import drain
from notices.models import Notice
from people.models import Person, Tag
from people.services import add_tag, change_tagging, give_tags, place, withdraw_tagging
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    PersonFactory,
    PlacementFactory,
    PositionFactory,
    RequirementFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def lin() -> Person:
    """Has signed in before, and worked here for a year."""
    made: Person = PlacementFactory(person__last_login=timezone.now(), starts_on=today() - 365 * DAY).person
    return made


def told() -> list[tuple[int, dict[str, Any]]]:
    return list(Notice.objects.filter(kind="certificates.duties_began").values_list("person", "facts"))


def of_tag(tag: Tag, **terms: Any) -> Requirement:
    return create_requirement(
        terms=Terms(certification=CertificationFactory(), starts_on=today() - 99 * DAY, tags=[tag], **terms),
        actor=None,
        reason="t",
    )


def test_who_gets_a_tag_has_the_duty_from_that_day_and_who_loses_it_no_longer(lin: Person) -> None:
    night = add_tag(code="night", name_zh="夜班", name_en="Night shift")
    of_tag(night, within_days=60)
    assert not Obligation.objects.standing().exists()
    give_tags(person=lin, tags=[night], starts_on=today())
    duty = Obligation.objects.standing().get()
    assert (duty.starts_on, duty.due_on, duty.ends_on) == (today(), today() + 60 * DAY, None)
    change_tagging(tagging=lin.taggings.get(), starts_on=today() - 5 * DAY, ends_on=today() - DAY, reason="roster")
    assert list(Obligation.objects.standing().values_list("starts_on", "ends_on")) == [
        (today() - 5 * DAY, today() - DAY)
    ]


def test_a_tag_of_days_gone_by_brings_a_duty_that_counts_from_them(lin: Person) -> None:
    night = add_tag(code="night", name_zh="夜班", name_en="Night shift")
    of_tag(night, within_days=60)
    give_tags(person=lin, tags=[night], starts_on=today() - 80 * DAY, reason="found out today")
    duty = Obligation.objects.standing().get()
    assert (duty.starts_on, duty.due_on, duty.ends_on) == (today() - 80 * DAY, today() - 20 * DAY, None)
    assert list(differences()) == []
    withdraw_tagging(tagging=lin.taggings.get(), reason="another person")
    assert not Obligation.objects.standing().exists()
    assert list(differences()) == []


def test_a_tag_ahead_brings_its_duty_and_the_notice_on_its_day(lin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    night = add_tag(code="night", name_zh="夜班", name_en="Night shift")
    of_tag(night, within_days=60)
    first = today() + 5 * DAY
    give_tags(person=lin, tags=[night], starts_on=first, ends_on=first + 9 * DAY)
    duty = Obligation.objects.standing().get()
    assert (duty.starts_on, duty.due_on, duty.ends_on) == (first, first + 60 * DAY, first + 9 * DAY)
    assert told() == []
    moment = day_after(first - DAY) + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    drain()
    assert [person for person, _facts in told()] == [lin.pk]


def test_several_that_begin_together_are_one_notice(lin: Person) -> None:
    unit, position = UnitFactory(), PositionFactory()
    names = ("A", "B", "C", "D")
    for days, name in enumerate(names, start=10):
        RequirementFactory(unit=unit, within_days=days, certification__name_en=name, certification__name_zh=f"证{name}")
    place(person=lin, unit=unit, position=position, starts_on=today())
    [(person, facts)] = told()
    assert person == lin.pk
    assert facts == {
        "certifications": {"zh-hans": "证A、证B、证C等 4 项", "en": "A, B, C and 1 more"},
        "due_on": (today() + 10 * DAY).isoformat(),
    }
    place(person=lin, unit=unit, position=position, starts_on=today())
    assert len(told()) == 1


def test_a_requirement_tells_whom_it_reaches_but_not_who_holds_it_or_never_signed_in(lin: Person) -> None:
    unit = lin.placements.get().unit
    holder, new = (PersonFactory(last_login=at) for at in (timezone.now(), None))
    for person in (holder, new):
        PlacementFactory(unit=unit, person=person)
    certification = CertificationFactory()
    CertificateFactory(person=holder, certification=certification)
    made = create_requirement(
        terms=Terms(certification=certification, starts_on=today(), units=[unit]), actor=None, reason="t"
    )
    assert Obligation.objects.filter(requirement=made, person=new).exists()
    assert [person for person, _facts in told()] == [lin.pk]


def test_a_changed_requirement_that_takes_over_a_duty_is_nothing_new(lin: Person) -> None:
    unit = lin.placements.get().unit
    certification = CertificationFactory()
    terms = {"certification": certification, "units": [unit]}
    made = create_requirement(terms=Terms(**terms, starts_on=today() - 9 * DAY), actor=None, reason="t")
    change_requirement(
        requirement=made, terms=Terms(**terms, starts_on=today(), within_days=30), actor=PersonFactory(), reason="t"
    )
    assert len(told()) == 1


def test_who_is_assigned_something_is_told_so_and_not_twice(lin: Person) -> None:
    assign(
        people=[lin],
        certification=CertificationFactory(),
        due_on=today() + 9 * DAY,
        reason="t",
        actor=PersonFactory(),
    )
    assert set(Notice.objects.values_list("kind", flat=True)) == {"certificates.assigned"}
