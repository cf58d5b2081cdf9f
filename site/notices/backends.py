"""The mail of the embedded profile: one file per message."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MaildirBackend(BaseEmailBackend):
    """Keeps each message under ``settings.EMAIL_FILE_PATH`` as ``<Message-ID>.eml``.

    Whole or not at all, and sent twice it is one file. Mail programs open it; only our own user may read it.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        written = 0
        for message in email_messages:
            if not message.recipients():
                continue
            try:
                _keep(folder, message)
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                written += 1
        return written


def _keep(folder: Path, email: EmailMessage) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    message = email.message()
    # Quoted, so that no Message-ID names another folder and no two share a file.
    name = quote(str(message["Message-ID"]).strip("<>"), safe="@")
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(folder / f"{name}.eml")
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
