"""Relief is asked for, decided once by whom the requirement names, and never by those it is about."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Record
from audit.wording import tell
from bilingual.days import today
from certificates.deciding import relief_deciders, relief_waiting_for
from certificates.models import DutyRequest, Extension, Obligation, Waiver
from certificates.services import ReliefError, ask_for_relief, decide_request, grant_waiver
from certificates.services.relief import NothingRequired, NotLater
from certificates.services.requests import AskedAlready, DayMissing, Decided, NotForTheAsker
from certificates.standing import State, standings
from notices.models import Notice
from people.models import Person, Role
from people.services import anonymise_person
from tests.certificates.conftest import Shop
from tests.factories import CertificationFactory, ObligationFactory, PersonFactory, PlacementFactory, holder_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def duty(shop: Shop) -> Obligation:
    """Lin's, overdue for ten days."""
    made: Obligation = ObligationFactory(
        person=shop.lin, starts_on=today() - 70 * DAY, due_on=today() - 10 * DAY, requirement__decider="hr"
    )
    return made


@pytest.fixture
def manager(shop: Shop) -> Person:
    made = holder_of(Role.MANAGER, shop.unit)
    shop.unit.manager = made
    shop.unit.save()
    return made


def decided_by(duty: Obligation, who: str, owner: Person | None = None) -> None:
    duty.requirement.decider = who
    duty.requirement.save()
    duty.certification.owner = owner
    duty.certification.save()


def ask(duty: Obligation, actor: Person | None = None, **more: Any) -> DutyRequest:
    given: dict[str, Any] = {"kind": "extension", "until": today() + 20 * DAY, "reason": "Was away.", **more}
    return ask_for_relief(person=duty.person, certification=duty.certification, actor=actor or duty.person, **given)


def state(duty: Obligation, on: date | None = None) -> State:
    return standings([duty.person], [duty.certification], on)[duty.person_id, duty.certification_id].state


class TestAsking:
    def test_hr_of_the_part_is_told_and_it_is_theirs_to_decide(self, duty: Obligation, shop: Shop) -> None:
        asked = ask(duty)
        assert [one.person for one in Notice.objects.filter(kind="certificates.relief_asked")] == [shop.hr]
        assert relief_waiting_for(shop.hr) == [asked]
        assert [relief_waiting_for(one) for one in (shop.lin, shop.elsewhere, shop.outsider)] == [[], [], []]
        assert str((today() + 20 * DAY).year) in tell(Record.objects.filter(action="relief.extension_asked"))[0].what

    def test_the_line_manager_or_the_owner_where_the_requirement_says_so(
        self, duty: Obligation, shop: Shop, manager: Person
    ) -> None:
        decided_by(duty, "manager")
        asked = ask(duty)
        assert [relief_waiting_for(one) for one in (manager, shop.hr)] == [[asked], []]
        decided_by(duty, "owner", owner=shop.outsider)
        assert list(relief_deciders(DutyRequest.objects.get())) == [shop.outsider]
        assert [relief_waiting_for(one) for one in (shop.outsider, manager)] == [[asked], []]

    def test_a_manager_who_asks_for_somebody_does_not_decide_it(
        self, duty: Obligation, shop: Shop, manager: Person
    ) -> None:
        decided_by(duty, "manager")
        asked = ask(duty, manager)
        assert [relief_waiting_for(one) for one in (manager, shop.hr)] == [[], [asked]]
        with pytest.raises(NotForTheAsker):
            decide_request(request=asked, actor=manager, granted=True)

    def test_what_could_not_be_granted_is_refused_at_once(self, duty: Obligation) -> None:
        with pytest.raises(DayMissing):
            ask(duty, until=None)
        with pytest.raises(NotLater):
            ask(duty, until=today() - 11 * DAY)
        with pytest.raises(ReliefError):
            ask(duty, kind="waiver", until=today() - DAY)
        with pytest.raises(NothingRequired):
            ask_for_relief(
                kind="waiver",
                person=duty.person,
                certification=CertificationFactory(),
                until=None,
                reason="Please.",
                actor=duty.person,
            )

    def test_once_until_it_is_decided(self, duty: Obligation) -> None:
        ask(duty)
        with pytest.raises(AskedAlready):
            ask(duty)
        ask(duty, kind="waiver", until=None)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_queue_costs_the_same_for_many(self, shop: Shop, manager: Person, count: int) -> None:
        for _ in range(count):
            person = PlacementFactory(unit=shop.unit).person
            ask(ObligationFactory(person=person, requirement__decider="manager"), until=today() + DAY)
        _ = manager.scope.everywhere, manager.manages.everywhere
        with CaptureQueriesContext(connection) as queries:
            assert len(relief_waiting_for(manager)) == count
        assert len(queries) == 3


