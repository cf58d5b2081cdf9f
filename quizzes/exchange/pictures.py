"""Pictures that come with a file: known by what is in them, and looked at before anybody keeps them."""

import base64
import binascii
import hashlib
import re
import warnings
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from quizzes.exchange import limits
from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.items import Parsed

Fetch = Callable[[str], str]  # a picture's address in the file → its name among Parsed.pictures; NotUnderstood
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
DATA = re.compile(r"^data:image/[\w.+-]+;base64,(.*)$", re.S)


def keep(parsed: Parsed, data: bytes, name: str) -> str:
    """Its name by content. ``name`` is what people called it."""
    if len(data) > limits.MOST_PICTURE:
        raise NotUnderstood("picture_large", name=name[:80])
    kept = f"{hashlib.sha256(data).hexdigest()}.{_suffix(data, name)}"
    parsed.pictures[kept] = data
    return kept


def _suffix(data: bytes, name: str) -> str:
    """Whatever the file is called, it is what its content says. SVG, which can run, is none of them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of so many pixels: counted below
            with Image.open(BytesIO(data), formats=list(SUFFIXES)) as picture:
                if picture.width * picture.height > limits.MOST_PIXELS:
                    raise NotUnderstood("picture_large", name=name[:80])
                picture.verify()
                return SUFFIXES[picture.format or ""]
    except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError):
        raise NotUnderstood("picture_unreadable", name=name[:80]) from None


def size_of(data: bytes) -> tuple[int, int]:
    """In pixels; something to reckon with where it is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as picture:
                return picture.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return (1000, 1000)


def inline(parsed: Parsed) -> Fetch:
    """For a format without files: a picture stands in its own address."""

    def fetch(address: str) -> str:
        if not (found := DATA.match(address.strip())):
            elsewhere = address.strip().lower().startswith(("http:", "https:", "//"))
            raise NotUnderstood("picture_elsewhere" if elsewhere else "picture_missing", name=address[:80])
        return keep(parsed, _decoded(found[1]), "data:")

    return fetch


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        raise NotUnderstood("picture_unreadable", name="data:") from None
