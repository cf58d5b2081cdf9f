"""Courses and lessons at their addresses: only what Wagtail would show too."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from courses.models import Enrolment
from tests.factories import PersonFactory, PublishedCourse

COURSE = "/zh-hans/courses/composure/"
LESSON = "/zh-hans/courses/composure/one/lesson-1/"


@pytest.mark.parametrize("address", [COURSE, LESSON])
def test_a_page_that_is_not_live_is_not_found(
    as_lin: Client, enrolment: Enrolment, written: PublishedCourse, address: str
) -> None:
    for page in (written.lessons["zh-hans"][0], written.pages["zh-hans"]):
        Page.objects.get(pk=page.pk).specific.unpublish()
    assert as_lin.get(address).status_code == 404


def test_each_language_has_its_own(as_lin: Client, enrolment: Enrolment, written: PublishedCourse) -> None:
    Page.objects.get(pk=written.pages["en"].pk).specific.unpublish()
    assert as_lin.get(COURSE.replace("zh-hans", "en")).status_code == 404
    assert as_lin.get(COURSE).status_code == 200


def test_an_alias_is_read_like_its_original(as_lin: Client, enrolment: Enrolment, written: PublishedCourse) -> None:
    original = Page.objects.get(pk=written.pages["zh-hans"].pk).specific
    original.create_alias(parent=original.get_parent(), update_slug="again", recursive=False)
    assert as_lin.get("/zh-hans/courses/again/").status_code == 200


@pytest.mark.parametrize("kind", ["pages", "modules", "lessons"])
def test_the_back_office_offers_no_privacy_beside_enrolment(
    client: Client, written: PublishedCourse, kind: str
) -> None:
    client.force_login(PersonFactory(is_superuser=True))
    page = getattr(written, kind)["zh-hans"]
    page = page[0] if isinstance(page, list) else page
    client.post(f"/admin/pages/{page.pk}/privacy/", {"restriction_type": "login"})
    assert not PageViewRestriction.objects.exists()
