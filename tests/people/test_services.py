"""Writes to people and the organisation."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Record
from people.errors import EmailTaken, PlacementOverlaps, StaffNumberTaken
from people.models import Person, Placement, Role, check_time_zone
from people.rules import may_administer_certificates, may_author, may_see_status
from people.services import add_person, appoint_manager, grant_role, place
from people.signals import placement_changed
from tests.factories import PersonFactory, PositionFactory, UnitFactory, holder_of

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 1, 5), date(2026, 1, 9)


class TestPlacing:
    def history(self, person: Person) -> list[tuple[date, date | None]]:
        return list(person.placements.order_by("pk").values_list("starts_on", "ends_on"))

    def test_the_one_before_ends_the_day_before_and_stays(self) -> None:
        person, position = PersonFactory(), PositionFactory()
        for day in (MONDAY, FRIDAY):
            place(person=person, unit=UnitFactory(), position=position, starts_on=day)
        assert self.history(person) == [(MONDAY, date(2026, 1, 8)), (FRIDAY, None)]
        assert Placement.objects.current(FRIDAY).count() == Placement.objects.current(MONDAY).count() == 1

    def test_one_that_begins_before_the_known_one_lasts_until_that_begins(self) -> None:
        person, position = PersonFactory(), PositionFactory()
        for day in (FRIDAY, MONDAY):
            place(person=person, unit=UnitFactory(), position=position, starts_on=day)
        assert self.history(person) == [(FRIDAY, None), (MONDAY, date(2026, 1, 8))]

    def test_two_primary_ones_never_overlap(self) -> None:
        person, position = PersonFactory(), PositionFactory()
        place(person=person, unit=UnitFactory(), position=position, starts_on=FRIDAY, ends_on=date(2026, 2, 1))
        for ends_on in (FRIDAY, date(2026, 3, 1)):
            with pytest.raises(PlacementOverlaps):
                place(person=person, unit=UnitFactory(), position=position, starts_on=MONDAY, ends_on=ends_on)
        with pytest.raises(PlacementOverlaps):
            place(person=person, unit=UnitFactory(), position=position, starts_on=FRIDAY)
        assert self.history(person) == [(FRIDAY, date(2026, 2, 1))]

    def test_news_of_it_is_sent_upwards_and_noted(self) -> None:
        told: list[int] = []

        def listen(people: list[int], **kwargs: Any) -> None:
            told.extend(people)

        placement_changed.connect(listen)
        unit, position, actor = UnitFactory(code="jingan"), PositionFactory(code="assistant"), PersonFactory()
        person = PersonFactory()
        place(person=person, unit=unit, position=position, starts_on=MONDAY, actor=actor)
        placement_changed.disconnect(listen)
        assert told == [person.pk]
        noted = Record.objects.get()
        assert (noted.actor, noted.after) == (
            actor,
            {
                "unit": "jingan",
                "position": "assistant",
                "starts_on": "2026-01-05",
                "ends_on": None,
                "is_primary": True,
                "line_manager": None,
            },
        )

    def test_nobody_is_in_two_primary_places_for_good(self) -> None:
        person = PersonFactory()
        place(person=person, unit=UnitFactory(), position=PositionFactory(), starts_on=MONDAY)
        with pytest.raises(IntegrityError):
            Placement.objects.create(person=person, unit=UnitFactory(), position=PositionFactory(), starts_on=FRIDAY)


class TestRoles:
    def test_a_role_is_given_once_and_noted_once(self) -> None:
        person, unit = PersonFactory(), UnitFactory()
        for _ in range(2):
            grant_role(person=person, role=Role.HR, unit=unit)
            grant_role(person=person, role=Role.HR)
        assert person.grants.count() == Record.objects.filter(action="role.granted").count() == 2
        assert [group.name for group in person.groups.all()] == ["HR"]

    def test_a_manager_sees_the_unit_they_are_appointed_to(self) -> None:
        person, unit = PersonFactory(), UnitFactory()
        appoint_manager(unit=unit, person=person)
        unit.refresh_from_db()
        assert unit.manager == person
        assert [grant.unit for grant in person.grants.filter(role=Role.MANAGER)] == [unit]

    @pytest.mark.parametrize(
        ("role", "authors", "sees_status", "administers"),
        [
            (Role.STAFF, False, False, False),
            (Role.TRAINER, True, False, False),
            (Role.ASSESSOR, False, False, False),
            (Role.MANAGER, False, True, False),
            (Role.HR, False, True, True),
            (Role.AUDITOR, False, True, False),
            (Role.ADMIN, True, True, True),
        ],
    )
    def test_what_each_may(self, role: Role, authors: bool, sees_status: bool, administers: bool) -> None:
        viewer = holder_of(role)
        may = (may_author(viewer), may_see_status(viewer), may_administer_certificates(viewer))
        assert may == (authors, sees_status, administers)


class TestPersons:
    def test_addresses_are_kept_in_lower_case_and_belong_to_one_person(self) -> None:
        lin = add_person(staff_number="1", name="林晓雯", email="Lin@Staff.example")
        assert lin.email == "lin@staff.example"
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonFactory(email="LIN@staff.example")
        with pytest.raises(EmailTaken):
            add_person(staff_number="2", name="林晓雯", email="LIN@staff.example")

    def test_a_staff_number_belongs_to_one_person_in_whatever_case(self) -> None:
        add_person(staff_number="e01", name="林晓雯")
        with pytest.raises(StaffNumberTaken):
            add_person(staff_number="E01", name="林晓雯")

    def test_many_have_none(self) -> None:
        people = [add_person(staff_number=number, name="x", email="") for number in ("1", "2")]
        assert [person.email for person in people] == [None, None]

    def test_without_a_password_nobody_signs_in(self) -> None:
        assert not add_person(staff_number="1", name="林晓雯").has_usable_password()

    def test_the_name_is_written_as_the_reader_writes_it(self) -> None:
        from django.utils import translation

        lin = PersonFactory()
        with translation.override("en"):
            assert str(lin) == "Lin Xiaowen"
            assert str(PersonFactory(name_latin="")) == "林晓雯"
        with translation.override("zh-hans"):
            assert str(lin) == "林晓雯"

    def test_a_time_zone_is_one_that_exists(self) -> None:
        check_time_zone("Asia/Shanghai")
        with pytest.raises(ValidationError):
            check_time_zone("Asia/Atlantis")
