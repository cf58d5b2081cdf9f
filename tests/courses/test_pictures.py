"""A lesson's pictures: for its readers, by way of its page alone."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from courses.models import Enrolment
from people.models import Role
from tests.factories import PublishedCourse, holder_of

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'


def an_image(**more: int) -> AbstractImage:
    file = ContentFile(SVG, "drawing.svg")
    return get_image_model().objects.create(title="t", file=file, width=9, height=9, **more)


@pytest.fixture
def image(written: PublishedCourse) -> AbstractImage:
    """In the body of the first lesson."""
    made, lesson = an_image(), written.lessons["zh-hans"][0]
    lesson.body = [("picture", {"image": made, "alt": "A calm face", "caption": ""})]
    lesson.save_revision().publish()
    return made


def address(written: PublishedCourse, image: AbstractImage, spec: str = "narrow") -> str:
    return f"/zh-hans/learning/pictures/{written.lessons['zh-hans'][0].pk}/{image.pk}/{spec}"


def test_a_reader_sees_it_as_what_it_is_and_it_runs_nothing(
    as_lin: Client, enrolment: Enrolment, written: PublishedCourse, image: AbstractImage
) -> None:
    response = as_lin.get(address(written, image))
    b"".join(response.streaming_content)
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, max-age=86400"


def test_the_lesson_shows_it_with_its_words(
    as_lin: Client, enrolment: Enrolment, written: PublishedCourse, image: AbstractImage
) -> None:
    page = as_lin.get("/zh-hans/courses/composure/one/lesson-1/").content.decode()
    assert f'src="{address(written, image)}"' in page
    assert 'alt="A calm face"' in page


def test_an_outsider_learns_nothing(as_lin: Client, written: PublishedCourse, image: AbstractImage) -> None:
    assert as_lin.get(address(written, image)).status_code == 404


def test_another_pages_image_is_not_this_pages(
    as_lin: Client, enrolment: Enrolment, written: PublishedCourse, image: AbstractImage
) -> None:
    assert as_lin.get(address(written, an_image())).status_code == 404


def test_nor_is_the_image_whose_number_another_thing_on_the_page_has(
    as_lin: Client, enrolment: Enrolment, written: PublishedCourse
) -> None:
    """The page points to its locale, too; the image of that number is not on it."""
    namesake = an_image(pk=written.lessons["zh-hans"][0].locale_id)
    assert as_lin.get(address(written, namesake)).status_code == 404


def test_an_unknown_width_is_not_made(
    as_lin: Client, enrolment: Enrolment, written: PublishedCourse, image: AbstractImage
) -> None:
    assert as_lin.get(address(written, image, "original")).status_code == 404


def test_a_trainer_sees_a_picture_that_is_not_published_yet(client: Client, written: PublishedCourse) -> None:
    client.force_login(holder_of(Role.TRAINER))
    response = client.get(address(written, an_image(), "wide"))
    assert b"".join(response.streaming_content).startswith(b"<svg")
