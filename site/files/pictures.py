"""A picture written anew: upright, and without what the camera noted (where, when, whose)."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from files.kinds import Kind
from files.recognising import PICTURES, Unrecognised

SAVED = {"JPEG": {"quality": 92, "optimize": False}, "PNG": {}, "WEBP": {"quality": 92}}


def without_notes(file: BinaryIO, kind: Kind) -> BytesIO:
    """The same kind of picture; of HEIC a JPEG, which every browser shows. What else lay in the file does not survive.

    Raises :class:`Unrecognised`.
    """
    form, out = PICTURES[kind.ending], BytesIO()
    file.seek(0)
    try:
        with Image.open(file, formats=[form]) as picture:
            plain = ImageOps.exif_transpose(picture)
            form = "JPEG" if form == "HEIF" else form
            for note in ("exif", "xmp", "comment", "photoshop"):
                plain.info.pop(note, None)
            if form == "JPEG" and plain.mode not in ("RGB", "L"):
                plain = plain.convert("RGB")
            plain.save(out, form, **SAVED[form])
    except (OSError, SyntaxError, ValueError, RuntimeError, Image.DecompressionBombError):
        raise Unrecognised(kind.ending) from None
    out.seek(0)
    return out
