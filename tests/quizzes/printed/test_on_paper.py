"""Exams on paper: every kind of question prints, papers and keys agree, and who may take what."""

import random
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from PIL import Image
from pypdf import PdfReader
from wagtail.images import get_image_model

from audit.models import Record
from jobs.models import Job
from jobs.work import drain
from people.models import Role
from people.services import grant_role
from quizzes import types
from quizzes.models import PaperItem, PaperSet, PrintedPaper, PrintedPart
from quizzes.printed import services
from quizzes.printed.asking import _apart as printed_apart
from quizzes.printed.asking import printed
from quizzes.printed.pages import Sheet, key_pdf, papers_pdf
from quizzes.printed.words import Tongue, letter
from tests.factories import PersonFactory, PlacementFactory, UnitFactory
from tests.quizzes.contents import EACH, VARIANTS
from tests.quizzes.factories import Sitting, VersionFactory

pytestmark = pytest.mark.django_db
BOTH = Tongue(["zh-hans", "en"])
ENGLISH = Tongue(["en"])


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def on_paper(kind, content, tongue=ENGLISH):
    return printed(kind, content, types.of(kind).paper_order(content, random.Random(5)), tongue)


# --- Each kind ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "content"), VARIANTS)
def test_every_kind_has_a_place_for_its_answer_and_a_key(kind, content):
    for tongue in (ENGLISH, BOTH):
        made = on_paper(kind, content, tongue)
        parts = made.parts or [vars(made)]
        assert all(part["answer"] for part in parts)
        assert all(part["key"] for part in parts) or not types.of(kind).marked


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_the_letters_of_the_key_are_those_of_the_paper(kind):
    made = on_paper(kind, EACH[kind])
    right = {option["text"]["en"] for option in EACH[kind]["options"] if option["right"]}
    read = {row["label"]: row["text"] for row in made.read}
    assert {text for row in made.key for text in read[row["label"]]} == right
    assert made.answer == [{"label": "", "boxes": ["A", "B", "C", "D"]}]


def test_matching_and_ordering_are_keyed_by_the_letters_of_this_paper():
    match = on_paper("matching", EACH["matching"])
    read = {row["label"]: row["text"][0] for row in match.read if "label" in row}
    assert [read[row["text"][0]] for row in match.key] == ["Item x", "Item y", "Item x"]
    order = on_paper("ordering", EACH["ordering"])
    told = {row["label"]: row["text"][0] for row in order.read}
    assert [told[one] for one in order.key[0]["text"][0].split()] == ["Item d", "Item b", "Item c", "Item a"]
    assert order.answer == [{"label": "", "squares": ["1.", "2.", "3.", "4."]}]


def test_gaps_have_one_number_in_both_languages():
    made = on_paper("gap_choice", EACH["gap_choice"], BOTH)
    assert made.passage == ["先（1）＿＿＿＿，后（2）＿＿＿＿。", "After （2）＿＿＿＿ comes （1）＿＿＿＿."]
    assert [(row["label"], row["text"]) for row in made.key] == [("(1)", ["B"]), ("(2)", ["A"])]


def test_an_essay_gets_lines_by_its_length_and_what_no_paper_holds_is_handed_in_apart():
    content = EACH["essay"]
    assert on_paper("essay", content).answer == [{"label": "", "lines": 17}]
    assert on_paper("essay", content | {"words_most": 12_000}).answer == [{"label": "", "lines": 60}]
    assert on_paper("essay", {**content, "words_least": None, "words_most": None}).answer == [
        {"label": "", "lines": 16}
    ]
    assert "separately" in printed_apart({"rubric": []}, [], ENGLISH).answer[0]["said"][0]


def test_letters_go_on_after_z():
    assert [letter(0), letter(25), letter(26), letter(51), letter(52)] == ["A", "Z", "AA", "AZ", "BA"]


# --- The pages ------------------------------------------------------------------------------------------------


