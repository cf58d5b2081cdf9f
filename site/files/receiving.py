"""Taking in what is sent, as far as it may be large, and no further."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Self, cast

IN_MEMORY = 1024 * 1024
CHUNK = 256 * 1024


class TooLarge(ValueError):
    pass


class Empty(ValueError):
    pass


@dataclass(frozen=True)
class Received:
    """``digest``: SHA-256 of what came, as hexadecimal digits. A context that closes the file."""

    file: BinaryIO
    size: int
    digest: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.file.close()


def receive(read: Callable[[int], bytes], most: int) -> Received:
    """Read to the end, ``most`` bytes at most. Raises :class:`TooLarge`, :class:`Empty`."""
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # closed by Received
    digest, size = hashlib.sha256(), 0
    try:
        while chunk := read(CHUNK):
            size += len(chunk)
            if size > most:
                raise TooLarge(most)
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise Empty
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Received(file, size, digest.hexdigest())
