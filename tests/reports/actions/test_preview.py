"""What is shown before anything is done."""

from typing import Any

import pytest

from people.models import Person, Role
from reports.actions.models import Run
from tests.factories import RoleGrantFactory, holder_of
from tests.reports.actions.conftest import Act
from tests.reports.conftest import Company, in_days


def shown(answer: Any) -> dict[str, tuple[str, str]]:
    return {line.person.staff_number: (line.finding.kind, line.finding.code) for line in answer.context["page"]}


def test_each_reads_what_will_happen_and_why_not(act: Act, hr: Person, lin: Person, ma: Person, zhou: Person) -> None:
    answer = act(hr, "remind", [lin, ma, zhou])
    assert answer.context["headline"] == "2 people will be reminded."
    assert shown(answer) == {
        "000007": ("will", ""),
        "000009": ("will", ""),
        "000001": ("nothing", "not_asked"),
    }


def test_the_filters_of_the_status_page_choose_as_well(
    act: Act, hr: Person, lin: Person, ma: Person, zhou: Person
) -> None:
    assert shown(act(hr, "remind", state="late")) == {"000007": ("will", "")}
    assert shown(act(hr, "grant", unit="xuhui")) == {"000001": ("nothing", "held")}


def test_a_filter_that_is_not_understood_leads_back_to_the_page_that_says_so(act: Act, hr: Person) -> None:
    answer = act(hr, "remind", unit="nowhere")
    assert (answer.status_code, answer["Location"]) == (302, "/en/status/?of=calm&unit=nowhere")


def test_without_a_certification_it_asks_for_one_and_keeps_the_people(act: Act, hr: Person, ma: Person) -> None:
    answer = act(hr, "remind", [ma], of="")
    assert answer.context["kept"] == [("person", str(ma.pk))]
    assert "For which certification?" in answer.content.decode()


def test_whom_one_does_not_see_is_not_there_and_whom_one_may_only_see_is_left_alone(
    act: Act, regional_hr: Person, ma: Person, zhou: Person
) -> None:
    RoleGrantFactory(person=ma, role=Role.AUDITOR, unit=None)  # reaches further than HR of the region
    assert shown(act(regional_hr, "grant", [ma, zhou])) == {"000007": ("cannot", "beyond")}


def test_nobody_grants_themselves_anything(act: Act, hr: Person, ma: Person) -> None:
    assert shown(act(hr, "grant", [hr, ma])) == {"000007": ("will", ""), "H1": ("cannot", "self")}


def test_a_manager_reminds_their_own_people_and_does_nothing_else(
    act: Act, company: Company, manager: Person, ma: Person
) -> None:
    his = company.employ("000003", "何", "He", company.xuhui)
    company.owes(his, due_on=in_days(-3))
    assert shown(act(manager, "remind", [his, ma])) == {"000003": ("will", "")}
    assert act(manager, "grant", [his]).status_code == 403
    assert act(manager, "revoke", [his]).status_code == 403


def test_staff_and_auditors_do_nothing_to_anybody(act: Act, lin: Person, ma: Person) -> None:
    auditor = holder_of(Role.AUDITOR)
    for viewer in (lin, auditor):
        assert {act(viewer, verb, [ma]).status_code for verb in ("remind", "grant", "revoke")} == {403}


def test_an_unknown_verb_is_not_found(act: Act, hr: Person) -> None:
    assert act(hr, "promote").status_code == 404


def test_a_reason_is_asked_for_at_the_end_and_not_while_looking(act: Act, hr: Person, ma: Person) -> None:
    assert act(hr, "grant", [ma], step="look").status_code == 200
    answer = act(hr, "grant", [ma], step="go", expires_on="2099-01-01")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"reason": ["Say why: it is kept in the audit with each of them."]}
    assert 'value="2099-01-01"' in answer.content.decode()
    assert not Run.objects.exists()


def test_what_was_not_seen_is_not_done(act: Act, hr: Person, ma: Person, zhou: Person) -> None:
    seen = act(hr, "grant", [ma], step="look", reason="r").context["seen"]
    answer = act(hr, "grant", [ma, zhou], step="go", reason="r", seen=seen)
    assert (answer.status_code, answer.context["is_other"]) == (422, True)
    other_day = act(hr, "grant", [ma], step="go", reason="r", seen=seen, expires_on="2099-01-01")
    assert (other_day.status_code, Run.objects.count()) == (422, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_preview_costs_the_same_for_few_and_many(
    act: Act, company: Company, hr: Person, number: int, django_assert_num_queries: Any, client: Any
) -> None:
    for one in range(number):
        company.owes(company.employ(f"9{one}", "何", "He", company.south), due_on=in_days(-3))
    act(hr, "remind", unit="south")
    with django_assert_num_queries(11):
        answer = client.get("/en/status/actions/remind/?of=calm&unit=south")
    assert answer.context["headline"].startswith(str(number))
