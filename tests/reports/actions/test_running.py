"""What is done, once for each, and what becomes of it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Record
from certificates.models import Certificate, Requirement
from certificates.services import grant
from certificates.standing import State as Stand
from certificates.standing import standings
from jobs.models import Job
from jobs.work import claim, drain, perform
from notices.models import Notice
from people.models import Person, RoleGrant
from reports.actions.handlers import _stop
from reports.actions.models import Run, State
from reports.actions.verbs import BulkAction
from tests.factories import CertificationFactory, ObligationFactory
from tests.reports.actions.conftest import Act, outcomes
from tests.reports.conftest import Company, in_days

pytestmark = pytest.mark.django_db(transaction=True)


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person, kind__startswith="actions.").values_list("kind", flat=True))


def test_reminding_tells_each_once_and_keeps_why_others_were_left_alone(
    act: Act, hr: Person, lin: Person, ma: Person, zhou: Person
) -> None:
    answer = act(hr, "remind", [lin, ma, zhou], step="go", reason="By Friday, please.")
    run = Run.objects.get()
    assert answer["Location"] == f"/en/status/actions/runs/{run.pk}/"
    assert outcomes(run) == {"000001": ("nothing", "not_asked"), "000007": ("", ""), "000009": ("", "")}
    drain()
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == (State.DONE, 2, 2)
    assert outcomes(run) == {"000001": ("nothing", "not_asked"), "000007": ("done", ""), "000009": ("done", "")}
    assert (told(lin), told(ma), told(zhou)) == ([], ["actions.reminder_late"], ["actions.reminder"])
    assert "By Friday, please." in Notice.objects.get(person=ma, kind="actions.reminder_late").words.body
    reminded = Record.objects.filter(action="certification.reminded").values_list("person", "actor", "reason")
    assert set(reminded) == {(ma.pk, hr.pk, "By Friday, please."), (zhou.pk, hr.pk, "By Friday, please.")}
    assert list(Record.objects.about(run).order_by("pk").values_list("action", flat=True)) == [
        "bulk.began",
        "bulk.finished",
    ]


def test_nobody_is_reminded_twice_on_one_day(act: Act, hr: Person, ma: Person) -> None:
    act(hr, "remind", [ma], step="go")
    drain()
    answer = act(hr, "remind", [ma])
    assert [line.finding.code for line in answer.context["page"]] == ["reminded"]


def test_granting_and_revoking_go_by_the_services(act: Act, company: Company, hr: Person, ma: Person) -> None:
    act(hr, "grant", [ma], step="go", reason="Trained elsewhere.", expires_on=in_days(90).isoformat())
    drain(seconds=20)
    certificate = Certificate.objects.get(person=ma)
    assert (certificate.source, certificate.expires_on) == ("granted", in_days(90))
    assert Record.objects.get(action="certificate.issued").reason == "Trained elsewhere."
    act(hr, "revoke", [ma], step="go", reason="By mistake.")
    drain(seconds=20)
    assert standings([ma], [company.calm])[ma.pk, company.calm.pk].state is Stand.REVOKED
    assert [run.verb for run in Run.objects.filter(state=State.DONE)] == ["revoke", "grant"]


def test_extending_moves_the_day_and_says_from_where(act: Act, company: Company, hr: Person, ma: Person) -> None:
    late = in_days(20).isoformat()
    answer = act(hr, "extend", [ma], step="look", until=late)
    assert [line.finding.code for line in answer.context["page"]] == ["moved"]
    act(hr, "extend", [ma], step="go", until=late, reason="Was ill.")
    drain(seconds=20)
    standing = standings([ma], [company.calm])[ma.pk, company.calm.pk]
    assert (standing.state, standing.day) == (Stand.DUE_SOON, in_days(20))
    again = act(hr, "extend", [ma], step="look", until=in_days(10).isoformat())
    assert [line.finding.code for line in again.context["page"]] == ["later_already"]


def test_waiving_lifts_the_duty_for_a_time(act: Act, company: Company, hr: Person, ma: Person) -> None:
    nobody = company.employ("85", "何", "He", company.south)
    days = {"starts_on": in_days(0).isoformat(), "ends_on": in_days(9).isoformat()}
    act(hr, "waive", [ma, nobody], step="go", reason="On the night shift.", **days)
    drain(seconds=20)
    assert outcomes(Run.objects.get()) == {"000007": ("done", "lifted_until"), "85": ("cannot", "not_required")}
    assert standings([ma], [company.calm])[ma.pk, company.calm.pk].state is Stand.WAIVED
    again = act(hr, "waive", [ma], step="look", **days)
    assert [line.finding.code for line in again.context["page"]] == ["waived"]


def test_assigning_asks_it_of_these_very_people_in_one_requirement(
    act: Act, company: Company, hr: Person, ma: Person
) -> None:
    people = [company.employ(f"8{one}", "何", "He", company.south) for one in range(3)]
    tact = CertificationFactory(code="tact")
    ObligationFactory(person=ma, certification=tact)
    due = in_days(40).isoformat()
    act(hr, "assign", [ma, *people], of="tact", step="go", due_on=due, reason="New project.")
    drain(seconds=20)
    assert outcomes(Run.objects.get())["000007"] == ("nothing", "required_already")
    made = Requirement.objects.get(people=people[0])
    assert set(made.people.all()) == set(people)
    assert {person.obligations.get(certification=tact).due_on for person in people} == {in_days(40)}


@pytest.mark.parametrize(
    ("verb", "field"), [("assign", "due_on"), ("extend", "until"), ("waive", "starts_on"), ("grant", "expires_on")]
)
def test_a_day_that_cannot_be_is_said_and_nothing_typed_is_lost(
    act: Act, hr: Person, ma: Person, verb: str, field: str
) -> None:
    answer = act(hr, verb, [ma], step="look", **{field: "31 June", "reason": "For a reason."})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "For a reason." in answer.content.decode()
    assert 'value="31 June"' in answer.content.decode()


def test_the_same_form_sent_twice_begins_one_run(act: Act, hr: Person, ma: Person) -> None:
    token = str(uuid.uuid4())
    first = act(hr, "remind", [ma], step="go", token=token)
    second = act(hr, "remind", [ma], step="go", token=token)
    assert first["Location"] == second["Location"]
    assert Run.objects.count() == 1


def test_what_others_wrote_meanwhile_is_not_overwritten(act: Act, company: Company, hr: Person, ma: Person) -> None:
    act(hr, "grant", [ma], step="go", reason="r")
    grant(person=ma, certification=company.calm, actor=hr, reason="first")
    drain(seconds=20)
    assert Certificate.objects.filter(person=ma).count() == 1
    assert outcomes(Run.objects.get()) == {"000007": ("nothing", "held")}


def test_a_role_lost_meanwhile_does_nothing_any_more(act: Act, hr: Person, ma: Person) -> None:
    act(hr, "grant", [ma], step="go", reason="r")
    RoleGrant.objects.filter(person=hr).delete()
    drain(seconds=20)
    assert outcomes(Run.objects.get()) == {"000007": ("cannot", "beyond")}
    assert not Certificate.objects.exists()


def test_a_worker_killed_between_chunks_or_within_one_loses_and_doubles_nothing(
    act: Act, company: Company, hr: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BulkAction, "chunk", 2)
    people = [company.employ(f"8{one}", "何", "He", company.south) for one in range(5)]
    act(hr, "grant", people, step="go", reason="r")
    job = claim()
    assert job
    perform(job)
    assert Run.objects.get().done == 2
    killed = claim()  # took the next chunk, and was never heard of again
    assert killed
    Job.objects.filter(pk=killed.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    drain(seconds=30)
    run = Run.objects.get()
    assert (run.state, run.done) == (State.DONE, 5)
    assert Certificate.objects.count() == 5
    assert Record.objects.filter(action="certificate.issued").count() == 5


def test_a_run_that_stopped_goes_on_by_a_press(act: Act, client: Client, hr: Person, ma: Person) -> None:
    act(hr, "grant", [ma], step="go", reason="r")
    run, job = Run.objects.get(), Job.objects.get(kind="actions.run")
    _stop(job)
    Job.objects.filter(pk=job.pk).update(state="held", last_error="ValueError")
    assert "The work stopped" in client.get(f"/en/status/actions/runs/{run.pk}/").content.decode()
    client.post(f"/en/status/actions/runs/{run.pk}/go-on/")
    client.post(f"/en/status/actions/runs/{run.pk}/go-on/")
    drain(seconds=20)
    assert outcomes(run) == {"000007": ("done", "")}


def test_the_result_is_for_whoever_began_it(
    act: Act, client: Client, hr: Person, regional_hr: Person, lin: Person, ma: Person
) -> None:
    act(hr, "remind", [lin, ma], step="go")
    run = Run.objects.get()
    pages = [f"/en/status/actions/runs/{run.pk}/{rest}" for rest in ("", "progress/", "result.csv", "result.xlsx")]
    assert [client.get(page).status_code for page in pages[:3]] == [200, 200, 200]
    workbook = client.get(pages[3])
    assert b"".join(workbook.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    workbook.close()
    drain()
    assert client.get(pages[1]).headers["HX-Refresh"] == "true"
    lines = b"".join(client.get(pages[2]).streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[1:] == [
        "000001,林晓雯,Lin Xiaowen,Keeping calm,Nothing to do,Nothing is asked of them now.",
        "000007,马志强,Ma Zhiqiang,Keeping calm,Done,",
    ]
    client.force_login(regional_hr)
    assert [client.get(page).status_code for page in pages] == [404, 404, 404, 404]
    assert list(client.get("/en/status/actions/").context["page"]) == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_result_costs_the_same_for_few_and_many(
    act: Act, client: Client, company: Company, hr: Person, number: int, django_assert_num_queries: Any
) -> None:
    people = [company.employ(f"8{one}", "何", "He", company.south) for one in range(number)]
    act(hr, "remind", people, step="look")
    act(hr, "grant", people, step="go", reason="r")
    with django_assert_num_queries(8):
        client.get(f"/en/status/actions/runs/{Run.objects.get().pk}/")
