"""Who was valid on a day, and how we know: as an auditor asks, without JavaScript."""

import csv
import hashlib
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from audit.models import Record
from audit.sealing import seal
from audit.verification import verify
from certificates.models import Certificate
from certificates.services import revoke
from jobs.models import Job
from jobs.work import drain
from people.models import Person, Role, RoleGrant
from people.services.anonymising import anonymise_person
from reports.auditing.models import Inspection
from reports.auditing.services import forget
from tests.factories import CourseFactory, PolicyVersionFactory, RoleGrantFactory, ask, finish
from tests.reports.conftest import Company, in_days

FIRST_OF_MARCH = date(2026, 3, 1)
PAGE = "/en/status/auditing/"


@pytest.fixture
def auditor(company: Company) -> Person:
    return RoleGrantFactory(person__staff_number="A1", person__language="en", role=Role.AUDITOR).person


def asked(client: Client, viewer: Person, **given: Any) -> Any:
    client.force_login(viewer)
    question = {"who": "valid", "of": "calm", "on": FIRST_OF_MARCH.isoformat(), "unit": "", "seed": "march", **given}
    return client.get(PAGE, question)


def sample_of(answer: Any) -> set[str]:
    return {case.person.staff_number for case in answer.context["cases"]}


def packed(client: Client, viewer: Person, **given: Any) -> Inspection:
    answer = asked(client, viewer, **given)
    client.post(f"{PAGE}pack/?{answer.context['query']}")
    drain(seconds=30)
    return Inspection.objects.latest("pk")


def rows(archive: ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(StringIO(archive.read(name).decode("utf-8-sig"))))[1:]


# --- The answer ---------------------------------------------------------------------------------------------


def test_it_counts_who_was_valid_on_the_day_whatever_became_of_it(
    client: Client, company: Company, auditor: Person, lin: Person, ma: Person, zhou: Person
) -> None:
    company.holds(ma, issued_on=date(2025, 1, 1), expires_on=FIRST_OF_MARCH)  # its last day
    company.holds(zhou, issued_on=date(2026, 3, 2))  # a day too late
    answer = asked(client, auditor)
    assert (answer.context["count"], sample_of(answer)) == (2, {"000001", "000007"})
    assert asked(client, auditor, on="2026-03-02").context["count"] == 2
    revoke(certificate=lin.certificates.get(), actor=auditor, reason="today")
    assert asked(client, auditor).context["count"] == 2


def test_it_asks_too_who_had_to_hold_it_and_who_did_not(
    client: Client, auditor: Person, lin: Person, ma: Person, zhou: Person
) -> None:
    today = in_days(0).isoformat()
    assert sample_of(asked(client, auditor, who="required", on=today)) == {"000001", "000007", "000009"}
    assert sample_of(asked(client, auditor, who="lacking", on=today)) == {"000007"}


def test_the_sample_is_thirty_and_the_seed_alone_draws_it(client: Client, company: Company, auditor: Person) -> None:
    for number in range(40):
        company.holds(company.employ(f"5{number:03}", "何", "He", company.south))
    first = asked(client, auditor)
    assert (first.context["count"], len(sample_of(first))) == (40, 30)
    assert sample_of(asked(client, auditor)) == sample_of(first)
    assert sample_of(asked(client, auditor, seed="april")) != sample_of(first)


def test_each_comes_with_policy_evidence_and_audit(client: Client, company: Company, auditor: Person) -> None:
    course = CourseFactory(code="tact", name_en="Tact", lessons=1)
    policy = PolicyVersionFactory(number=1, certification__code="tact", certification__name_en="Tact at work")
    ask(policy, course)
    he = company.employ("000020", "何", "He", company.south)
    finish(he, course)
    certificate = Certificate.objects.get(person=he)
    [case] = asked(client, auditor, of="tact", on=in_days(0).isoformat()).context["cases"]
    assert (case.certificate, case.certificate.policy.number) == (certificate, 1)
    assert [(fact.day, fact.text) for fact in case.facts] == [(in_days(0), "Finished: Tact")]
    assert [told.record.action for told in case.records] == ["certificate.issued"]


def test_a_day_ahead_or_a_wrong_unit_is_said_and_nothing_is_shown(client: Client, auditor: Person, lin: Person) -> None:
    answer = asked(client, auditor, on=in_days(1).isoformat())
    assert answer.context["form"].errors["on"] == ["An inspection looks back: choose today or an earlier day."]
    assert "cases" not in answer.context
    assert "unit" in asked(client, auditor, unit="nowhere").context["form"].errors


# --- Who may ------------------------------------------------------------------------------------------------


