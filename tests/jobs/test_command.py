import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.models import Job, State

from .conftest import owed

pytestmark = [pytest.mark.usefixtures("greet"), pytest.mark.django_db]


def test_it_counts_each_kind_and_state_and_says_why_work_is_held(capsys: pytest.CaptureFixture[str]) -> None:
    owed("a")
    owed("b")
    owed("c", state=State.HELD, attempts=1, last_error="the font has no glyph")
    Job.objects.create(kind="tests.gone", key="d", available_at=timezone.now())
    call_command("jobs")
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["tests.gone", "pending", "1", "no", "handler"],
        ["tests.greet", "held", "1"],
        ["tests.greet", "pending", "2"],
        [],
        ["Held:"],
        ["tests.greet:c", "the", "font", "has", "no", "glyph", "(1", "attempts)"],
    ]


def test_it_says_that_nothing_was_ever_owed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("jobs")
    assert capsys.readouterr().out == "Nothing has ever been owed.\n"


def test_it_retries_what_is_held(capsys: pytest.CaptureFixture[str]) -> None:
    owed("7:email", state=State.HELD)
    call_command("jobs", retry="tests.greet:7:email")
    assert Job.objects.get().state == State.PENDING
    assert capsys.readouterr().out == "tests.greet:7:email is due again.\n"


@pytest.mark.parametrize(
    ("name", "answer"),
    [("tests.greet:x", "There is no job 'tests.greet:x'"), ("tests.greet:a", "is not held")],
)
def test_it_refuses_what_is_unknown_or_not_held(name: str, answer: str) -> None:
    owed("a")
    with pytest.raises(CommandError, match=answer):
        call_command("jobs", retry=name)
