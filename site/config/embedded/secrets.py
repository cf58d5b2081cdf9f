"""A secret that the embedded profile makes for itself, once."""

import contextlib
import os
import secrets
from pathlib import Path


def embedded_secret(path: Path) -> str:
    """The secret kept in ``path``, readable by its owner alone; made at the first call.

    Linked into place whole, so that of three processes starting at once none reads half a secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
