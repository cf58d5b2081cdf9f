"""Who answers an appeal sees what its candidate saw and handed in; by it, nobody else does."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model

from people.models import Role
from quizzes.appeals.services import make_appeal
from quizzes.by_hand.services import give_mark, take_next
from quizzes.models import Appeal, PaperItem
from quizzes.services import save_file, save_version, submit
from tests.factories import PersonFactory, PlacementFactory, UnitFactory
from tests.files import making
from tests.quizzes.appeals.test_appeals import client_of, somebody
from tests.quizzes.contents import case, hotspot, likert, upload
from tests.quizzes.factories import QuestionFactory, Sitting, single
from tests.quizzes.test_films import captioned
from tests.quizzes.test_kinds_on_paper import SVG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class Shown(Sitting):
    """A paper with a picture in a stem, a hotspot, a case with a film, a recording, and a self-report; handed in."""

    def __init__(self) -> None:
        super().__init__(questions=0, draws=5)
        image = get_image_model().objects.create(title="A", file=ContentFile(SVG, "a.svg"), width=8, height=6)
        picture = {"picture": {"image": image.pk, "alt": hotspot()["picture"]["alt"]}}
        for kind, content in (
            ("single", single() | picture),
            ("hotspot", hotspot() | picture),
            ("case", case() | {"video": captioned()}),
            ("upload", upload()),
            ("likert", likert()),
        ):
            save_version(question=QuestionFactory(bank=self.quiz.bank), kind=kind, content=content, actor=None)
        self.shop = UnitFactory()
        PlacementFactory(person=self.person, unit=self.shop)
        self.attempt = self.start()
        place = self.place("upload")
        self.sent = save_file(
            attempt_id=self.attempt.pk,
            position=place.position,
            person=self.person,
            number=1,
            beside=[],
            read=BytesIO(making.picture()).read,
        ).key
        submit(attempt=self.attempt)
        self.marker = somebody(Role.TRAINER)
        draft = take_next(quiz=self.quiz.pk, question=place.version.question_id, marker=self.marker)
        assert draft is not None
        give_mark(draft=draft, points={"a": 2, "b": 2}, comment="")
        self.attempt.refresh_from_db()

    def place(self, kind: str) -> PaperItem:
        place: PaperItem = self.attempt.items.select_related("version").get(version__kind=kind)
        return place

    def appeal(self, kind: str = "case") -> Appeal:
        return make_appeal(attempt=self.attempt, item=self.place(kind), reason="r", actor=self.person)

    def media(self) -> list[str]:
        start = f"/en/attempts/{self.attempt.pk}"
        case = self.place("case").position
        return [
            f"{start}/{self.place('single').position}/picture",
            f"{start}/{self.place('hotspot').position}/picture",
            f"{start}/{case}/video/film",
            f"{start}/{case}/video/en",
            f"/en/attempts/files/{self.sent}",
        ]


def status_of(client: Client, address: str) -> int:
    """Read to its end: a file left open would outlive the test."""
    answer = client.get(address)
    assert b"".join(answer.streaming_content) if answer.streaming else True
    return answer.status_code


@pytest.fixture
def sitting() -> Shown:
    return Shown()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", [Role.HR, Role.TRAINER])
def test_who_answers_it_sees_pictures_films_and_files(sitting: Shown, role: Role, language: str) -> None:
    appeal, officer = sitting.appeal(), somebody(role)
    officer.language = language
    officer.save()
    client = client_of(officer)
    page = client.get(reverse("appeal", args=[appeal.pk])).content.decode()
    for address in sitting.media():
        local = address.replace("/en/", f"/{language}/", 1)
        assert f'"{local}"' in page
        assert status_of(client, local) == 200
    assert page.count('<details class="appeal-question marking-about" open>') == 1


def test_nobody_else_sees_them_by_it(sitting: Shown) -> None:
    sitting.appeal()
    elsewhere = somebody(Role.HR, UnitFactory())
    for outsider in (elsewhere, PersonFactory()):
        client = client_of(outsider)
        assert {status_of(client, address) for address in sitting.media()} == {404}


def test_without_an_appeal_a_trainer_sees_nothing_of_it(sitting: Shown) -> None:
    client = client_of(somebody(Role.TRAINER))
    assert {status_of(client, address) for address in sitting.media()} == {404}


def test_who_gave_the_mark_does_not_look_into_the_attempt_by_an_appeal_against_it(sitting: Shown) -> None:
    sitting.appeal("upload")
    client = client_of(sitting.marker)
    *others, marked = [status_of(client, address) for address in sitting.media()]
    assert (set(others), marked) == ({404}, 200)


def test_the_candidate_sees_the_question_beside_the_appeal(sitting: Shown) -> None:
    sitting.appeal("upload")
    page = client_of(sitting.person).get(f"/zh-hans/attempts/{sitting.attempt.pk}/appeal/").content.decode()
    assert f"/zh-hans/attempts/files/{sitting.sent}" in page
    sitting.quiz.review = {}
    sitting.quiz.save()
    page = client_of(sitting.person).get(f"/zh-hans/attempts/{sitting.attempt.pk}/appeal/").content.decode()
    assert sitting.sent not in page


def test_the_journal_and_the_result_show_the_picture_of_a_stem(sitting: Shown) -> None:
    hr = somebody(Role.HR)
    picture = sitting.media()[0]
    for viewer, end in ((hr, "journal"), (sitting.person, "result")):
        client = client_of(viewer)
        assert f'src="{picture}"' in client.get(f"/en/attempts/{sitting.attempt.pk}/{end}/").content.decode()
        assert status_of(client, picture) == 200


def test_it_can_be_read_in_the_candidates_words(sitting: Shown) -> None:
    sitting.attempt.language = "zh-hans"
    sitting.attempt.save()
    appeal, client = sitting.appeal(), client_of(somebody(Role.HR))
    address, stem = reverse("appeal", args=[appeal.pk]), sitting.place("single").version.content["stem"]
    mine, theirs = (client.get(address + end).content.decode() for end in ("", "?words=theirs"))
    assert stem["en"] in mine and "?words=theirs" in mine
    assert stem["zh-hans"] in theirs and stem["en"] not in theirs
    assert "New mark for question" in theirs


@pytest.mark.parametrize("more", [0, 2])
def test_a_longer_paper_takes_no_more_queries(sitting: Shown, more: int, statements: Any) -> None:
    appeal, client = sitting.appeal(), client_of(somebody(Role.HR))
    version = sitting.place("single").version
    for extra in range(more):
        PaperItem.objects.create(
            attempt=sitting.attempt, position=6 + extra, version=version, option_order=["a", "b", "c", "d"]
        )
    address = reverse("appeal", args=[appeal.pk])
    client.get(address)
    with statements(19):
        client.get(address)
