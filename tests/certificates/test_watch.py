"""The projection is compared with the facts every night, and the commands say what they did."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.models import PersonTally, StandingSpan, Tally, UnitTally, Untallied
from certificates.standing import State, standings
from certificates.tallies import making
from certificates.tallies.counting import Counts
from certificates.watch import check_standing
from notices.models import Notice
from people.models import Role
from tests.factories import CertificateFactory, ObligationFactory, PolicyVersionFactory, holder_of

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    output = StringIO()
    call_command(*words, stdout=output)
    return output.getvalue()


def test_a_difference_is_told_to_hr_once_a_day_and_put_right() -> None:
    hr = holder_of(Role.HR)
    certificate = CertificateFactory()
    StandingSpan.objects.all().delete()

    assert [check_standing(), check_standing()] == [1, 0]

    assert [notice.person for notice in Notice.objects.filter(kind="certificates.standing_differs")] == [hr]
    cell = standings([certificate.person], [certificate.certification])
    assert cell[certificate.person_id, certificate.certification_id].state is State.HELD


def test_a_wrong_tally_is_told_to_hr_and_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LARGE", 1)
    hr = holder_of(Role.HR)
    duty = ObligationFactory()
    making.make()
    assert said("check_standing") == "Every standing is what the facts say.\n"
    UnitTally.objects.filter(path="").update(below=Counts(who=[1, 1, 0, 0]).written())
    PersonTally.objects.filter(person=duty.person_id).update(cells="")

    with pytest.raises(CommandError, match="rebuild_standing puts them right"):
        said("check_standing")
    assert check_standing() > 0

    assert [notice.person for notice in Notice.objects.filter(kind="certificates.standing_differs")] == [hr]
    assert (check_standing(), said("check_standing")) == (0, "Every standing is what the facts say.\n")


def test_who_waits_to_be_counted_is_not_counted_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LARGE", 1)
    making.make()
    ObligationFactory()
    assert check_standing() == 0
    making.follow()
    assert (Untallied.objects.count(), check_standing()) == (0, 0)


def test_of_a_small_company_there_are_no_tallies() -> None:
    ObligationFactory()
    making.follow()
    assert (Tally.objects.get().day, UnitTally.objects.count(), Untallied.objects.count()) == (None, 0, 0)


def test_the_check_names_who_differs_and_the_rebuild_mends_it() -> None:
    certificate, other = CertificateFactory(), CertificateFactory()
    assert said("check_standing") == "Every standing is what the facts say.\n"
    StandingSpan.objects.filter(person=certificate.person).update(state="lapsed")
    StandingSpan.objects.filter(person=other.person).delete()

    with pytest.raises(CommandError, match="2 cells differ"):
        said("check_standing")

    assert said("rebuild_standing", "--person", certificate.person.staff_number).startswith("1 cells")
    assert said("rebuild_standing").startswith("1 cells")
    assert said("check_standing") == "Every standing is what the facts say.\n"


def test_rows_that_are_right_stay_as_they_are() -> None:
    CertificateFactory()
    before = list(StandingSpan.objects.values_list("pk"))
    said("rebuild_standing")
    assert list(StandingSpan.objects.values_list("pk")) == before


def test_explain_says_it_in_both_languages() -> None:
    duty = ObligationFactory(starts_on=date(2026, 1, 1), due_on=date(2026, 3, 1))
    PolicyVersionFactory(certification=duty.certification)
    words = [duty.person.staff_number, duty.certification.code]

    told = said("explain", *words, "--on", "2026-03-02")

    assert told.startswith("2026-03-02: overdue\nzh-hans: ")
    assert "Overdue since 2 March 2026." in told


@pytest.mark.parametrize("words", [("nobody", "x"), ()])
def test_explain_says_what_it_does_not_know(words: tuple[str, ...]) -> None:
    duty = ObligationFactory()
    given = words or (duty.person.staff_number, "nothing")
    with pytest.raises(CommandError, match="There is no"):
        said("explain", *given)


def test_many_rows_are_written_past_the_models_and_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    duty = ObligationFactory(starts_on=date(2026, 1, 1), due_on=date(2026, 3, 1))
    CertificateFactory(person=duty.person, certification=duty.certification, expires_on=date(2026, 9, 1))
    columns = [field.name for field in StandingSpan._meta.concrete_fields if field.name != "id"]
    few = list(StandingSpan.objects.order_by("pk").values_list(*columns))
    assert len(few) == 4
    StandingSpan.objects.all().delete()

    monkeypatch.setattr("certificates.span_writing.FEW", 0)
    said("rebuild_standing")

    assert list(StandingSpan.objects.order_by("pk").values_list(*columns)) == few
    assert said("check_standing") == "Every standing is what the facts say.\n"
