"""Picture files as images of the library, which no web server exposes; the same content is the same image."""

import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from people.models import Person

Images = Mapping[int, str]  # an image's id → the digest of its file


def digest(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()  # as Wagtail knows its images


def digests(contents: Iterable[Mapping[str, Any]]) -> Images:
    """Of the images that these contents show. One query, none where there are no pictures."""
    shown = {content["picture"]["image"] for content in contents if content.get("picture")}
    images = get_image_model().objects.filter(pk__in=shown) if shown else ()
    return {image.pk: image.get_file_hash() for image in images}


def files(contents: Iterable[Mapping[str, Any]]) -> dict[int, tuple[str, bytes]]:
    """The images that these contents show: a name by content, and the bytes."""
    shown = {content["picture"]["image"] for content in contents if content.get("picture")}
    found = {}
    for image in get_image_model().objects.filter(pk__in=shown) if shown else ():
        with image.file.open("rb") as file:
            data = file.read()
        suffix = image.file.name.rsplit(".", 1)[-1].lower()
        found[image.pk] = (f"{digest(data)}.{suffix}", data)
    return found


def hold(pictures: Mapping[str, bytes], actor: Person | None) -> dict[str, int]:
    """Each file's name → the id of its image, made where the library has none of this content."""
    names = {digest(data): name for name, data in pictures.items()}
    known = get_image_model().objects.filter(file_hash__in=names).order_by("-pk")
    ids = {names[image.file_hash]: image.pk for image in known}
    for name in pictures.keys() - ids.keys():
        ids[name] = _made(name, pictures[name], actor)
    return ids


def _made(name: str, data: bytes, actor: Person | None) -> int:
    image = get_image_model()(title=name[:12], uploaded_by_user=actor)
    image.file = ImageFile(BytesIO(data), name=name)
    image._set_image_file_metadata()  # size and digest, which Wagtail's own form would set
    image.save()
    made: int = image.pk
    return made
