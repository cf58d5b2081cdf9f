from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from notices.backends import MaildirBackend


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = tmp_path / "var" / "mail"
    return settings.EMAIL_FILE_PATH


def message(identity: str, to: tuple[str, ...] = ("lin@staff.example",)) -> EmailMessage:
    return EmailMessage("Hello", "Body", to=to, headers={"Message-ID": identity})


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_sending_the_same_message_twice_leaves_one_file(folder: Path) -> None:
    for _ in range(2):
        assert MaildirBackend().send_messages([message("<notice-1.2@poise.example>")]) == 1
    assert names(folder) == ["notice-1.2@poise.example.eml"]


def test_only_our_own_user_reads_the_mail(folder: Path) -> None:
    MaildirBackend().send_messages([message("<1@poise.example>")])
    assert [path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())] == [0, 0]


def test_no_message_id_leaves_the_folder_and_no_two_share_a_file(folder: Path) -> None:
    MaildirBackend().send_messages([message(f"<{name}>") for name in ("../../a", "a/b", "a_b", "a%2Fb")])
    assert names(folder) == ["..%2F..%2Fa.eml", "a%252Fb.eml", "a%2Fb.eml", "a_b.eml"]


def test_a_message_to_nobody_is_not_sent(folder: Path) -> None:
    assert MaildirBackend().send_messages([message("<1@poise.example>", to=())]) == 0
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_an_error_unless_it_may_be_silent(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.EMAIL_FILE_PATH = tmp_path / "file"
    with pytest.raises(FileExistsError):
        MaildirBackend().send_messages([message("<1@poise.example>")])
    assert MaildirBackend(fail_silently=True).send_messages([message("<1@poise.example>")]) == 0
