"""Letting go of who somebody was, and handing over what is held about them."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.utils import translation
from PIL import Image

from audit.models import Record
from bilingual.days import today
from certificates.models import Certificate, Document
from courses.models import Completion
from notices.services import notify
from people.errors import CannotBeAnonymised, PhotoUnreadable
from people.models import ExternalId, Person, Role
from people.personal_data import everything
from people.services import (
    add_person,
    anonymise_person,
    begin_leave_of_absence,
    change_person,
    grant_role,
    place,
    set_photo,
)
from people.signin.personal_data import ALLAUTH
from tests.factories import (
    CertificateFactory,
    CourseCompletionFactory,
    ObligationFactory,
    PersonFactory,
    PositionFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
SECRETS = ("顾雨桐", "Yutong", "yutong", "gyt", "E-4711", "139-8888-1234", "139-0000-0000", "okta-77", "her mother")


def picture(kind: str = "JPEG", size: tuple[int, int] = (900, 600)) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", size, "#b23a2e").save(file, kind)
    file.seek(0)
    return file


@pytest.fixture
def gu(settings: Any, tmp_path: Path) -> Person:
    """Somebody who left traces in every room."""
    settings.MEDIA_ROOT = tmp_path
    hr = PersonFactory()
    person = add_person(
        staff_number="E-4711",
        name="顾雨桐",
        name_latin="Gu Yutong",
        email="gu.yutong@staff.example",
        phone="139-0000-0000",
        actor=hr,
    )
    change_person(person=person, phone="139-8888-1234", actor=hr, reason="told us herself")
    place(person=person, unit=UnitFactory(), position=PositionFactory(), starts_on=today(), actor=hr)
    grant_role(person=person, role=Role.TRAINER)
    begin_leave_of_absence(person=person, starts_on=today(), note="her mother is ill")
    ExternalId.objects.create(person=person, source="scim", value="okta-77")
    set_photo(person=person, file=picture())
    return Person.objects.get(pk=person.pk)


def certified(person: Person, **fields: Any) -> Certificate:
    made: Certificate = CertificateFactory(person=person, holder_name="顾雨桐", holder_name_latin="Gu Yutong", **fields)
    name = default_storage.save(f"certificates/{made.uuid.hex}.pdf", ContentFile(b"%PDF Gu Yutong"))
    Document.objects.create(certificate=made, file=name, sha256="0" * 64, size=14)
    return made


def everything_kept() -> str:
    """Every value of every row of every table."""
    told = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.app_label == "sessions":
            continue
        told += [str(row) for row in model._default_manager.values_list()]
    return "\n".join(told)


def test_nothing_that_identifies_is_left_anywhere(gu: Person, django_capture_on_commit_callbacks: Any) -> None:
    manager = PersonFactory()
    certified(gu, expires_on=today())
    duty = ObligationFactory(person=gu)
    names = {"zh-hans": "顾雨桐", "en": "Gu Yutong"}
    facts = {"name": names, "certification": duty.certification.names, "due_on": "2026-01-01"}
    notify(person=manager, kind="certificates.overdue_in_team", key=str(duty.pk), facts=facts)
    assert all(secret in everything_kept() for secret in SECRETS)
    with django_capture_on_commit_callbacks(execute=True):
        anonymise_person(person=gu, reason="asked to be forgotten")
    kept = everything_kept()
    assert [secret for secret in SECRETS if secret in kept] == []
    assert [path for path in Path(default_storage.location).rglob("*") if path.is_file()] == []  # type: ignore[attr-defined]


def test_what_was_done_still_counts(gu: Person) -> None:
    CourseCompletionFactory(person=gu)
    certificate = certified(gu, expires_on=today())
    anonymise_person(person=gu, reason="asked to be forgotten")
    gu.refresh_from_db()
    certificate.refresh_from_db()
    assert (gu.name, gu.name_latin, gu.is_active, gu.has_usable_password()) == ("已匿名", "Anonymised", False, False)
    assert (certificate.holder_name, certificate.person, certificate.number) == ("已匿名", gu, certificate.number)
    assert Completion.objects.filter(person=gu).count() == gu.placements.count() == gu.leaves.count() == 1
    assert not gu.grants.exists() and not gu.groups.exists()
    assert Record.objects.get(action="person.anonymised").reason == "asked to be forgotten"


def test_it_is_refused_while_a_certificate_is_valid_unless_there_is_a_reason(gu: Person) -> None:
    certified(gu)
    with translation.override("en"), pytest.raises(CannotBeAnonymised) as refused:
        anonymise_person(person=gu)
    assert str(refused.value) == (
        "1 certificate is still valid, and names its holder. Give a reason to do it all the same."
    )
    assert Person.objects.get(pk=gu.pk).name == "顾雨桐"


def test_a_second_time_changes_nothing(gu: Person) -> None:
    for _ in range(2):
        anonymise_person(person=gu)
    assert Record.objects.filter(action="person.anonymised").count() == 1


def test_the_command(gu: Person) -> None:
    certified(gu)
    with translation.override("en"), pytest.raises(CommandError, match="still valid"):
        call_command("anonymise_person", "e-4711")
    call_command("anonymise_person", "e-4711", "--reason", "asked to be forgotten", verbosity=0)
    assert not Person.objects.filter(staff_number="E-4711").exists()
    with pytest.raises(CommandError, match="Nobody has the staff number E-4711"):
        call_command("anonymise_person", "E-4711")


class TestHandingOver:
    def test_it_is_one_file_with_json_and_documents(self, gu: Person, client: Client) -> None:
        certificate, other = certified(gu), certified(PersonFactory())
        ObligationFactory(person=gu)
        client.force_login(gu)
        answer = client.post("/en/people/my-data/")
        bundle = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        held = json.loads(bundle.read("data.json"))
        assert {"person", "person-work", "person-history", "courses", "quizzes", "certificates", "notices"} <= set(held)
        assert held["person"]["rows"][0]["staff_number"] == "E-4711"
        assert {"former": "phone", "value": "139-0000-0000"}.items() <= held["person"]["rows"][1].items()
        assert held["certificates"]["rows"][0]["certificate"] == certificate.number
        assert bundle.read(f"certificates/{certificate.number}.pdf") == b"%PDF Gu Yutong"
        assert "person/photo.jpg" in bundle.namelist()
        assert other.number not in str(held) and not any(other.number in name for name in bundle.namelist())
        assert Record.objects.filter(action="person.data_handed_over", actor=gu).count() == 1

    def test_a_get_gives_nothing(self, gu: Person, client: Client) -> None:
        client.force_login(gu)
        assert client.get("/en/people/my-data/").status_code == 405


class TestPhotos:
    def test_it_is_cut_to_a_square_and_says_nothing_of_the_camera(self, gu: Person) -> None:
        file = BytesIO()
        exif = Image.Exif()
        exif[0x010F] = "Camera of Gu Yutong"
        Image.new("RGB", (900, 600)).save(file, "JPEG", exif=exif)
        file.seek(0)
        set_photo(person=gu, file=file)
        gu.refresh_from_db()
        with default_storage.open(gu.photo) as kept:
            shown = Image.open(kept)
            assert (shown.size, shown.format, len(shown.getexif())) == ((480, 480), "JPEG", 0)

    @pytest.mark.parametrize(
        "content",
        [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 40, b"x" * (10 * 1024**2 + 1)],
    )
    def test_what_is_no_picture_is_refused_and_the_old_one_stays(self, gu: Person, content: bytes) -> None:
        before = gu.photo
        with pytest.raises(PhotoUnreadable):
            set_photo(person=gu, file=BytesIO(content))
        gu.refresh_from_db()
        assert gu.photo == before and default_storage.exists(before)

    def test_whoever_sees_the_person_sees_it_and_nobody_else(self, gu: Person, client: Client) -> None:
        address = f"/en/people/photo/{gu.pk}/"
        answers = []
        hr, stranger = PersonFactory(), PersonFactory()
        grant_role(person=hr, role=Role.HR)
        for viewer in (gu, hr, stranger):
            client.force_login(viewer)
            answers.append(client.get(address).status_code)
        assert answers == [200, 200, 404]
        client.logout()
        assert client.get(address).status_code == 302
        assert client.get(f"/media/{gu.photo}").status_code == 302


def test_every_table_with_a_person_is_known_to_somebody() -> None:
    """A new model that points at a person must say in a ``personal_data.py`` what it holds, or stand here with why."""
    rooms = {data.key.partition("-")[0] for data in everything()} | {"people", *ALLAUTH}
    silent = {"audit", "wagtailusers", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailadmin"}
    pointing = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField) and field.related_model is Person
    }
    assert pointing - rooms - silent == set()
