"""Two devices in one attempt, whose answers arrive in any order: what counts, and what each of them is told.

Each device numbers from what it last knew, sends as its line allows, loses receipts, and follows *number taken* as
``outbox.js`` does. Beside it runs a model: a journal of what was acknowledged.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quizzes.errors import NumberTaken
from quizzes.models import Mark, Response
from quizzes.services import submit
from tests.quizzes.factories import Sitting

pytestmark = pytest.mark.django_db
QUESTIONS = 2
which = st.sampled_from(["phone", "desk"])
questions = st.integers(1, QUESTIONS)


@dataclass
class Device:
    """``queue`` holds question, number and answer of what has no receipt yet."""

    knows: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(1, QUESTIONS + 1), 0))
    queue: list[tuple[int, int, list[str]]] = field(default_factory=list)


class TwoDevices(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.sitting = Sitting(questions=QUESTIONS)
        self.attempt = self.sitting.start(origin="desk")
        self.devices = {"phone": Device(), "desk": Device()}
        self.journal = {}  # question and number: what the server said it has

    @rule(name=which, question=questions, key=st.sampled_from("abcd"))
    def gives(self, name, question, key):
        device = self.devices[name]
        device.knows[question] += 1
        device.queue.append((question, device.knows[question], [key]))

    @rule(name=which, question=questions)
    def loads_the_page(self, name, question):
        device = self.devices[name]
        waiting = [number for asked, number, _ in device.queue if asked == question]
        device.knows[question] = max([self.highest(question), *waiting])

    @precondition(lambda self: any(device.queue for device in self.devices.values()))
    @rule(data=st.data(), acknowledged=st.booleans())
    def sends(self, data, acknowledged):
        """Any of what waits, for another tab may send it, too; the receipt may be lost on its way."""
        name = data.draw(st.sampled_from([name for name, device in self.devices.items() if device.queue]))
        device = self.devices[name]
        place = data.draw(st.integers(0, len(device.queue) - 1))
        question, number, answer = device.queue[place]
        try:
            receipt = self.sitting.answer(self.attempt, question, answer, number, origin=name)
        except NumberTaken as taken:
            assert self.journal[question, number] != answer
            assert taken.params["next"] == self.highest(question) + 1
            if acknowledged:
                device.queue[place] = (question, taken.params["next"], answer)
                device.knows[question] = max(device.knows[question], taken.params["next"])
            return
        assert self.journal.setdefault((question, number), answer) == answer  # nothing accepted is written over
        assert (receipt.number, receipt.counts, receipt.late) == (number, self.highest(question), False)
        if acknowledged:
            del device.queue[place]

    @invariant()
    def the_journal_has_what_was_acknowledged_and_nothing_else(self):
        rows = Response.objects.filter(item__attempt=self.attempt).values_list("item__position", "number", "answer")
        assert {(question, number): answer for question, number, answer in rows} == self.journal

    def teardown(self):
        """The journal read again from the beginning gives the same marks."""
        if not hasattr(self, "attempt"):
            return
        replayed = {question: answer for (question, _number), answer in sorted(self.journal.items())}
        submit(attempt=self.attempt)
        marks = Mark.objects.filter(item__attempt=self.attempt).values_list("item__position", "mark")
        assert dict(marks) == {question: int(replayed.get(question) == ["b"]) for question in range(1, QUESTIONS + 1)}

    def highest(self, question):
        return max((number for asked, number in self.journal if asked == question), default=0)


def test_whatever_order_two_devices_send_in_nothing_acknowledged_is_lost_and_receipts_tell_the_truth():
    run_state_machine_as_test(
        TwoDevices,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_an_answer_that_comes_after_a_later_one_is_kept_and_its_device_learns_which_counts():
    sitting = Sitting()
    attempt = sitting.start()
    assert sitting.answer(attempt, 1, ["a"], 7, origin="desk").counts == 7
    behind = sitting.answer(attempt, 1, ["b"], 5, origin="phone")
    assert (behind.number, behind.counts) == (5, 7)
    assert submit(attempt=attempt).score == 0
    assert sitting.answer(attempt, 1, ["b"], 5).counts == 7  # sent again after the end: the same is said


def test_a_late_answer_counts_only_once_somebody_said_so():
    sitting = Sitting(late_minutes=15)
    attempt = sitting.start()
    sitting.answer(attempt, 1, ["a"], 1, now=attempt.started_at)
    arrives = {
        "given_at": attempt.deadline_at,
        "now": attempt.deadline_at + (attempt.deadline_at - attempt.started_at) / 4,
    }
    late = sitting.answer(attempt, 1, ["b"], 2, **arrives)
    assert (late.late, late.counts) == (True, 1)
