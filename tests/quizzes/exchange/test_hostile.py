"""Files that mean harm, or look like it."""

import base64
import zipfile
from io import BytesIO
from time import process_time

import pytest

from quizzes.exchange import limits
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.limits import MOST_BYTES
from quizzes.exchange.moodle import reading as moodle
from tests.quizzes.exchange.test_qti import ITEM, MANIFEST
from tests.quizzes.exchange.test_sheet import archive

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


@pytest.mark.parametrize(
    "piece", ["<a ", "<a b='", "<!--", "</", "<![", "<span>", "&", "<p>", "{1:MC:", "{mlang ", "<?"]
)
def test_however_malformed_a_text_is_read_or_refused_in_a_moment(piece: str) -> None:
    start = process_time()
    for kind in ("essay", "cloze"):
        moodle.read(question(piece * 20_000).replace(b'type="truefalse"', f'type="{kind}"'.encode()))
    assert process_time() - start < 5


def test_elements_in_each_other_beyond_all_use_are_no_question() -> None:
    parsed = moodle.read(question("<div>" * 10_000 + "deep"))
    assert ([fault.code for fault in parsed.faults], parsed.items) == (["html"], [])


@pytest.mark.parametrize("number", ["1e999999999", "9" * 5000, "NaN", "Infinity"])
def test_a_number_beyond_all_use_is_named(number: str) -> None:
    answer = f'<answer fraction="100"><text>{number}</text></answer>'
    asked = f'<question type="numerical"><questiontext><text>x</text></questiontext>{answer}</question>'
    parsed = moodle.read(f"<quiz>{asked}</quiz>".encode())
    assert ([fault.code for fault in parsed.faults], parsed.items) == (["bad_number"], [])


CHINESE = "你好吗？{=好 ~不好}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize(
    ("text", "name"),
    [(CHINESE, "q.gift"), ("你好吗？\r\nA. 好\r\nB. 不好\r\nANSWER: A\r\n", "q.txt")],
)
def test_text_files_come_in_the_encodings_of_chinese_windows(encoding: str, text: str, name: str) -> None:
    parsed = read(text.encode(encoding), name, "gift" if name.endswith("gift") else "aiken")[1]
    assert [item.content["stem"]["zh-hans"] for item in parsed.items] == ["你好吗？"]
    assert [option["right"] for option in parsed.items[0].content["options"]] == [True, False]


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "GB18030", "utf-8"])
def test_xml_comes_in_the_encoding_that_it_names(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    parsed = read((declared + question("你好吗？").decode()).encode(encoding), "q.xml")[1]
    assert parsed.items[0].content["stem"]["zh-hans"] == "你好吗？"


def test_an_encoding_that_the_file_does_not_keep_to_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read(b'<?xml version="1.0" encoding="GBK"?><quiz>\xff\xff</quiz>', "q.xml")
    assert refused.value.fault.code == "not_text"


def test_a_document_type_is_refused_in_chinese_encodings_too() -> None:
    data = '<?xml version="1.0" encoding="GBK"?><!DOCTYPE q [<!ENTITY x "甲">]><quiz>&x;</quiz>'.encode("gbk")
    with pytest.raises(FileRefused) as refused:
        read(data, "q.xml")
    assert refused.value.fault.code == "doctype"


def test_a_package_in_a_package_is_not_opened() -> None:
    inner = archive(**{"imsmanifest.xml": b"<manifest/>"})
    outer = archive(**{"imsmanifest.xml": MANIFEST, "a.xml": inner})
    with pytest.raises(FileRefused) as refused:
        read(outer, "q.zip", "qti")
    assert refused.value.fault.code == "not_xml"


def test_an_item_that_asks_a_thousand_things_is_no_question() -> None:
    entries = '<textEntryInteraction responseIdentifier="R"/>' * 1000
    item = f"<assessmentItem><itemBody><p>{entries}</p></itemBody></assessmentItem>"
    parsed = read(archive(**{"imsmanifest.xml": MANIFEST, "a.xml": item.encode()}), "q.zip")[1]
    assert [fault.code for fault in parsed.faults] == ["asks_many"]


TRUTH = (
    b'<question type="truefalse"><questiontext><text>So?</text></questiontext>'
    b'<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>'
)
AGAIN = b'<resource identifier="a" type="imsqti_item_xmlv2p2" href="a.xml"/>'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<quiz>" + TRUTH * 100_000 + b"</quiz>", "q.xml"),
        (b"So?{T}\n\n" * 100_000, "q.gift"),
        (b"So?\nA. a\nB. b\nANSWER: A\n\n" * 100_000, "q.txt"),
        (archive(**{"imsmanifest.xml": MANIFEST.replace(AGAIN, AGAIN * 10_000), "a.xml": ITEM.encode()}), "q.zip"),
    ],
    ids=["moodle", "gift", "aiken", "qti"],
)
def test_far_too_many_questions_are_refused_as_soon_as_they_are_too_many(data: bytes, name: str) -> None:
    start = process_time()
    with pytest.raises(FileRefused) as refused:
        read(data, name)
    assert refused.value.fault.code == "too_many"
    assert process_time() - start < 8


def test_few_parts_that_many_items_show_are_weighed_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_XML", 2 * limits.MEGABYTE)
    shown = '<assessmentStimulusRef identifier="s" href="s.xml"/>' * 20
    parts = {"a.xml": ITEM.replace("<itemBody>", f"{shown}<itemBody>").encode()}
    parts["s.xml"] = (
        b"<assessmentStimulus><stimulusBody><p>" + b"x " * 48_000 + b"</p></stimulusBody></assessmentStimulus>"
    )
    with pytest.raises(FileRefused) as refused:
        read(archive(**{"imsmanifest.xml": MANIFEST.replace(AGAIN, AGAIN * 1000), **parts}), "q.zip")
    assert refused.value.fault.code == "zip_bomb"


SHOWN = '<img src="p.png" alt="x"/>'


def test_a_link_in_a_package_leads_nowhere() -> None:
    link = zipfile.ZipInfo("p.png")
    link.external_attr = 0o120777 << 16
    file = BytesIO(archive(**{"imsmanifest.xml": MANIFEST, "a.xml": ITEM.replace("Choose.", SHOWN).encode()}))
    with zipfile.ZipFile(file, "a") as held:
        held.writestr(link, "/etc/passwd")
    parsed = read(file.getvalue(), "q.zip")[1]
    assert ([fault.code for fault in parsed.faults], parsed.items, parsed.pictures) == (["picture_unreadable"], [], {})
