from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bilingual.days import months_later, today
from certificates.standing import State
from people.models import Person, Unit
from tests.factories import CertificationFactory, PersonFactory, PlacementFactory, RevocationFactory

from .conftest import Company, Read, cells_of, in_days, people_of


def text(answer: Any) -> str:
    return answer.content.decode()


# --- Who may see whom ---------------------------------------------------------------------------------------


def test_staff_may_not_open_it(lin: Person, read: Read) -> None:
    for name in ("status", "export_csv", "export_xlsx"):
        assert read(lin, name).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client: Any, company: Company) -> None:
    assert client.get("/en/status/")["Location"].startswith("/accounts/")


def test_hr_sees_everyone_by_unit_and_name(hr: Person, lin: Person, ma: Person, zhou: Person, read: Read) -> None:
    assert people_of(read(hr)) == ["000007", "000001", "000009", "H1"]


def test_a_manager_sees_only_their_unit(manager: Person, lin: Person, ma: Person, zhou: Person, read: Read) -> None:
    answer = read(manager)
    assert people_of(answer) == ["000001", "000002"]
    assert "马志强" not in text(answer)
    assert [value for value, _ in answer.context["form"].fields["unit"].widget.choices] == ["", "xuhui"]


def test_hr_of_a_region_sees_what_is_below_it(
    regional_hr: Person, lin: Person, ma: Person, zhou: Person, read: Read
) -> None:
    answer = read(regional_hr)
    assert people_of(answer) == ["000007", "000001", "H2"]
    assert "Region East · 3 people" in text(answer)


def test_a_unit_beyond_ones_own_is_as_unknown_as_one_that_does_not_exist(
    manager: Person, lin: Person, ma: Person, read: Read
) -> None:
    for code in ("jingan", "nowhere"):
        answer = read(manager, unit=code)
        assert "There is no such unit among those you may see." in text(answer)
        assert people_of(answer) == ["000001", "000002"]


def test_who_left_is_shown_until_their_last_day(hr: Person, ma: Person, read: Read) -> None:
    Person.objects.filter(pk=ma.pk).update(left_on=in_days(-1), is_active=False)
    assert people_of(read(hr)) == ["H1"]
    assert people_of(read(hr, on=in_days(-1).isoformat())) == ["000007", "H1"]


# --- What it says -------------------------------------------------------------------------------------------


def test_cells_carry_word_glyph_class_and_day(hr: Person, lin: Person, ma: Person, zhou: Person, read: Read) -> None:
    answer = read(hr)
    assert cells_of(answer) == {
        "000001": ["Valid"],
        "000007": ["Overdue"],
        "000009": ["Due soon"],
        "H1": ["Not required"],
    }
    assert '<span class="state lapsed">Overdue</span><small class="num">since ' in text(answer)


def test_the_headline_speaks_in_sentences(
    hr: Person, company: Company, lin: Person, ma: Person, zhou: Person, read: Read
) -> None:
    chen = company.employ("000010", "陈立", "Chen Li", company.south)
    company.owes(chen, due_on=in_days(-100))
    company.holds(chen, expires_on=in_days(30))
    answer = read(hr)
    assert (answer.context["headline"], answer.context["explanation"]) == (
        "50\u00a0% hold what they must.",
        "1 person lacks what is due. 1 more still has time. 1 certificate expires within 30 days.",
    )


@pytest.mark.parametrize(
    ("language", "said", "option", "state"),
    [
        ("en", "2 people lack what is due.", "Lacks what is due", "Revoked"),
        ("zh-hans", "2 人应持而未持。", "应持而未持", "已撤销"),
    ],
)
def test_who_had_it_revoked_lacks_it_and_is_not_called_overdue(
    hr: Person,
    company: Company,
    ma: Person,
    zhou: Person,
    read: Read,
    language: str,
    said: str,
    option: str,
    state: str,
) -> None:
    lin = company.employ("000001", "林晓雯", "Lin Xiaowen", company.xuhui)
    company.owes(lin, due_on=in_days(-10))
    RevocationFactory(certificate=company.holds(lin))
    RevocationFactory(certificate=company.holds(hr))  # nobody requires it of her
    answer = read(hr, language=language)
    assert answer.context["explanation"].startswith(said)
    listed = read(hr, language=language, state="late")
    assert people_of(listed) == ["000007", "000001"]
    assert listed.context["chips"][0]["value"] == option
    assert cells_of(listed)["000001"] == cells_of(answer)["H1"] == [state]


@pytest.mark.parametrize(
    ("language", "headline"), [("en", "Everyone holds what they must."), ("zh-hans", "全员应持尽持。")]
)
def test_where_nobody_lacks_anything_it_says_so(
    hr: Person, lin: Person, read: Read, language: str, headline: str
) -> None:
    assert headline in text(read(hr, language=language))