class TestDeciding:
    def test_granted_the_day_moves_and_both_are_told(self, duty: Obligation, shop: Shop, manager: Person) -> None:
        asked = ask(duty, manager)
        made = decide_request(request=asked, actor=shop.hr, granted=True, answer="Until the course runs again.")
        assert isinstance(made, Extension)
        assert (made.request, made.until, state(duty)) == (asked, today() + 20 * DAY, State.DUE_SOON)
        told = Notice.objects.exclude(kind="certificates.relief_asked").order_by("kind")
        assert [(one.person, one.kind) for one in told] == [
            (duty.person, "certificates.extended"),
            (manager, "certificates.relief_granted_for"),
        ]

    def test_a_waiver_begins_with_the_decision(self, duty: Obligation, shop: Shop) -> None:
        asked = ask(duty, kind="waiver", until=today() + 9 * DAY)
        decide_request(request=asked, actor=shop.hr, granted=True)
        made = Waiver.objects.get()
        assert (made.starts_on, made.ends_on, made.reason) == (today(), today() + 9 * DAY, "Was away.")

    def test_refused_nothing_changes_and_the_reason_is_read(self, duty: Obligation, shop: Shop) -> None:
        asked = ask(duty)
        decide_request(request=asked, actor=shop.hr, granted=False, answer="There is time.")
        assert (state(duty), Extension.objects.count()) == (State.OVERDUE, 0)
        told = Notice.objects.get(person=duty.person)
        assert (told.kind, told.facts["reason"]) == ("certificates.relief_refused", "There is time.")
        with pytest.raises(Decided):
            decide_request(request=asked, actor=shop.hr, granted=True)

    def test_nobody_decides_their_own(self, duty: Obligation) -> None:
        with pytest.raises(NotForTheAsker):
            decide_request(request=ask(duty), actor=duty.person, granted=True)

    def test_made_anonymous_the_words_and_the_name_go(self, duty: Obligation, shop: Shop) -> None:
        ask(duty)
        duty.person.is_active = False
        duty.person.left_on = today() - DAY
        duty.person.save()
        anonymise_person(person=duty.person, actor=shop.hr)
        asked, told = DutyRequest.objects.get(), Notice.objects.get(person=shop.hr)
        assert (asked.reason, told.facts["reason"], "林" in str(told.facts["name"])) == ("", "…", False)


class TestPages:
    def address(self, duty: Obligation) -> str:
        return f"/zh-hans/certificates/relief/of/{duty.person_id}/{duty.certification.code}/"

    def data(self, **more: str) -> dict[str, str]:
        return {"kind": "extension", "until": (today() + 20 * DAY).isoformat(), "reason": "Was away.", **more}

    def test_staff_ask_and_hr_decides_in_the_queue(self, client: Client, duty: Obligation, shop: Shop) -> None:
        client.force_login(duty.person)
        assert client.post(self.address(duty), self.data()).status_code == 302
        asked = DutyRequest.objects.get()
        assert client.post(f"/zh-hans/certificates/relief/{asked.pk}/", {"decision": "yes"}).status_code == 404
        client.force_login(shop.hr)
        queue = "/zh-hans/certificates/relief/"
        assert "Was away." in client.get(queue).content.decode()
        bare = client.post(f"{queue}{asked.pk}/", {"decision": "no"})
        assert (bare.status_code, bare.context["open"]) == (422, asked.pk)
        client.post(f"{queue}{asked.pk}/", {"decision": "yes"})
        asked.refresh_from_db()
        assert (asked.granted, asked.decided_by) == (True, shop.hr)
        assert client.post(f"{queue}{asked.pk}/", {"decision": "yes"}).status_code == 302  # told that it was decided

    def test_what_was_typed_stays_where_it_cannot_be(self, client: Client, duty: Obligation) -> None:
        client.force_login(duty.person)
        page = client.post(self.address(duty), self.data(until="2020-01-01"))
        assert (page.status_code, "Was away." in page.content.decode()) == (422, True)
        assert client.post(self.address(duty), self.data(until="")).status_code == 422

    def test_hr_grants_at_once_and_ends_a_waiver_early(self, client: Client, duty: Obligation, shop: Shop) -> None:
        client.force_login(shop.hr)
        client.post(self.address(duty), self.data(kind="waiver"))
        waiver = Waiver.objects.get()
        assert (waiver.decided_by, DutyRequest.objects.count()) == (shop.hr, 0)
        assert f"/waivers/{waiver.pk}/end/" in client.get(self.address(duty)).content.decode()
        end = f"/zh-hans/certificates/relief/waivers/{waiver.pk}/end/"
        assert client.post(end, {"last_day": today().isoformat(), "reason": ""}).status_code == 422
        assert client.post(end, {"last_day": today().isoformat(), "reason": "Back."}).status_code == 302
        assert state(duty, today() + DAY) is State.OVERDUE

    def test_hr_with_a_duty_of_their_own_asks_like_everybody(self, client: Client, shop: Shop) -> None:
        PlacementFactory(person=shop.hr, unit=shop.unit)
        own = ObligationFactory(person=shop.hr)
        client.force_login(shop.hr)
        client.post(self.address(own), self.data())
        assert (DutyRequest.objects.get().person, Extension.objects.count()) == (shop.hr, 0)

    def test_colleagues_and_other_parts_find_nothing(self, client: Client, duty: Obligation, shop: Shop) -> None:
        waiver = grant_waiver(
            person=duty.person,
            certification=duty.certification,
            starts_on=today(),
            ends_on=None,
            reason="On loan.",
            actor=shop.hr,
        )
        for stranger in (shop.outsider, shop.elsewhere, PersonFactory()):
            client.force_login(stranger)
            assert client.get(self.address(duty)).status_code == 404
            end = f"/zh-hans/certificates/relief/waivers/{waiver.pk}/end/"
            assert client.post(end, {"last_day": "2026-01-01", "reason": "No."}).status_code == 404
