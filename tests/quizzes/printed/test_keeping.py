"""Files of papers are kept for some days; what was drawn is kept, and makes them anew. A whole set is one ZIP."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from audit.models import Record
from jobs.work import drain
from people.models import Role
from people.services import grant_role
from quizzes.models import PaperSet, PrintedPart
from quizzes.printed import services
from quizzes.printed.packing import zipped
from quizzes.printed.sweeping import sweep_papers
from tests.factories import PersonFactory, PlacementFactory, UnitFactory
from tests.quizzes.factories import Sitting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sitting():
    made = Sitting(questions=5, name_en="Standards")
    made.shop = UnitFactory()
    PlacementFactory(person=made.person, unit=made.shop)
    return made


@pytest.fixture
def printed(sitting):
    made = services.order_papers(
        quiz=sitting.quiz, languages="en", same=False, people=[sitting.person], blank=22, actor=PersonFactory()
    )
    drain()
    return made


def signed_in(client, role, unit=None):
    person = PersonFactory(language="en")
    grant_role(person=person, role=role, unit=unit)
    client.force_login(person)
    return person


def page(sitting):
    return f"/en/attempts/exams/{sitting.quiz.code}/papers/"


def names(made):
    return [name for part in made.parts.all() for name in (part.file, part.key_file)]


def texts(made):
    """What is read in each file of papers."""
    read = []
    for part in made.parts.all():
        with default_storage.open(part.file) as file:
            read.append([page.extract_text() for page in PdfReader(file).pages])
    return read


def test_files_past_their_days_are_let_go_and_what_was_drawn_stays(printed, settings):
    settings.PRINTED_PAPERS_DAYS = 30
    kept, drawn = names(printed), list(printed.papers.values_list("seed", "items", "person"))
    assert sweep_papers(now=timezone.now() + 29 * DAY) == 0
    assert all(map(default_storage.exists, kept))
    later = timezone.now() + 31 * DAY
    assert sweep_papers(now=later) == 2
    assert sweep_papers(now=later) == 0
    assert not any(map(default_storage.exists, kept))
    assert list(printed.parts.values_list("file", "key_file", "problem")) == [("", "", "expired")] * 2
    assert list(printed.papers.values_list("seed", "items", "person")) == drawn


@pytest.mark.parametrize("others", [1, 3])
def test_the_sweep_costs_what_is_due_and_not_what_there_is(sitting, others):
    for _ in range(others):
        services.order_papers(quiz=sitting.quiz, languages="en", same=False, people=[], blank=1, actor=PersonFactory())
    drain()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert sweep_papers() == 0
    assert len(asked) == 1


def test_what_was_let_go_is_made_anew_and_reads_the_same(client, sitting, printed):
    trainer = signed_in(client, Role.TRAINER)
    before = texts(printed)
    sweep_papers(now=timezone.now() + 91 * DAY)
    shown = client.get(page(sitting)).content.decode()
    assert "Papers 1–20: the files were let go; what was drawn is kept." in shown
    assert "All with the key" not in shown
    for _ in range(2):  # impatience makes no second
        shown = client.post(page(sitting), {"step": "again", "set": printed.pk}, follow=True).content.decode()
    assert "0 of 2 files made" in shown
    drain()
    assert texts(printed) == before
    assert all(part.made_at for part in printed.parts.all())
    [noted] = Record.objects.filter(action="papers.ordered_again")
    assert (noted.actor_id, noted.after) == (trainer.pk, {"papers": 23})
    sweep_papers(now=timezone.now() + 91 * DAY)
    assert services.order_again(paper_set=printed, actor=trainer) == 2
    drain()
    assert texts(printed) == before


def test_after_somebody_was_made_anonymous_they_are_made_anew_without_the_name(
    sitting, printed, django_capture_on_commit_callbacks
):
    from people.services import anonymise_person

    number = sitting.person.staff_number
    assert any(number in text for pages in texts(printed) for text in pages)
    with django_capture_on_commit_callbacks(execute=True):
        anonymise_person(person=sitting.person, reason="asked for it")
    services.order_again(paper_set=printed, actor=PersonFactory())
    drain()
    assert not any(number in text or "林晓雯" in text for pages in texts(printed) for text in pages)


def test_a_whole_set_is_one_zip_with_papers_and_keys(client, sitting, printed):
    trainer = signed_in(client, Role.TRAINER)
    shown = client.get(page(sitting)).content.decode()
    address = f"/en/attempts/papers/sets/{printed.pk}.zip"
    assert address in shown
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert f"{sitting.quiz.code}-{printed.pk}.zip" in response["Content-Disposition"]
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        base = f"{sitting.quiz.code}-{printed.pk}"
        assert archive.namelist() == [
            f"{base}-{first}-{what}.pdf" for first in ("001", "021") for what in ("papers", "key")
        ]
        for name, kept in zip(archive.namelist(), names(printed), strict=True):
            with default_storage.open(kept) as file:
                assert archive.read(name) == file.read()
    assert Record.objects.get(action="papers.set_taken").actor_id == trainer.pk


def test_the_zip_is_made_in_pieces(printed):
    big = default_storage.save("printed-papers/big.pdf", BytesIO(b"x" * 1_000_000))
    pieces = list(zipped([("a.pdf", big), ("b.pdf", big)]))
    assert max(map(len, pieces)) < 70_000
    with ZipFile(BytesIO(b"".join(pieces))) as archive:
        assert [len(archive.read(name)) for name in ("a.pdf", "b.pdf")] == [1_000_000, 1_000_000]
    default_storage.delete(big)


def test_whoever_sees_no_key_takes_no_zip(client, sitting, printed):
    signed_in(client, Role.MANAGER, sitting.shop)
    assert client.get(f"/en/attempts/papers/sets/{printed.pk}.zip").status_code == 403
    assert ".zip" not in client.get(page(sitting)).content.decode()


def test_a_set_that_is_not_whole_is_no_zip(client, sitting, printed):
    signed_in(client, Role.TRAINER)
    PrintedPart.objects.filter(first=21).update(file="", key_file="", problem="expired")
    assert client.get(f"/en/attempts/papers/sets/{printed.pk}.zip").status_code == 404
    assert ".zip" not in client.get(page(sitting)).content.decode()


def test_nobody_has_papers_beyond_their_part_made_anew(client, sitting):
    other = PlacementFactory(unit=UnitFactory()).person
    made = services.order_papers(
        quiz=sitting.quiz, languages="en", same=False, people=[other], blank=0, actor=PersonFactory()
    )
    drain()
    sweep_papers(now=timezone.now() + 91 * DAY)
    signed_in(client, Role.MANAGER, sitting.shop)
    assert client.post(page(sitting), {"step": "again", "set": made.pk}).status_code == 404
    assert client.post(page(sitting), {"step": "again", "set": "x"}).status_code == 404
    assert PaperSet.objects.get().parts.get().problem == "expired"