def test_an_auditor_of_a_part_sees_that_part(client: Client, company: Company, lin: Person, ma: Person) -> None:
    company.holds(ma)
    here = RoleGrantFactory(role=Role.AUDITOR, unit=company.xuhui).person
    assert sample_of(asked(client, here)) == {"000001"}
    assert "unit" in asked(client, here, unit="jingan").context["form"].errors


def test_managers_and_staff_do_not_inspect(client: Client, manager: Person, lin: Person) -> None:
    for viewer in (manager, lin):
        assert asked(client, viewer).status_code == 403
        assert client.post(f"{PAGE}pack/").status_code == 403


def test_a_file_is_its_authors(client: Client, auditor: Person, hr: Person, lin: Person) -> None:
    made = Inspection.objects.create(
        actor=auditor, on=FIRST_OF_MARCH, certification=lin.certificates.get().certification, who="valid", seed="s"
    )
    client.force_login(hr)
    for rest in ("", "progress/", "inspection.zip"):
        assert client.get(f"{PAGE}{made.pk}/{rest}").status_code == 404
    assert client.post(f"{PAGE}{made.pk}/again/").status_code == 404


# --- The file -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_the_answer_and_its_digest_is_in_the_chain(
    client: Client, company: Company, auditor: Person, lin: Person, ma: Person
) -> None:
    company.holds(ma, number="PZ-MA")
    made = packed(client, auditor)
    answer = client.get(f"{PAGE}{made.pk}/inspection.zip")
    content = b"".join(answer.streaming_content)
    answer.close()
    assert hashlib.sha256(content).hexdigest() == made.sha256
    assert made.sha256 in client.get(f"{PAGE}{made.pk}/").content.decode()
    with ZipFile(BytesIO(content)) as archive:
        assert [row[0] for row in rows(archive, "population.csv")] == ["000001", "000007"]
        assert {row[1] for row in rows(archive, "sample.csv")} == {"000001", "000007"}
        assert "Seed: march" in archive.read("README.txt").decode()
    seal()
    record = Record.objects.get(action="inspection.packed")
    assert record.after["sha256"] == made.sha256
    assert (record.link is not None, verify().broken) == (True, "")
    assert Record.objects.filter(action="inspection.taken", actor=auditor).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_role_meanwhile_gets_no_file(client: Client, auditor: Person, lin: Person) -> None:
    answer = asked(client, auditor)
    client.post(f"{PAGE}pack/?{answer.context['query']}")
    RoleGrant.objects.filter(person=auditor).delete()
    drain(seconds=30)
    made = Inspection.objects.get()
    assert (made.file, made.is_stopped) == ("", True)


@pytest.mark.django_db(transaction=True)
def test_a_stop_is_gone_on_from_by_a_press(client: Client, auditor: Person, lin: Person) -> None:
    answer = asked(client, auditor)
    client.post(f"{PAGE}pack/?{answer.context['query']}")
    Job.objects.filter(kind="auditing.pack").update(state="held", last_error="ValueError")
    Inspection.objects.update(is_stopped=True)
    made = Inspection.objects.get()
    assert "could not be packed" in client.get(f"{PAGE}{made.pk}/").content.decode()
    client.post(f"{PAGE}{made.pk}/again/")
    drain(seconds=30)
    assert Inspection.objects.get().file


@pytest.mark.django_db(transaction=True)
def test_the_file_is_forgotten_and_its_digest_stays(client: Client, auditor: Person, lin: Person) -> None:
    made = packed(client, auditor)
    forget(inspection=made)
    after = Inspection.objects.get()
    assert (after.file, after.sha256, default_storage.exists(made.file)) == ("", made.sha256, False)
    assert client.get(f"{PAGE}{made.pk}/inspection.zip").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_files_go_when_somebody_is_made_anonymous(client: Client, auditor: Person, company: Company) -> None:
    gone = company.employ("000030", "何", "He", company.south)
    company.holds(gone, expires_on=in_days(-1), issued_on=date(2026, 1, 1))
    made = packed(client, auditor)
    Person.objects.filter(pk=gone.pk).update(is_active=False, left_on=in_days(-1))
    gone.refresh_from_db()
    anonymise_person(person=gone, actor=None)
    assert (Inspection.objects.get().file, default_storage.exists(made.file)) == ("", False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_answer_costs_the_same_for_few_and_many(
    client: Client, company: Company, auditor: Person, number: int, django_assert_num_queries: Any
) -> None:
    course = CourseFactory(lessons=1)
    ask(company.calm.versions.get(), course)
    for one in range(number):
        finish(company.employ(f"5{one}", "何", "He", company.south), course)
    asked(client, auditor, on=in_days(0).isoformat())
    with django_assert_num_queries(17):
        answer = client.get(PAGE, {"who": "valid", "of": "calm", "on": in_days(0), "unit": "", "seed": "s"})
    assert len(answer.context["cases"]) == number