@pytest.fixture
def picture():
    file = BytesIO()
    Image.new("RGB", (60, 40), "#88aacc").save(file, "PNG")
    file.seek(0)
    return get_image_model().objects.create(title="shop", file=ImageFile(file, name="shop.png"))


def everything(picture):
    items = []
    for place, (kind, content) in enumerate(EACH.items(), start=1):
        shown = content | {"picture": {"image": picture.pk}} if kind == "hotspot" else content
        version = VersionFactory(kind=kind, content=shown)
        order = types.of(kind).paper_order(shown, random.Random(place))
        items.append(PaperItem(position=place, version=version, option_order=order, max_mark=Decimal(2)))
    return items


@pytest.mark.parametrize("languages", [["zh-hans"], ["en"], ["zh-hans", "en"]])
def test_a_paper_of_all_kinds_is_set_with_its_answer_sheet_and_its_key(picture, languages):
    quiz = Sitting().quiz
    sheets = [Sheet(code="7-001", name="林晓雯 Lin Xiaowen", staff_number="E1", items=everything(picture))]
    told, key = text_of(papers_pdf(quiz, languages, sheets)), text_of(key_pdf(quiz, languages, sheets))
    assert "7-001" in told and "7-001" in key
    assert "Lin Xiaowen" in told
    for language, words in {"zh-hans": ("答题纸", "哪些合适？"), "en": ("Answer sheet", "Which are suitable?")}.items():
        assert all((one in told) is (language in languages) for one in words)
    assert "smile*" not in told
    assert "smile*" in key


def test_the_same_values_give_the_same_bytes(picture):
    quiz, sheets = Sitting().quiz, [Sheet(code="7-001", items=everything(picture))]
    assert papers_pdf(quiz, ["en"], sheets) == papers_pdf(quiz, ["en"], sheets)


# --- Ordering them --------------------------------------------------------------------------------------------


@pytest.fixture
def sitting():
    made = Sitting(questions=5, name_en="Standards")
    made.shop = UnitFactory()
    PlacementFactory(person=made.person, unit=made.shop)
    return made


def page(sitting):
    return f"/en/attempts/exams/{sitting.quiz.code}/papers/"


def signed_in(client, role=None, unit=None):
    person = PersonFactory(language="en")
    if role:
        grant_role(person=person, role=role, unit=unit)
    client.force_login(person)
    return person


def ordered(client, sitting, **said):
    return client.post(page(sitting), {"languages": "en", "step": "print", **said}, follow=True)


def file_of(client, part, what):
    response = client.get(f"/en/attempts/papers/{part.pk}/{what}.pdf")
    body = b"".join(response.streaming_content)
    return body


def test_papers_for_people_are_made_by_a_worker_and_taken_with_an_audit_row(client, sitting):
    trainer = signed_in(client, Role.TRAINER)
    shown = ordered(client, sitting, people=sitting.person.staff_number, blank=2).content.decode()
    assert "3 papers" in shown
    assert "0 of 1 files made" in shown
    drain()
    part = PrintedPart.objects.get()
    shown = client.get(page(sitting)).content.decode()
    assert "Papers 1–3 (PDF)" in shown
    assert "Key 1–3 (PDF)" in shown
    told = text_of(file_of(client, part, "papers"))
    assert sitting.person.staff_number in told
    assert {paper.code for paper in PrintedPaper.objects.all() if paper.code in told} == {
        f"{part.paper_set_id}-00{number}" for number in (1, 2, 3)
    }
    assert file_of(client, part, "key").startswith(b"%PDF")
    actions = Record.objects.filter(actor_id=trainer.pk, action__startswith="papers.").values_list("action", flat=True)
    assert set(actions) == {"papers.ordered", "papers.taken", "papers.key_taken"}


