"""Invitations: once, for seven days, for one person, and only a digest is kept."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from audit.models import Record
from jobs.work import drain
from people.models import Person, Role
from people.services import grant_role
from people.signin.codes import link_key
from people.signin.errors import NoLongerOpen, TypingError, WrongCode
from people.signin.invitations import accept, by_code, by_key, invite, make_codes, take_back
from people.signin.models import Invitation
from people.signin.rules import invitable_by
from tests.factories import PersonFactory, PlacementFactory, RoleGrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
PASSWORD = "the kettle sings at six"


@pytest.fixture
def hr() -> Person:
    return RoleGrantFactory(role=Role.HR, unit=None).person


@pytest.fixture
def lin() -> Person:
    return PersonFactory(email="lin@staff.example", staff_number="E1001")


class TestByMail:
    @pytest.fixture(autouse=True)
    def _mailbox(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        settings.BASE_URL = "https://poise.example"

    def test_a_mail_in_the_persons_language_holds_a_link_that_opens(self, lin: Person, hr: Person) -> None:
        invite(people=[lin], actor=hr)
        drain()
        (sent,) = mail.outbox
        assert sent.to == ["lin@staff.example"]
        assert sent.subject == "进入 Poise 从容"
        key = re.search(r"https://poise\.example/accounts/invitation/(\w+)/", str(sent.body))
        assert key is not None
        assert by_key(key[1]).person == lin

    def test_a_worker_that_died_sends_the_same_mail_again(self, lin: Person, hr: Person) -> None:
        from people.signin.handlers import compose

        invite(people=[lin], actor=hr)
        first, second = (compose(Invitation.objects.get()) for _ in range(2))
        assert (first.body, first.extra_headers) == (second.body, second.extra_headers)

    def test_who_has_no_address_is_named_and_gets_nothing(self, lin: Person, hr: Person) -> None:
        chen = PersonFactory()
        done = invite(people=[lin, chen], actor=hr)
        assert (done.mailed, done.without_mail) == ([lin], [chen])
        assert Invitation.objects.get().person == lin

    def test_what_was_taken_back_meanwhile_is_not_sent(self, lin: Person, hr: Person) -> None:
        invite(people=[lin], actor=hr)
        take_back(people=[lin], actor=hr)
        drain()
        assert mail.outbox == []

    def test_the_table_does_not_hold_the_key(self, lin: Person, hr: Person) -> None:
        invite(people=[lin], actor=hr)
        row = Invitation.objects.get()
        key = link_key(row.nonce)
        assert key not in {row.digest, row.nonce}


def test_a_code_opens_once(lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    invitation = by_code(staff_number=" e1001 ", code=slip.code)
    accept(invitation=invitation, password=PASSWORD)
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)
    with pytest.raises(WrongCode):
        by_code(staff_number="E1001", code=slip.code)
    with pytest.raises(NoLongerOpen):
        accept(invitation=invitation, password="another password here")
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)


def test_the_person_is_told_that_there_is_a_code(lin: Person, hr: Person) -> None:
    make_codes(people=[lin], actor=hr)
    notice = lin.notices.get()
    assert "林晓雯" in notice.words.body
    assert notice.kind == "signin.code_made"


def test_a_code_is_for_one_person(lin: Person, hr: Person) -> None:
    PersonFactory(staff_number="E1002")
    (slip,) = make_codes(people=[lin], actor=hr)
    for number in ("E1002", "E9999", ""):
        with pytest.raises(WrongCode):
            by_code(staff_number=number, code=slip.code)


def test_a_typing_error_is_told_from_a_wrong_code(lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    last = "0" if slip.code[-1] != "0" else "1"
    with pytest.raises(TypingError):
        by_code(staff_number="E1001", code=slip.code[:-1] + last)


@pytest.mark.parametrize("days", [-1, 7, 8])
def test_it_is_good_for_seven_days(lin: Person, hr: Person, days: int) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    began = timezone.now() - timedelta(days=max(days, 0), seconds=10)
    Invitation.objects.update(created_at=began, expires_at=began + timedelta(days=7))
    if days < 7:
        assert by_code(staff_number="E1001", code=slip.code)
    else:
        with pytest.raises(WrongCode):
            by_code(staff_number="E1001", code=slip.code)


def test_a_new_one_replaces_the_old(lin: Person, hr: Person) -> None:
    (old,) = make_codes(people=[lin], actor=hr)
    (new,) = make_codes(people=[lin], actor=hr)
    with pytest.raises(WrongCode):
        by_code(staff_number="E1001", code=old.code)
    assert by_code(staff_number="E1001", code=new.code)
    with pytest.raises(IntegrityError):
        Invitation.objects.create(person=lin, channel="code", digest="x", expires_at=timezone.now() + timedelta(days=1))


def test_it_can_be_taken_back(lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    assert take_back(people=[lin], actor=hr) == 1
    assert take_back(people=[lin], actor=hr) == 0
    with pytest.raises(WrongCode):
        by_code(staff_number="E1001", code=slip.code)


def test_who_has_left_is_not_invited_and_cannot_use_what_they_have(lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr)
    invitation = by_code(staff_number="E1001", code=slip.code)
    Person.objects.filter(pk=lin.pk).update(is_active=False)
    with pytest.raises(WrongCode):
        by_code(staff_number="E1001", code=slip.code)
    with pytest.raises(NoLongerOpen):
        accept(invitation=invitation, password=PASSWORD)
    lin.refresh_from_db()
    assert make_codes(people=[lin], actor=hr) == []


def test_all_of_it_is_audited_and_no_code_is_in_it(lin: Person, hr: Person) -> None:
    (slip,) = make_codes(people=[lin], actor=hr, reason="new shop")
    accept(invitation=by_code(staff_number="E1001", code=slip.code), password=PASSWORD)
    told = list(Record.objects.about(lin).order_by("pk").values_list("action", "actor", "reason"))
    assert told == [("signin.invited", hr.pk, "new shop"), ("signin.password_chosen", lin.pk, "")]
    assert not any(slip.code in str(row.after) for row in Record.objects.all())


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_invited_in_a_constant_number_of_queries_but_for_the_audit(
    hr: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [PersonFactory(email=f"p{number}@staff.example") for number in range(count)]
    with django_assert_num_queries(6 + count):
        invite(people=people, actor=hr)


class TestWhoMayInviteWhom:
    def cast(self) -> dict[str, Person]:
        region = UnitFactory(code="region")
        shop, other = UnitFactory(code="shop", parent=region), UnitFactory(code="other", parent=region)
        made = {name: PersonFactory() for name in ("manager", "hr", "admin", "staff", "leader", "shop_hr", "boss")}
        for name in ("manager", "staff", "leader", "shop_hr"):
            PlacementFactory(person=made[name], unit=shop)
        made["stranger"] = PlacementFactory(unit=other).person
        made["unplaced"] = PersonFactory()
        made["left"] = PlacementFactory(unit=shop, person=PersonFactory(is_active=False)).person
        grants = [
            ("manager", Role.MANAGER, shop),
            ("hr", Role.HR, region),
            ("admin", Role.ADMIN, None),
            ("leader", Role.MANAGER, shop),
            ("shop_hr", Role.HR, shop),
            ("boss", Role.MANAGER, None),
        ]
        for name, role, unit in grants:
            grant_role(person=made[name], role=role, unit=unit)
        return {name: Person.objects.get(pk=person.pk) for name, person in made.items()}

    @pytest.mark.parametrize(
        ("viewer", "may"),
        [
            ("staff", set()),
            ("manager", {"staff", "leader"}),
            ("hr", {"manager", "staff", "leader", "shop_hr", "stranger"}),
            ("admin", {"manager", "hr", "staff", "leader", "shop_hr", "boss", "stranger", "unplaced"}),
        ],
    )
    def test_nobody_who_reaches_further(self, viewer: str, may: set[str]) -> None:
        made = self.cast()
        invitable = set(invitable_by(made[viewer]).values_list("pk", flat=True))
        assert {name for name, person in made.items() if person.pk in invitable} == may
