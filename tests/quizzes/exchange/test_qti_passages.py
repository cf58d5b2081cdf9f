"""What items of others show beside their own words: shared passages, pictures as objects; packages in a folder."""

from typing import Any

import pytest

from quizzes.exchange import gift
from quizzes.exchange.formats import read
from quizzes.exchange.numbers import interval
from tests.quizzes.exchange.strategies import dot
from tests.quizzes.exchange.test_qti import CHOICES, MANIFEST, asked, correct
from tests.quizzes.exchange.test_sheet import archive

CHOICE = f'<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Why?</prompt>{CHOICES}</choiceInteraction>'
REF = '<assessmentStimulusRef identifier="s" href="texts/s.xml"/>'
STIMULUS = (
    b'<assessmentStimulus identifier="s" title="t"><stylesheet href="s.css"/><stimulusBody><p>Once upon a time.</p>'
    b'<p><img src="../images/p.png" alt="A shop"/></p></stimulusBody></assessmentStimulus>'
)
INCLUDED = '<p>Look.</p><div><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="texts/s.xml"/></div>'


def parsed(body: str = "", before: str = "", **parts: bytes) -> Any:
    item = asked(body + CHOICE, correct("x")).replace("<itemBody>", f"{before}<itemBody>")
    return read(archive(**{"imsmanifest.xml": MANIFEST, "a.xml": item.encode(), **parts}), "q.zip")[1]


def test_a_shared_passage_stands_before_the_question_with_its_picture() -> None:
    found = parsed(before=REF, **{"texts/s.xml": STIMULUS, "images/p.png": dot(1)})
    content = found.items[0].content
    assert content["stem"]["en"] == "Once upon a time.\n\nWhy?"
    assert content["picture"]["alt"]["en"] == "A shop"
    assert list(found.pictures.values()) == [dot(1)]


def test_an_included_text_stands_where_it_is_named() -> None:
    found = parsed(INCLUDED, **{"texts/s.xml": b"<div><p>Once upon a time.</p></div>"})
    assert found.items[0].content["stem"]["en"] == "Look.\n\nOnce upon a time.\n\nWhy?"


@pytest.mark.parametrize(
    ("body", "before", "more", "code"),
    [
        ("", REF, {}, "item_missing"),
        (INCLUDED, "", {}, "item_missing"),
        (INCLUDED.replace("texts/s.xml", "https://elsewhere.example/s.xml"), "", {}, "item_missing"),
        (INCLUDED.replace("texts/s.xml", "../../etc/passwd"), "", {}, "item_missing"),
        (INCLUDED, "", {"texts/s.xml": INCLUDED.replace("<p>Look.</p>", "").encode()}, "bad_interaction"),
        (INCLUDED * 21, "", {"texts/s.xml": b"<p>x</p>"}, "asks_many"),
        (INCLUDED, "", {"texts/s.xml": b"<p><script>alert(1)</script></p>"}, "script"),
        ('<p>You have <printedVariable identifier="N"/> apples.</p>', "", {}, "calculated"),
    ],
)
def test_what_cannot_be_shown_with_the_question_keeps_it_out(
    body: str, before: str, more: dict[str, bytes], code: str
) -> None:
    found = parsed(body, before, **more)
    assert ([fault.code for fault in found.faults], found.items) == ([code], [])


def test_a_picture_may_be_an_object() -> None:
    found = parsed('<p><object data="p.png" type="image/png">A shop</object></p>', **{"p.png": dot(1)})
    assert found.items[0].content["picture"]["alt"]["en"] == "A shop"


def test_a_drawing_gives_way_to_the_picture_that_stands_in_for_it() -> None:
    shown = '<object data="p.svg" type="image/svg+xml"><img src="p.png" alt="A shop"/></object>'
    found = parsed(f"<p>{shown}</p>", **{"p.png": dot(1), "p.svg": b"<svg/>"})
    assert found.items[0].content["picture"]["alt"]["en"] == "A shop"
    alone = parsed('<p><object data="p.svg" type="image/svg+xml">A shop</object></p>', **{"p.svg": b"<svg/>"})
    assert [fault.code for fault in alone.faults] == ["picture_unreadable"]


def test_feedback_that_is_not_kept_is_named() -> None:
    said = '<p><feedbackInline outcomeIdentifier="F" identifier="a" showHide="show">Well done</feedbackInline></p>'
    assert [(fault.code, fault.facts["what"]) for fault in parsed(said).faults] == [("feedback_left", "Well done")]
    truth = "".join(
        f'<simpleChoice identifier="{key}">{key}<feedbackInline outcomeIdentifier="F" identifier="{key}" '
        f'showHide="show">Because {key}</feedbackInline></simpleChoice>'
        for key in ("true", "false")
    )
    item = asked(CHOICE.replace(CHOICES, truth), correct("true"))
    found = read(archive(**{"imsmanifest.xml": MANIFEST, "a.xml": item.encode()}), "q.zip")[1]
    assert [fault.facts["what"] for fault in found.faults] == ["Because true", "Because false"]


@pytest.mark.parametrize("more", [{}, {"__MACOSX/q/._imsmanifest.xml": b"x", "__MACOSX/q/imsmanifest.xml": b"x"}])
def test_a_package_may_lie_in_a_folder_of_its_file(more: dict[str, bytes]) -> None:
    item = asked(f'<p><img src="i/p.png" alt="A shop"/></p>{CHOICE}', correct("x"))
    data = archive(**{"q/imsmanifest.xml": MANIFEST, "q/a.xml": item.encode(), "q/i/p.png": dot(1), **more})
    found = read(data, "q.zip")[1]
    assert (len(found.items), found.faults, list(found.pictures.values())) == (1, [], [dot(1)])


def test_an_interval_of_numbers_is_exact() -> None:
    assert interval("3.141", "3.142") == ("3.1415", "0.0005")
    rows = gift.read(b"Pi? {#3.141..3.142}").items[0].content["accepted"]
    assert rows == [{"value": "3.1415", "percent": "100", "tolerance": "0.0005"}]