def test_a_wish_for_a_state_does_not_change_what_is_measured(hr: Person, lin: Person, ma: Person, read: Read) -> None:
    answer = read(hr, state="overdue")
    assert (people_of(answer), answer.context["headline"]) == (["000007"], "50\u00a0% hold what they must.")


def test_the_chart_counts_by_month_what_nothing_outlasts(hr: Person, company: Company, read: Read) -> None:
    first = today().replace(day=1)
    for number, (months, cycles) in enumerate([(1, 1), (1, 1), (5, 1), (6, 1), (1, 2)]):
        person = company.employ(f"C{number}", "陈立", "Chen Li", company.south)
        company.holds(person, expires_on=months_later(first, months))
        if cycles == 2:
            company.holds(person, expires_on=months_later(first, 24), cycle=2)
    answer = read(hr)
    assert [bar.count for bar in answer.context["bars"]] == [0, 2, 0, 0, 0, 1]
    assert answer.context["months"].startswith("Expiring certificates by month: ")
    assert f'aria-label="{answer.context["months"]}"' in text(answer)


def test_without_any_duty_it_says_what_is_to_come(hr: Person, company: Company, read: Read) -> None:
    page = text(read(hr))
    assert "Nobody must hold anything." in page
    assert "No requirement asks anything of these people on this day." in page
    assert "Nothing expires in the next six months." in page


def test_where_nobody_matches_it_says_what_to_do(hr: Person, lin: Person, read: Read) -> None:
    page = text(read(hr, q="nobody-like-this"))
    assert "Nobody matches." in page
    assert 'href="?all=1">Show everyone</a>' in page


@pytest.mark.django_db
def test_without_any_certification_it_says_where_they_come_from(read: Read) -> None:
    admin = Person.objects.create_superuser("admin", "x")
    assert "There is no certification yet." in text(read(admin))


# --- Filters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"unit": "east"}, ["000007", "000001"]),
        ({"unit": "xuhui"}, ["000001"]),
        ({"state": "overdue"}, ["000007"]),
        ({"state": "attention"}, ["000007", "000009"]),
        ({"state": "late"}, ["000007"]),
        ({"state": "valid"}, ["000001"]),
        ({"state": "not_required"}, ["H1"]),
        ({"q": "晓雯"}, ["000001"]),
        ({"q": " zhiqiang "}, ["000007"]),
        ({"q": "00000"}, ["000007", "000001", "000009"]),
        ({"unit": "east", "state": "valid", "q": "lin", "of": "calm"}, ["000001"]),
    ],
)
def test_filters_narrow_the_list(
    hr: Person, lin: Person, ma: Person, zhou: Person, read: Read, parts: dict[str, str], found: list[str]
) -> None:
    assert people_of(read(hr, **parts)) == found


def test_one_certification_is_one_column(hr: Person, company: Company, lin: Person, read: Read) -> None:
    CertificationFactory(code="6s", name_en="6S service", position=2)
    assert cells_of(read(hr))["000001"] == ["Valid", "Not required"]
    assert cells_of(read(hr, of="6s"))["000001"] == ["Not required"]


def test_the_day_can_be_another(hr: Person, company: Company, ma: Person, read: Read) -> None:
    company.holds(ma, issued_on=today(), expires_on=in_days(100))
    labels = {day: cells_of(read(hr, on=in_days(day).isoformat()))["000007"] for day in (-40, -5, -1, 0, 100, 101)}
    assert labels == {
        -40: ["Not yet due"],
        -5: ["Due soon"],
        -1: ["Due soon"],
        0: ["Valid"],
        100: ["Valid, renewal open"],
        101: ["Lapsed"],
    }


def test_a_later_revocation_does_not_change_an_earlier_day(
    hr: Person, company: Company, ma: Person, read: Read
) -> None:
    RevocationFactory(certificate=company.holds(ma))
    assert read(hr, on=in_days(-1).isoformat()).context["headline"] == "Everyone holds what they must."
    assert read(hr).context["headline"] == "0\u00a0% hold what they must."


def test_the_unit_is_that_of_the_day(hr: Person, company: Company, lin: Person, read: Read) -> None:
    lin.placements.update(ends_on=in_days(-1))
    PlacementFactory(person=lin, unit=company.south, position=company.assistant, starts_on=today())
    assert people_of(read(hr, unit="south")) == ["000001"]
    assert people_of(read(hr, unit="xuhui", on=in_days(-1).isoformat())) == ["000001"]


