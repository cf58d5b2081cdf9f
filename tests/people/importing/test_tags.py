"""The tags of a list: what its cells give and end, from which day, and that silence ends nothing."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from audit.models import Record
from bilingual.days import today
from jobs.work import drain
from people.importing.models import PeopleImport
from people.importing.showing import shown
from people.models import Person, Tag
from people.services import add_tag, give_tags
from people.tag_lists import Wish, wishes, written
from tests.factories import PlacementFactory
from tests.people.importing.casting import Company, changes, checked, codes, imported, kinds

pytestmark = pytest.mark.django_db
HEAD = ("工号", "标签")
DAY = timedelta(days=1)


@pytest.fixture
def night() -> Tag:
    return add_tag(code="night", name_zh="夜班", name_en="Night shift")


@pytest.fixture
def aid() -> Tag:
    return add_tag(code="aid", name_zh="急救员", name_en="First aider")


@pytest.fixture
def lin() -> Person:
    made: Person = PlacementFactory(person__staff_number="E1").person
    return made


def spans(person: Person) -> list[tuple[str, date, date | None]]:
    return list(person.taggings.order_by("tag__code", "starts_on").values_list("tag__code", "starts_on", "ends_on"))


def told(made: PeopleImport) -> list[str]:
    return [str(change) for one in shown(made.rows.all()) for change in one.changes]


def test_what_a_cell_says() -> None:
    assert wishes("夜班；end: aid、First aider,结束：x\n y ") == [
        Wish("夜班"),
        Wish("aid", ends=True),
        Wish("First aider"),
        Wish("x", ends=True),
        Wish("y"),
    ]


def test_a_name_that_would_be_read_otherwise_is_written_by_its_code() -> None:
    tags = [Tag(code="ab", name_zh="甲、乙", name_en="A, B"), Tag(code="e", name_zh="结束：丙", name_en="end: C")]
    tags.append(Tag(code="night", name_zh="夜班", name_en="Night shift"))
    assert written(tags) in ("ab; e; 夜班", "ab; e; Night shift")


def test_tags_begin_on_the_day_of_the_list_and_twice_is_once(lin: Person, night: Tag, aid: Tag) -> None:
    on = today() + 7 * DAY
    made = imported(HEAD, ("E1", "夜班；First Aider"), effective_on=on)
    assert changes(made) == [["tags_given", "", {"tags": ["aid", "night"], "from": on.isoformat()}]]
    assert spans(lin) == [("aid", on, None), ("night", on, None)]
    assert kinds(checked(HEAD, ("E1", "night; aid"), effective_on=on)) == ["unchanged"]


def test_a_tag_ends_where_the_cell_says_so_and_only_there(lin: Person, night: Tag, aid: Tag) -> None:
    give_tags(person=lin, tags=[night, aid], starts_on=today() - 30 * DAY, reason="r")
    assert kinds(checked(HEAD, ("E1", ""))) == ["unchanged"]
    assert kinds(checked(HEAD, ("E1", "aid"))) == ["unchanged"]
    on = today() + 5 * DAY
    made = imported(HEAD, ("E1", "结束：夜班"), effective_on=on)
    last = on - DAY
    assert changes(made) == [["tags_ended", "", {"tags": ["night"], "until": last.isoformat()}]]
    assert [(code, until) for code, _first, until in spans(lin)] == [("aid", None), ("night", last)]


def test_the_rows_own_day_goes_before_the_lists(lin: Person, night: Tag, aid: Tag) -> None:
    give_tags(person=lin, tags=[night], starts_on=date(2026, 1, 1), reason="r")
    made = imported((*HEAD, "标签开始"), ("E1", "end: night; aid", "2026-03-01"))
    assert changes(made) == [
        ["tags_given", "", {"tags": ["aid"], "from": "2026-03-01"}],
        ["tags_ended", "", {"tags": ["night"], "until": "2026-02-28"}],
    ]
    assert spans(lin) == [("aid", date(2026, 3, 1), None), ("night", date(2026, 1, 1), date(2026, 2, 28))]
    assert all(one.reason for one in Record.objects.filter(action__startswith="tagging.").exclude(reason="r"))
    with override("zh-hans"):
        assert told(made) == ["添加标签: 急救员，自 2026-03-01 起", "终止标签: 夜班，最后一天 2026-02-28"]
    assert kinds(checked((*HEAD, "标签开始"), ("E1", "end: night; aid", "2026-03-01"))) == ["unchanged"]


def test_a_cell_that_clears_ends_all(lin: Person, night: Tag, aid: Tag) -> None:
    give_tags(person=lin, tags=[night, aid], starts_on=today() - DAY, reason="r")
    made = imported(HEAD, ("E1", "清空"), effective_on=today())
    yesterday = today() - DAY
    assert changes(made) == [["tags_ended", "", {"tags": ["aid", "night"], "until": yesterday.isoformat()}]]
    assert {last for _code, _first, last in spans(lin)} == {yesterday}


def test_an_end_that_hr_has_set_stays(lin: Person, night: Tag) -> None:
    give_tags(person=lin, tags=[night], starts_on=today(), ends_on=today() + 9 * DAY)
    assert kinds(checked(HEAD, ("E1", "night"), effective_on=today())) == ["unchanged"]


def test_what_is_wrong_is_told(lin: Person, night: Tag) -> None:
    add_tag(code="night-2", name_zh="夜班", name_en="Late shift")
    made = checked(HEAD, ("E1", "夜斑"), ("E2", "夜班"), ("E1x", "night；结束：Night shift"))
    assert [one["tags"] for one in codes(made)] == ["tag_unknown", "tag_ambiguous", "tag_both"]


def test_newcomers_have_them_from_their_first_day_and_are_still_written_at_once(night: Tag) -> None:
    company = Company()
    ahead = today() + 12 * DAY
    head = ("工号", "姓名", "部门", "岗位", "入职日期", "标签")
    made = imported(
        head,
        ("N1", "甲", company.units["JINGAN"].code, "店员", ahead.isoformat(), "夜班"),
        ("N2", "乙", "静安店", "店员", "2020-01-01", "夜班"),
        effective_on=today(),
    )
    assert kinds(made) == ["new", "new"]
    people = Person.objects.filter(staff_number__in=("N1", "N2")).order_by("staff_number")
    assert [spans(one) for one in people] == [[("night", ahead, None)], [("night", today(), None)]]
    assert Record.objects.filter(action="tagging.began").count() == 2
    drain()


def test_nothing_begins_after_the_last_day(lin: Person, night: Tag) -> None:
    row = ("E1", "night", (today() + 3 * DAY).isoformat())
    made = checked((*HEAD, "离职日期"), row, effective_on=today() + 4 * DAY)
    assert codes(made) == [{"left_on": "before"}]
    made = imported((*HEAD, "离职日期"), row, effective_on=today())
    assert spans(lin) == [("night", today(), today() + 3 * DAY)]
