"""A person's photo: checked by its content, cut to a square, written anew without what the camera noted."""

from contextlib import suppress
from io import BytesIO
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps

from people.errors import PhotoUnreadable
from people.models import Person
from people.services.persons import change_person

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a decompression bomb is small as a file
SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP")


def set_photo(*, person: Person, file: BinaryIO | None, actor: Person | None = None, reason: str = "") -> None:
    """Replace the photo, or with ``None`` remove it. Raises ``PhotoUnreadable`` before anything is written."""
    content = squared(file) if file is not None else None
    name = default_storage.save(f"photos/{uuid4().hex}.jpg", ContentFile(content)) if content else ""
    try:
        with transaction.atomic():
            before = Person.objects.get(pk=person.pk).photo
            change_person(person=person, actor=actor, reason=reason, photo=name)
            if before:
                transaction.on_commit(lambda: default_storage.delete(before), robust=True)
    except BaseException:
        if name:
            default_storage.delete(name)
        raise


def squared(file: BinaryIO) -> bytes:
    """The middle of the picture as a JPEG of ``SIDE`` pixels, upright."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoUnreadable
    with suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        picture = Image.open(BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise PhotoUnreadable
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        out = BytesIO()
        ImageOps.fit(upright, (SIDE, SIDE)).save(out, "JPEG", quality=85)
        return out.getvalue()
    raise PhotoUnreadable