def test_who_works_in_two_places_is_listed_once_where_they_mainly_work(
    hr: Person, company: Company, lin: Person, read: Read
) -> None:
    for unit, fields in (
        (company.south, {"is_primary": False, "starts_on": in_days(-1)}),
        (company.jingan, {"is_primary": False, "starts_on": in_days(-2)}),
        (company.east, {"starts_on": in_days(-9), "ends_on": in_days(-8)}),
    ):
        PlacementFactory(person=lin, unit=unit, position=company.assistant, **fields)
    assert [(row.person.staff_number, row.place) for row in read(hr).context["rows"]] == [
        ("000001", "Shop assistant · Xuhui shop"),
        ("H1", ""),
    ]
    lin.placements.filter(is_primary=True, ends_on=None).update(ends_on=in_days(-1))
    assert [row.place for row in read(hr).context["rows"]] == ["Shop assistant · Region South", ""]


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"on": "2026-02-30"}, "This is not a day."),
        ({"on": "tomorrow"}, "This is not a day."),
        ({"on": "1999-12-31"}, "Choose a day from 1 January 2000 to "),
        ({"on": "9999-12-31"}, "Choose a day from 1 January 2000 to "),
        ({"state": "excellent"}, "There is no such state."),
        ({"of": "nothing"}, "There is no such certification."),
    ],
)
def test_what_is_not_understood_is_said_and_the_rest_is_kept(
    hr: Person, lin: Person, ma: Person, read: Read, parts: dict[str, str], complaint: str
) -> None:
    answer = read(hr, q="lin", **parts)
    assert (answer.status_code, people_of(answer)) == (200, ["000001"])
    assert complaint in text(answer)


@pytest.mark.parametrize("parts", [{"page": "x"}, {"page": "999"}, {"q": "\0"}, {"q": "x" * 101}, {"unit": "\0"}])
def test_nonsense_does_no_harm(hr: Person, lin: Person, read: Read, parts: dict[str, str]) -> None:
    assert read(hr, **parts).status_code == 200


def test_each_filter_can_be_taken_away_alone(hr: Person, lin: Person, read: Read) -> None:
    answer = read(hr, unit="xuhui", q="lin")
    assert answer.context["chips"] == [
        {"label": "Unit", "value": "Xuhui shop", "address": "?q=lin"},
        {"label": "Name or staff number", "value": "lin", "address": "?unit=xuhui"},
    ]


def test_units_are_offered_as_a_tree(hr: Person, company: Company, read: Read) -> None:
    choices = read(hr).context["form"].fields["unit"].widget.choices
    assert [name for _, name in choices] == [
        "All",
        "East Group",
        "\u2003Region East",
        "\u2003\u2003Jing'an shop",
        "\u2003\u2003Xuhui shop",
        "\u2003Region South",
    ]


# --- Pages, languages, cost ---------------------------------------------------------------------------------


def test_fifty_people_are_a_page(hr: Person, company: Company, read: Read) -> None:
    for number in range(51):
        company.employ(f"N{number:03}", "陈立", "Chen Li", company.south)
    assert len(people_of(read(hr))) == 50
    answer = read(hr, page=2, unit="group")
    assert people_of(answer) == ["N050"]
    assert 'href="?unit=group&amp;page=1" aria-label="Page 1"' in text(answer)
    assert answer.context["rows"][0].cells[0].address.startswith("?unit=group&page=2&person=")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Certification status", "Keeping calm", "Xuhui shop"]), ("zh-hans", ["认证状态", "情绪控制", "徐汇店"])],
)
def test_it_speaks_the_language_of_its_address(
    hr: Person, lin: Person, read: Read, language: str, words: list[str]
) -> None:
    page = text(read(hr, language=language))
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("count", [1, 3, 50])
@pytest.mark.parametrize(
    ("parts", "cost"),
    [
        ({}, 12),
        ({"on": in_days(-400).isoformat()}, 12),
        ({"state": "attention", "unit": "group", "q": "C", "position": "assistant"}, 12),
        ({"ahead": "400", "manager": "H1"}, 14),
    ],
)
def test_the_page_costs_the_same_however_many_it_shows(
    hr: Person, company: Company, read: Read, count: int, parts: dict[str, str], cost: int
) -> None:
    for number in range(count):
        person = company.employ(f"C{number}", "陈立", "Chen Li", company.south)
        company.owes(person, due_on=in_days(number % 30))
        if number % 2:
            company.holds(person, expires_on=in_days(number))
    CertificationFactory.create_batch(count)
    Unit.objects.filter(pk=company.group.pk).update(manager=hr)
    read(hr)  # signed in, and the session in the cache, from here on
    with CaptureQueriesContext(connection) as queries:
        answer = read(hr, **parts)
    assert (len(people_of(answer)) >= count, len(queries)) == (True, cost)


def test_every_state_can_be_asked_for(hr: Person, read: Read) -> None:
    offered = {value for value, _ in read(hr).context["form"].fields["state"].choices}
    assert offered == {"", "attention", "late", *State.values}


def test_a_day_of_the_organisation_is_the_default(hr: Person, read: Read) -> None:
    on: date = read(hr).context["selection"].on
    assert on == today()


def test_someone_without_a_placement_stands_at_the_end(hr: Person, lin: Person, read: Read) -> None:
    PersonFactory(staff_number="000000", name_latin="Aa")
    assert people_of(read(hr)) == ["000001", "H1", "000000"] or people_of(read(hr)) == ["000001", "000000", "H1"]
