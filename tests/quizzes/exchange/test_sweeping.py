"""Files of questions that were brought and left lying."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from people.personal_data import everything
from quizzes.exchange.bringing import bring, carry_out
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.sweeping import sweep_imports
from quizzes.models import Question, QuestionImport
from tests.quizzes.factories import BankFactory, PersonFactory

pytestmark = pytest.mark.django_db
GIFT = "::q-one::先做什么？{=倾听 ~争辩}\n".encode()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "question-imports"


@pytest.fixture
def brought(folder: Path) -> QuestionImport:
    return bring(data=GIFT, name="Lin Xiaowen.gift", form="gift", into=BankFactory(), actor=PersonFactory())


def test_after_a_week_the_file_is_gone_and_what_was_found_in_it_stays(
    brought: QuestionImport, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    assert sweep_imports(now=now + timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_imports(now=now + timedelta(days=8)) == 1
    assert list(folder.iterdir()) == []
    brought.refresh_from_db()
    assert (brought.is_gone, brought.counts["new"]) == (True, 1)
    with pytest.raises(FileRefused):
        carry_out(brought=brought, actor=brought.actor, leave_out=False)
    assert not Question.objects.exists()


def test_a_file_without_a_row_is_swept_once_it_is_old(brought: QuestionImport, folder: Path) -> None:
    for name, hours in (("new", 1), ("old", 30)):
        stray, moment = folder / name, (timezone.now() - timedelta(hours=hours)).timestamp()
        stray.write_bytes(b"x")
        os.utime(stray, (moment, moment))
    assert sweep_imports() == 1
    assert sorted(one.name for one in folder.iterdir()) == sorted([Path(brought.file).name, "new"])


def test_it_is_among_ones_own_data_and_loses_its_name_and_its_file(
    brought: QuestionImport, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    [room] = [data for data in everything() if data.key == "quizzes"]
    assert [row["file"] for row in room.rows(brought.actor)] == ["Lin Xiaowen.gift"]
    [(name, opener)] = room.files(brought.actor)
    with opener() as file:
        assert (name, file.read()) == (f"questions/{brought.pk}", GIFT)
    with django_capture_on_commit_callbacks(execute=True):
        room.erase(brought.actor)
    brought.refresh_from_db()
    assert (brought.name, brought.file, list(folder.iterdir())) == ("…", "", [])
