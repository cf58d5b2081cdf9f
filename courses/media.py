"""Lesson pictures, in two widths, from a storage that no web server exposes."""

from django.contrib.contenttypes.models import ContentType
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from courses.models import LessonPage

PICTURE_SPECS = {"narrow": "width-720", "wide": "width-1440"}
TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}


def picture_in(page: LessonPage, image_id: int, spec: str) -> FileResponse:
    """The file of an image that ``page`` shows; 404 for any other image."""
    images = ContentType.objects.get_for_model(get_image_model(), for_concrete_model=False)
    shown = ReferenceIndex.get_references_for_object(page).filter(to_content_type=images, to_object_id=str(image_id))
    if not shown.exists():
        raise Http404
    return picture_file(image_id, spec)


def picture_file(image_id: int, spec: str) -> FileResponse:
    image = get_object_or_404(get_image_model(), pk=image_id)
    file = image.file if image.is_svg() else image.get_rendition(PICTURE_SPECS[spec]).file  # a drawing fits any width
    suffix = file.name.rsplit(".", 1)[-1].lower()
    response = FileResponse(file.open("rb"), content_type=TYPES.get(suffix, "application/octet-stream"))
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
