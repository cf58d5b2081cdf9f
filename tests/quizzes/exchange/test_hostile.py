"""Files that mean harm, or look like it."""

import base64

import pytest

from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.limits import MOST_BYTES
from quizzes.exchange.moodle import reading as moodle

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<quiz><question type="essay"><questiontext format="html"><text>&c;</text></questiontext></question></quiz>"""
FILE = b"""<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay"><questiontext>
<text>&x;</text></questiontext></question></quiz>"""


@pytest.mark.parametrize("data", [LAUGHS, FILE, LAUGHS.decode().encode("utf-16")])
def test_entities_are_refused_before_anything_is_read(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, "q.xml", "moodle-xml")
    assert refused.value.fault.code == "doctype"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"<quiz>" * 300, "not_xml"),
        (b"<quiz><question", "not_xml"),
        (b"<html/>", "wrong_xml"),
        (b"<quiz/>", "empty"),
        (b'<?xml version="1.0" encoding="no-such"?><quiz/>', "not_xml"),
        (b"\xff\xfe\x00\xd8", "wrong_xml"),
        (b"<quiz>" + b'<question type="essay"/>' * 2001 + b"</quiz>", "too_many"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, "q.xml", "moodle-xml")
    assert refused.value.fault.code in (code, "not_xml", "not_text")
    assert str(refused.value)


def question(html: str, files: str = "") -> bytes:
    return (
        '<quiz><question type="truefalse"><questiontext format="html"><text><![CDATA['
        f'{html}]]></text>{files}</questiontext><answer fraction="100"><text>true</text></answer>'
        '<answer fraction="0"><text>false</text></answer></question></quiz>'
    ).encode()


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\nscript:alert(1)">x</a>',
        '<iframe src="https://elsewhere.example">',
        "<svg><animate onbegin=alert(1)></svg>",
        '<a href="data:text/html,x">x</a>',
        '<IMG SRC="vbscript:x">',
    ],
)
def test_a_question_with_something_that_runs_is_not_taken(html: str) -> None:
    parsed = moodle.read(question(f"<p>Is it so?</p>{html}"))
    assert (parsed.items, [fault.code for fault in parsed.faults]) == ([], ["script"])


def picture(data: bytes, name: str = "a.png") -> bytes:
    coded = base64.b64encode(data).decode()
    return question(
        f'Is it so? <img src="@@PLUGINFILE@@/{name}">', f'<file name="a.png" encoding="base64">{coded}</file>'
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00" + (
    0xB9A2B0F6
).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("data", "name", "codes"),
    [
        (SVG, "a.png", {"picture_unreadable"}),
        (b"GIF89a", "a.png", {"picture_unreadable"}),
        (BOMB, "a.png", {"picture_large", "picture_unreadable"}),
        (SVG, "b.png", {"picture_missing"}),
        (SVG, "../../etc/passwd", {"picture_missing"}),
    ],
)
def test_a_picture_is_what_its_content_says(data: bytes, name: str, codes: set[str]) -> None:
    parsed = moodle.read(picture(data, name))
    assert (parsed.items, parsed.pictures) == ([], {})
    assert {fault.code for fault in parsed.faults} <= codes