def test_each_gets_a_paper_of_their_own_or_all_the_same_by_a_seed_that_draws_it_again(client, sitting):
    signed_in(client, Role.TRAINER)
    sitting.quiz.draws = 3
    sitting.quiz.save()
    ordered(client, sitting, blank=6)
    ordered(client, sitting, blank=3, same="on", seed=41)
    ordered(client, sitting, blank=1, same="on", seed=41)
    drain()
    again, same, own = PaperSet.objects.all()
    drawn = [paper.items for paper in own.papers.all()]
    assert any(one != drawn[0] for one in drawn)
    assert all(paper.items == again.papers.get().items for paper in same.papers.all())


def test_many_papers_are_files_of_twenty(client, sitting):
    signed_in(client, Role.TRAINER)
    ordered(client, sitting, blank=45)
    assert [(part.first, part.last) for part in PrintedPart.objects.all()] == [(1, 20), (21, 40), (41, 45)]
    assert Job.objects.filter(kind=services.PRINT).count() == 3


def test_a_worker_that_dies_half_way_changes_nothing(sitting):
    made = services.order_papers(
        quiz=sitting.quiz, languages="en", same=False, people=[], blank=1, actor=PersonFactory()
    )
    part = made.parts.get()
    services.make_part(part)
    assert made.papers.get().items == []
    drain()
    part.refresh_from_db()
    assert default_storage.exists(part.file)
    assert made.papers.get().items


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"blank": 0}, "Say for whom"),
        ({"blank": 1, "seed": 4}, "Only where everybody gets the same paper."),
        ({"blank": 601}, "600"),
        ({"people": "NOBODY"}, "Not found, or not yours: NOBODY."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(client, sitting, said, why):
    signed_in(client, Role.TRAINER)
    refused = ordered(client, sitting, **said)
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert not PaperSet.objects.exists()


def test_a_bank_that_is_too_small_is_told_at_once(client, sitting):
    signed_in(client, Role.TRAINER)
    sitting.quiz.draws = 50
    sitting.quiz.save()
    assert "50" in ordered(client, sitting, blank=1).content.decode()
    assert not PaperSet.objects.exists()


# --- Who may --------------------------------------------------------------------------------------------------


def test_an_invigilator_prints_for_their_people_and_sees_no_key(client, sitting):
    signed_in(client, Role.MANAGER, sitting.shop)
    shown = ordered(client, sitting, people=sitting.person.staff_number).content.decode()
    assert "1 paper" in shown
    drain()
    part = PrintedPart.objects.get()
    assert "Key 1" not in client.get(page(sitting)).content.decode()
    assert file_of(client, part, "papers").startswith(b"%PDF")
    assert client.get(f"/en/attempts/papers/{part.pk}/key.pdf").status_code == 403
    signed_in(client, Role.MANAGER, UnitFactory())
    assert "1 paper" not in client.get(page(sitting)).content.decode()
    assert client.get(f"/en/attempts/papers/{part.pk}/papers.pdf").status_code == 404
    refused = ordered(client, sitting, people=sitting.person.staff_number)
    assert "not yours" in refused.content.decode()


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.ASSESSOR])
def test_others_print_nothing(client, sitting, role):
    signed_in(client, role)
    assert client.get(page(sitting)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(client, sitting, count, statements):
    trainer = signed_in(client, Role.TRAINER)
    for _ in range(count):
        services.order_papers(quiz=sitting.quiz, languages="en", same=False, people=[], blank=1, actor=trainer)
    client.get(page(sitting))
    with statements(8):
        client.get(page(sitting))


def test_whoever_is_made_anonymous_stands_on_no_paper_any_more(sitting, django_capture_on_commit_callbacks):
    services.order_papers(
        quiz=sitting.quiz, languages="en", same=False, people=[sitting.person], blank=0, actor=PersonFactory()
    )
    drain()
    file = PrintedPart.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        services.forget_papers_of(sitting.person)
    assert PrintedPart.objects.get().problem == "erased"
    assert not default_storage.exists(file)
