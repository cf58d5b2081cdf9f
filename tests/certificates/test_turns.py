"""A fact that comes between somebody's reading of the facts and of the rows waits for its turn; none is taken back."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from bilingual.days import today
from certificates import projection
from certificates.models import Certificate, StandingSpan
from certificates.services import grant_waiver, revoke
from certificates.watch import check_standing
from notices.models import Notice
from people.models import Role
from tests.factories import CertificateFactory, ObligationFactory, holder_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]

Act = Callable[[], Any]


class Between:
    """``act`` comes once, when the facts were read and the rows not yet, on a connection of its own.

    It is let finish. Where it has to wait for us, it goes on when we are done.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.acts: dict[int, Act] = {}
        self.readings = 0
        self.thread: Thread | None = None
        self.raised: list[Exception] = []
        self.kept = projection.kept
        monkeypatch.setattr(projection, "kept", self.then_kept)

    def comes(self, act: Act, *, reading: int = 1) -> None:
        """``reading``: at which from now on."""
        self.acts[self.readings + reading] = act

    def then_kept(self, *given: Any) -> Any:
        self.readings += 1
        if act := self.acts.get(self.readings):
            self.thread = Thread(target=self.on_its_own, args=[act])
            self.thread.start()
            while self.thread.is_alive() and not waits_for_us():
                self.thread.join(timeout=0.02)
        return self.kept(*given)

    def on_its_own(self, act: Act) -> None:
        try:
            act()
        except Exception as error:
            self.raised.append(error)
        finally:
            connection.close()

    def nothing_was_lost(self) -> bool:
        assert self.thread, "nothing came between"
        self.thread.join(timeout=30)
        assert self.raised == []
        return list(projection.differences()) == []


def waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone() is not None


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    return Between(monkeypatch)


@pytest.fixture
def held() -> Certificate:
    duty = ObligationFactory()
    made: Certificate = CertificateFactory(person=duty.person, certification=duty.certification)
    return made


def revoking(certificate: Certificate) -> Act:
    hr = holder_of(Role.HR)
    return lambda: revoke(certificate=certificate, actor=hr, reason="why")


def waiving(certificate: Certificate) -> Act:
    cell = {"person": certificate.person, "certification": certificate.certification}
    hr = holder_of(Role.HR)
    return lambda: grant_waiver(**cell, starts_on=today(), ends_on=None, reason="why", actor=hr)


def test_a_revocation_during_a_rebuild_is_not_taken_back(held: Certificate, between: Between) -> None:
    between.comes(revoking(held))
    projection.rebuild()
    assert between.nothing_was_lost()


def test_nor_one_while_a_policy_is_looked_at_again(held: Certificate, between: Between) -> None:
    between.comes(revoking(held))
    projection.project_all_of(held.certification_id)
    assert between.nothing_was_lost()


def test_nor_one_while_the_nightly_check_mends(held: Certificate, between: Between) -> None:
    StandingSpan.objects.filter(person=held.person).update(state="lapsed")
    between.comes(revoking(held), reading=3)  # the first two compare
    assert check_standing() == 1
    assert between.nothing_was_lost()


def test_hr_is_not_told_of_a_difference_that_is_a_fact_just_written(held: Certificate, between: Between) -> None:
    between.comes(revoking(held))
    assert check_standing() == 0
    assert between.nothing_was_lost()
    assert not Notice.objects.filter(kind="certificates.standing_differs").exists()


@pytest.mark.parametrize(("first", "second"), [(revoking, waiving), (waiving, revoking)])
def test_who_revokes_and_who_waives_take_turns(
    held: Certificate, between: Between, first: Callable[..., Act], second: Callable[..., Act]
) -> None:
    between.comes(second(held))
    first(held)()
    assert between.nothing_was_lost()
