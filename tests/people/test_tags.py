"""Tags: HR gives and ends them on any day, what was before stays, and duties follow."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Record
from audit.wording import tell
from bilingual.days import today
from config.role_groups import map_roles
from jobs.models import Job
from people.errors import CodeTaken, EndsBeforeStart, HasLeft, ReasonNeeded, TagOverlaps
from people.models import Person, Role, Tag, Tagging
from people.services import (
    add_tag,
    change_tag,
    change_tagging,
    end_tags,
    give_tags,
    grant_role,
    leave,
    withdraw_tagging,
)
from people.services.tagging import gaps
from tests.factories import PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def night() -> Tag:
    return add_tag(code="night", name_zh="夜班", name_en="Night shift")


@pytest.fixture
def aid() -> Tag:
    return add_tag(code="aid", name_zh="急救员", name_en="First aider")


@pytest.fixture
def lin() -> Person:
    made: Person = PlacementFactory(person__name="林晓雯").person
    return made


def spans(person: Person) -> list[tuple[str, int, int | None]]:
    """Code, and first and last day as days from today."""
    rows = person.taggings.order_by("tag__code", "starts_on").values_list("tag__code", "starts_on", "ends_on")
    return [(code, (first - today()).days, (last - today()).days if last else None) for code, first, last in rows]


def in_days(days: int) -> date:
    return today() + days * DAY


class TestGiving:
    def test_a_tag_begins_today_ahead_or_with_a_reason_in_the_past(self, lin: Person, night: Tag, aid: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(-30), ends_on=in_days(-10), reason="stood in")
        give_tags(person=lin, tags=[night, aid], starts_on=in_days(5))
        assert spans(lin) == [("aid", 5, None), ("night", -30, -10), ("night", 5, None)]
        told = [one.what for one in tell(Record.objects.filter(action="tagging.began").order_by("pk"))]
        assert [("夜班" in what, "急救员" in what) for what in told] == [(True, False), (False, True), (True, False)]

    def test_days_that_are_over_ask_for_a_reason(self, lin: Person, night: Tag) -> None:
        with pytest.raises(ReasonNeeded):
            give_tags(person=lin, tags=[night], starts_on=in_days(-1), reason=" ")
        assert spans(lin) == []

    def test_the_same_again_changes_nothing_and_is_not_noted(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(-9), reason="r")
        for first, last in ((-9, None), (-3, None), (0, 3)):
            give_tags(
                person=lin, tags=[night], starts_on=in_days(first), ends_on=in_days(last) if last is not None else None
            )
        assert spans(lin) == [("night", -9, None)]
        assert Record.objects.filter(action__startswith="tagging.").count() == 1

    def test_only_the_days_without_it_are_added(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(3), ends_on=in_days(6))
        give_tags(person=lin, tags=[night], starts_on=today())
        assert spans(lin) == [("night", 0, 2), ("night", 3, 6), ("night", 7, None)]

    def test_whoever_leaves_has_it_until_then_and_nobody_after(self, lin: Person, night: Tag, aid: Tag) -> None:
        leave(person=lin, on=in_days(20))
        give_tags(person=lin, tags=[night], starts_on=today())
        assert spans(lin) == [("night", 0, 20)]
        for first, last in ((21, None), (1, 21)):
            with pytest.raises(HasLeft):
                give_tags(person=lin, tags=[aid], starts_on=in_days(first), ends_on=in_days(last) if last else None)
        with pytest.raises(EndsBeforeStart):
            give_tags(person=lin, tags=[aid], starts_on=in_days(2), ends_on=in_days(1))

    def test_the_day_ahead_is_owed_its_work(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(5), ends_on=in_days(8))
        keys = Job.objects.filter(kind="people.follow", key__startswith=f"{lin.pk}:").values_list("key", flat=True)
        assert {f"{lin.pk}:{in_days(5)}", f"{lin.pk}:{in_days(9)}"} <= set(keys)


class TestEnding:
    def test_what_lasts_ends_and_what_lies_ahead_is_called_off(self, lin: Person, night: Tag, aid: Tag) -> None:
        give_tags(person=lin, tags=[night, aid], starts_on=today())
        give_tags(person=lin, tags=[night], starts_on=in_days(-9), ends_on=in_days(-5), reason="r")
        change_tagging(tagging=lin.taggings.get(tag=aid), starts_on=in_days(4), ends_on=None)
        end_tags(person=lin, tags=[night, aid], on=in_days(2))
        assert spans(lin) == [("night", -9, -5), ("night", 0, 2)]
        end_tags(person=lin, on=in_days(2))
        assert Record.objects.filter(action="tagging.withdrawn").count() == 1

    def test_ending_with_yesterday_needs_no_reason_and_earlier_does(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(-9), reason="r")
        with pytest.raises(ReasonNeeded):
            end_tags(person=lin, tags=[night], on=in_days(-2))
        end_tags(person=lin, tags=[night], on=in_days(-1))
        assert spans(lin) == [("night", -9, -1)]

    def test_leaving_ends_them(self, lin: Person, night: Tag, aid: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(-9), reason="r")
        give_tags(person=lin, tags=[aid], starts_on=in_days(9))
        leave(person=lin, on=in_days(-3))
        assert spans(lin) == [("night", -9, -3)]


class TestPuttingRight:
    def test_days_are_put_right_and_the_audit_says_old_and_new(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=today())
        [one] = lin.taggings.all()
        with pytest.raises(ReasonNeeded):
            change_tagging(tagging=one, starts_on=in_days(-4), ends_on=None)
        change_tagging(tagging=one, starts_on=in_days(-4), ends_on=in_days(7), reason="her roster")
        change_tagging(tagging=one, starts_on=in_days(-4), ends_on=in_days(7))
        assert spans(lin) == [("night", -4, 7)]
        [noted] = Record.objects.filter(action="tagging.changed")
        assert (noted.before["ends_on"], noted.after["ends_on"], noted.reason) == (
            None,
            in_days(7).isoformat(),
            "her roster",
        )

    def test_an_end_that_moves_ahead_needs_no_reason(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(-9), ends_on=in_days(2), reason="r")
        change_tagging(tagging=lin.taggings.get(), starts_on=in_days(-9), ends_on=in_days(9))
        assert spans(lin) == [("night", -9, 9)]

    def test_the_same_tag_is_there_once_a_day(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=today(), ends_on=in_days(2))
        give_tags(person=lin, tags=[night], starts_on=in_days(5))
        with pytest.raises(TagOverlaps):
            change_tagging(tagging=lin.taggings.get(ends_on=in_days(2)), starts_on=today(), ends_on=in_days(5))

    def test_what_never_was_is_taken_back_and_the_audit_keeps_it(self, lin: Person, night: Tag) -> None:
        give_tags(person=lin, tags=[night], starts_on=in_days(-9), reason="r")
        with pytest.raises(ReasonNeeded):
            withdraw_tagging(tagging=lin.taggings.get())
        withdraw_tagging(tagging=lin.taggings.get(), reason="another person")
        assert spans(lin) == []
        assert Record.objects.get(action="tagging.withdrawn").before["tag"] == "night"


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=5),
    st.integers(0, 30),
    st.integers(0, 30) | st.none(),
)
def test_gaps_and_spans_cover_each_day_once(found: list[tuple[int, int]], first: int, length: int | None) -> None:
    base = date(2026, 1, 1)
    known, free = [], base
    for skip, long in found:
        begin = free + skip * DAY
        known.append((begin, begin + long * DAY))
        free = begin + (long + 1) * DAY
    start = base + first * DAY
    last = start + length * DAY if length is not None else None
    added = gaps(known, start, last)
    horizon = last or base + 400 * DAY
    days = [start + n * DAY for n in range((horizon - start).days + 1)]
    for day in days:
        covers = [one for one in [*known, *added] if one[0] <= day and (one[1] is None or day <= one[1])]
        assert len(covers) == 1
    assert all(one[0] >= start and (last is None or (one[1] is not None and one[1] <= last)) for one in added)


def test_codes_are_there_once(night: Tag, aid: Tag) -> None:
    with pytest.raises(CodeTaken):
        add_tag(code="night", name_zh="夜", name_en="Night")
    with pytest.raises(CodeTaken):
        change_tag(tag=aid, code="night")
    assert change_tag(tag=aid, name_en="First aid").name_en == "First aid"


class TestPages:
    @pytest.fixture
    def client(self) -> Client:
        map_roles()
        officer = PersonFactory(language="en")
        grant_role(person=officer, role=Role.HR, unit=None)
        client = Client()
        client.force_login(officer)
        return client

    def act(self, client: Client, person: Person, action: str, data: dict[str, Any], *target: int) -> str:
        name = "people_admin:action_on" if target else "people_admin:action"
        address = reverse(name, args=[person.pk, action, *target])
        assert client.get(address).status_code == 200
        return client.post(address, data).content.decode()

    def test_hr_gives_changes_and_takes_back(self, client: Client, lin: Person, night: Tag) -> None:
        day = in_days(-3).isoformat()
        refused = self.act(client, lin, "tags", {"tags": [night.pk], "starts_on": day})
        assert "This changes days that are over" in refused
        assert f'value="{day}"' in refused  # nothing typed is lost
        self.act(client, lin, "tags", {"tags": [night.pk], "starts_on": day, "reason": "roster"})
        [one] = lin.taggings.all()
        page = client.get(reverse("people_admin:inspect", args=[lin.pk])).content.decode()
        assert "Night shift" in page
        assert f"change-tag/{one.pk}/" in page
        days = {"starts_on": day, "ends_on": in_days(3).isoformat()}
        self.act(client, lin, "change-tag", days, one.pk)
        assert spans(lin) == [("night", -3, 3)]
        self.act(client, lin, "change-tag", {**days, "never": "on", "reason": "slip"}, one.pk)
        assert spans(lin) == []

    def test_many_at_once(self, client: Client, lin: Person, night: Tag) -> None:
        other = PlacementFactory().person
        ids = f"id={lin.pk}&id={other.pk}"
        client.post(f"/admin/bulk/people/person/tag/?{ids}", {"tags": [night.pk], "starts_on": today().isoformat()})
        assert (spans(lin), spans(other)) == ([("night", 0, None)], [("night", 0, None)])
        on = in_days(6).isoformat()
        client.post(f"/admin/bulk/people/person/untag/?{ids}", {"tags": [night.pk], "on": on})
        assert (spans(lin), spans(other)) == ([("night", 0, 6)], [("night", 0, 6)])

    def test_the_list_is_narrowed_to_a_tag_of_today_and_its_export_names_it(
        self, client: Client, lin: Person, night: Tag, aid: Tag
    ) -> None:
        ahead = PlacementFactory().person
        give_tags(person=lin, tags=[night, aid], starts_on=today())
        give_tags(person=ahead, tags=[night], starts_on=in_days(1))
        page = client.get(f"/admin/people/?tag={night.pk}").content.decode()
        assert (lin.staff_number in page, ahead.staff_number in page) == (True, False)
        answer = client.get("/admin/people/?export=csv")
        lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        assert lines[0].endswith(",Tags")
        assert next(line for line in lines if line.startswith(lin.staff_number)).endswith(",First aider; Night shift")

    def test_somebody_elses_tag_is_not_to_be_changed_by_way_of_another(
        self, client: Client, lin: Person, night: Tag
    ) -> None:
        give_tags(person=lin, tags=[night], starts_on=today())
        other = PlacementFactory().person
        address = reverse("people_admin:action_on", args=[other.pk, "change-tag", Tagging.objects.get().pk])
        assert client.get(address).status_code == 404
