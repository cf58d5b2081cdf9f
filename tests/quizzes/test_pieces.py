"""A large file in pieces: it goes on where it stopped, once, under the rules of time of all answers."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Role
from people.personal_data import everything
from people.services.anonymising import anonymise_person
from quizzes.errors import (
    AlreadySubmitted,
    DeadlinePassed,
    FileRefused,
    GoOnElsewhere,
    NoSuchQuestion,
    NumberTaken,
    UnreadableAnswer,
)
from quizzes.models import AttemptEvent, Response, Upload, UploadPiece
from quizzes.services import arrived, pieces, put_together, save_piece, submit, sweep_pieces
from tests.files import making
from tests.quizzes.by_hand.cast import marker
from tests.quizzes.factories import PersonFactory
from tests.quizzes.test_uploads import Recorded, kept_in

pytestmark = pytest.mark.django_db
NAME, OTHER = "0123456789abcdef", "f" * 16
SOUND = making.webm(b"A_OPUS") + bytes(range(256)) * 20


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class InPieces(Recorded):
    def place(self, **more: Any) -> dict[str, Any]:
        return {"attempt_id": self.attempt.pk, "position": 1, "person": self.person, "sent_as": NAME, **more}

    def piece(self, start: int, end: int, content: bytes = SOUND, **more: Any) -> int:
        return save_piece(start=start, read=BytesIO(content[start:end]).read, **self.place(**more))

    def all(self, content: bytes = SOUND, step: int = 2000, **more: Any) -> None:
        for start in range(0, len(content), step):
            self.piece(start, start + step, content, **more)

    def whole(self, number: int = 1, size: int = len(SOUND), beside: list[str] | None = None, **more: Any) -> Any:
        return put_together(number=number, size=size, beside=beside or [], **self.place(**more))

    def here(self, **more: Any) -> int:
        return arrived(**self.place(**more))


@pytest.fixture
def sitting() -> InPieces:
    return InPieces(files_most=3, megabytes_most=1)


def test_pieces_become_the_file_and_are_let_go_of(
    sitting: InPieces, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    assert sitting.here() == 0
    assert sitting.piece(0, 1000) == 1000 == sitting.here()
    with pytest.raises(GoOnElsewhere) as elsewhere:
        sitting.whole()
    assert elsewhere.value.params == {"offset": 1000}
    sitting.piece(1000, len(SOUND))
    with django_capture_on_commit_callbacks(execute=True):
        done = sitting.whole()
    assert sitting.answers() == [(1, [done.key])]
    with default_storage.open(f"answers/{done.key}") as kept:
        assert kept.read() == SOUND
    assert (kept_in(files), UploadPiece.objects.count()) == ([done.key], 0)


def test_the_same_piece_twice_is_there_once_and_the_second_is_told_where_to_go_on(sitting: InPieces) -> None:
    sitting.piece(0, 1000)
    for start in (0, 500, 1001):
        with pytest.raises(GoOnElsewhere) as elsewhere:
            sitting.piece(start, start + 1000)
        assert elsewhere.value.params == {"offset": 1000}
    assert sitting.here() == 1000


def test_a_piece_whose_bytes_never_came_to_rest_does_not_count_and_is_sent_again(sitting: InPieces) -> None:
    sitting.piece(0, 1000)
    UploadPiece.objects.update(stored_at=None)  # the machine stopped between the row and its bytes
    assert sitting.here() == 0
    sitting.all()
    assert sitting.whole().key


def test_put_together_again_it_is_the_same_answer(sitting: InPieces, files: Path) -> None:
    sitting.all()
    first = sitting.whole()
    assert sitting.here() == len(SOUND)  # nothing is sent again
    again = sitting.whole()
    assert (again.key, again.receipt.receipt) == (first.key, first.receipt.receipt)
    submit(attempt=sitting.attempt)
    assert sitting.whole().key == first.key  # also after the end
    assert len(sitting.answers()) == Upload.objects.count() == 1


def test_under_a_number_that_is_taken_it_is_not_sent_again(sitting: InPieces) -> None:
    sent = sitting.send()
    sitting.all()
    with pytest.raises(NumberTaken):
        sitting.whole(1, beside=[sent.key])
    done = sitting.whole(2, beside=[sent.key])
    assert sitting.answers() == [(1, [sent.key]), (2, [sent.key, done.key])]
    assert Upload.objects.count() == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-300, 300), st.integers(1, 2000)), max_size=30))
def test_however_the_line_breaks_the_file_is_whole(sitting: InPieces, tries: list[tuple[int, int]]) -> None:
    """Each try begins somewhere near where the server stands, with so many bytes."""
    name = f"{UploadPiece.objects.count() + Upload.objects.count():016x}"
    for near, length in tries:
        start = max(0, sitting.here(sent_as=name) + near)
        try:
            sitting.piece(start, start + length, sent_as=name)
        except (GoOnElsewhere, FileRefused):
            assert near or start == len(SOUND)
    rest = sitting.here(sent_as=name)
    if rest < len(SOUND):
        sitting.piece(rest, len(SOUND), sent_as=name)
    before = sitting.answers()
    done = sitting.whole(len(before) + 1, sent_as=name)
    with default_storage.open(f"answers/{done.key}") as kept:
        assert kept.read() == SOUND
    Upload.objects.all().delete()


class TestRefusals:
    def test_what_is_too_large_is_refused_before_it_is_all_here(self, sitting: InPieces, files: Path) -> None:
        large = bytes(1024 * 1024 + 1)
        sitting.piece(0, 1024 * 1024, large)
        with pytest.raises(FileRefused, match="1"):
            sitting.piece(1024 * 1024, len(large), large)
        assert not UploadPiece.objects.exists()

    def test_what_it_is_is_asked_once_it_is_whole(self, sitting: InPieces) -> None:
        sitting.all(making.HTML)
        with pytest.raises(FileRefused):
            sitting.whole(size=len(making.HTML))
        assert not UploadPiece.objects.exists()
        assert not Upload.objects.exists()

    def test_no_candidate_fills_the_disk(self, sitting: InPieces) -> None:
        part = bytes(1024 * 1024)
        for each in range(10):
            sitting.piece(0, len(part), part, sent_as=f"{each:016x}")
        assert {piece.sent_as for piece in UploadPiece.objects.all()} == {f"{each:016x}" for each in range(4, 10)}

    def test_no_candidate_sends_byte_by_byte(self, sitting: InPieces, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pieces, "MOST", 3)
        sitting.all(SOUND[:3], 1)
        with pytest.raises(FileRefused):
            sitting.piece(3, 4)

    def test_to_others_it_is_not_there(self, sitting: InPieces) -> None:
        sitting.piece(0, 1000)
        for does in (sitting.here, lambda **more: sitting.piece(0, 9, **more), sitting.whole):
            with pytest.raises(NoSuchQuestion):
                does(person=PersonFactory())
        with pytest.raises(UnreadableAnswer):
            sitting.here(sent_as="../../etc/passwd")


class TestTime:
    def test_begun_in_time_and_arrived_after_it_waits_for_a_person(self, sitting: InPieces) -> None:
        end = sitting.attempt.deadline_at
        chosen = {"given_at": end - timedelta(seconds=20)}
        sitting.piece(0, 1000, now=end - timedelta(seconds=10), **chosen)
        submit(attempt=sitting.attempt, by_clock=True, now=end + timedelta(seconds=6))
        sitting.piece(1000, len(SOUND), now=end + timedelta(minutes=1), **chosen)
        assert sitting.whole(now=end + timedelta(minutes=2), **chosen).receipt.late
        assert Response.objects.get().late

    def test_what_comes_later_is_refused_and_noted(self, sitting: InPieces) -> None:
        end = sitting.attempt.deadline_at
        submit(attempt=sitting.attempt, by_clock=True, now=end + timedelta(seconds=6))
        with pytest.raises(DeadlinePassed):
            sitting.piece(0, 1000, given_at=end + timedelta(seconds=1), now=end + timedelta(minutes=1))
        with pytest.raises(DeadlinePassed):
            sitting.piece(0, 1000, given_at=end, now=end + timedelta(days=1))
        assert AttemptEvent.objects.filter(kind="refused").count() == 2

    def test_after_handing_in_it_is_refused(self, sitting: InPieces) -> None:
        submit(attempt=sitting.attempt)
        with pytest.raises(AlreadySubmitted):
            sitting.piece(0, 1000)

    def test_what_stopped_on_its_way_is_swept_after_a_day_and_what_still_grows_is_not(
        self, sitting: InPieces, files: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        sitting.piece(0, 1000)
        sitting.piece(0, 1000, sent_as=OTHER)
        yesterday = timezone.now() - timedelta(hours=25)
        UploadPiece.objects.update(received_at=yesterday)
        sitting.piece(1000, 2000, sent_as=OTHER)
        with django_capture_on_commit_callbacks(execute=True):
            assert sweep_pieces() == 1
        assert (sitting.here(), sitting.here(sent_as=OTHER), len(kept_in(files))) == (0, 2000, 2)

    def test_where_a_part_is_gone_it_begins_again(self, sitting: InPieces) -> None:
        sitting.all(step=1000)
        UploadPiece.objects.order_by("start").first().delete()  # type: ignore[union-attr]
        assert sitting.here() == 0
        sitting.all()
        assert sitting.whole().key


class TestThePages:
    def test_the_script_asks_sends_and_puts_together(self, client: Client, sitting: InPieces) -> None:
        client.force_login(sitting.person)
        start = f"/en/attempts/{sitting.attempt.pk}/1/file"
        assert client.get(f"{start}/{NAME}").json() == {"offset": 0}
        for at in (0, 0, 3000):
            said = client.post(
                f"{start}/{NAME}?start={at}", SOUND[at : at + 3000], content_type="application/octet-stream"
            )
            assert said.json()["offset"] == min(at + 3000, len(SOUND))
        answer = quote(json.dumps({"number": 1, "answer": []}))
        whole = client.post(f"{start}?pieces={NAME}&size={len(SOUND)}&said={answer}")
        assert whole.json()["key"] == sitting.answers()[0][1][0]

    @pytest.mark.parametrize("query", ["", "?start=-1", "?start=x", "?start=0&given_at=2026-99-99T00:00:00Z"])
    def test_nonsense_is_refused(self, client: Client, sitting: InPieces, query: str) -> None:
        client.force_login(sitting.person)
        address = f"/en/attempts/{sitting.attempt.pk}/1/file/{NAME}{query}"
        assert client.post(address, SOUND, content_type="application/octet-stream").status_code == 400


def test_ones_own_data_tell_of_them_and_making_anonymous_lets_go(
    sitting: InPieces, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sitting.piece(0, 1000)
    [room] = [data for data in everything() if data.key == "quizzes"]
    assert [row["bytes"] for row in room.rows(sitting.person) if "piece_of_a_file_in" in row] == [1000]
    with django_capture_on_commit_callbacks(execute=True):
        anonymise_person(person=sitting.person)
    assert (kept_in(files), UploadPiece.objects.count()) == ([], 0)


def test_who_judges_a_late_file_learns_that_it_was_on_its_way_before_the_deadline(
    sitting: InPieces, client: Client
) -> None:
    end = sitting.attempt.deadline_at
    chosen = {"given_at": end - timedelta(seconds=20)}
    sitting.piece(0, 1000, now=end - timedelta(seconds=10), **chosen)
    submit(attempt=sitting.attempt, by_clock=True, now=end + timedelta(seconds=6))
    sitting.piece(1000, len(SOUND), now=end + timedelta(minutes=1), **chosen)
    sitting.whole(now=end + timedelta(minutes=2), **chosen)
    client.force_login(marker(Role.HR))
    page = f"/en/attempts/{sitting.attempt.pk}/journal/"
    told = ("1 file was on its way before the deadline", "its first part was here at")
    shown = client.get(page).content.decode()
    assert [words in shown for words in told] == [True, True]
    Upload.objects.update(begun_at=end + timedelta(seconds=1))
    shown = client.get(page).content.decode()
    assert [words in shown for words in told] == [False, False]
