"""Moodle's texts with gaps, markers on pictures and notes for markers, as Moodle writes them."""

import base64
from typing import Any

import pytest

from quizzes.exchange.items import Export, Item, Parsed
from quizzes.exchange.moodle import reading as moodle
from quizzes.exchange.moodle import writing
from quizzes.exchange.texts import canonical
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.strategies import dot
from tests.quizzes.factories import both


def question(kind: str, html: str, more: str = "") -> Parsed:
    return moodle.read(
        f'<quiz><question type="{kind}"><name><text>n</text></name><questiontext format="html"><text><![CDATA[{html}]]>'
        f"</text></questiontext>{more}</question></quiz>".encode()
    )


def content_of(parsed: Parsed) -> dict[str, Any]:
    assert [fault for fault in parsed.faults if not fault.is_note] == []
    return canonical(parsed.items[0].content)


def kinds(parsed: Parsed) -> list[str]:
    return [item.kind for item in parsed.items]


def test_choices_in_a_text_are_gaps_with_choices() -> None:
    parsed = question("cloze", "<p>Who?</p><p>He met {1:MULTICHOICE:Ann#no~=Bob#yes} and {1:MCS:=Cy~%50%Di\\}}.</p>")
    content = content_of(parsed)
    assert kinds(parsed) == ["gap_choice"]
    assert (content["stem"]["en"], content["text"]["en"]) == ("Who?", "He met [[0]] and [[1]].")
    assert [[(one["text"]["en"], one["right"]) for one in gap["options"]] for gap in content["gaps"]] == [
        [("Ann", False), ("Bob", True)],
        [("Cy", True), ("Di}", False)],
    ]
    assert {fault.code for fault in parsed.faults} == {"feedback_left", "weights_left"}


def test_words_to_type_are_gaps_and_have_a_sentence_that_asks() -> None:
    parsed = question("multianswer", "北京是{1:SHORTANSWER_C:=中国~=China*}的首都。")
    content = content_of(parsed)
    assert (kinds(parsed), content["stem"]["zh-hans"], content["case"]) == (["gap_text"], "填空。", True)
    assert content["gaps"][0]["accepted"] == ["中国", "China*"]


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("{1:MC:=a~b} and {1:SA:=c}", ["single", "short_text"]),
        ("{1:NUMERICAL:=32:0.5~%50%32:5}", ["numeric"]),
        ("{1:MULTIRESPONSE:=a~=b~c}", ["multiple"]),
        ("{1:SA:=a~%50%b} {1:SA:=c}", ["short_text", "short_text"]),
        ("{2:MC:=a~b} {1:MC:=a~b}", ["single", "single"]),
    ],
)
def test_what_no_gap_of_ours_can_be_is_a_case_with_a_question_for_each(html: str, parts: list[str]) -> None:
    parsed = question("cloze", f"Once {html}.")
    content = content_of(parsed)
    assert (kinds(parsed), [part["kind"] for part in content["parts"]]) == (["case"], parts)
    assert content["stem"]["en"].startswith("Once (1) ____")
    assert content["parts"][0]["content"]["stem"]["en"] == "(1)"


@pytest.mark.parametrize("html", ["{1:RIDDLE:=a}", "{1:MC:=a", "{1:SA:=}", "no gaps"])
def test_a_text_whose_gaps_cannot_be_read_says_so(html: str) -> None:
    parsed = question("cloze", html)
    faults = {fault.code for fault in parsed.faults}
    assert (bool(parsed.items), faults <= {"gap_unknown", "no_gaps"}) in ((False, True), (True, True))
    assert not parsed.items or html == "{1:SA:=}"


WORDS = """<selectoption><text>cat</text><group>1</group></selectoption><selectoption><text>mat</text><group>2</group>
</selectoption><selectoption><text>dog</text><group>1</group></selectoption>"""


@pytest.mark.parametrize("kind", ["gapselect", "ddwtos"])
def test_words_of_a_group_are_what_a_gap_offers(kind: str) -> None:
    more = WORDS if kind == "gapselect" else WORDS.replace("selectoption", "dragbox")
    content = content_of(question(kind, "The [[1]] sat on the [[2]].", more))
    assert content["text"]["en"] == "The [[0]] sat on the [[1]]."
    assert [[(one["text"]["en"], one["right"]) for one in gap["options"]] for gap in content["gaps"]] == [
        [("cat", True), ("dog", False)],
        [("mat", True)],
    ]
    assert [fault.code for fault in question(kind, "The [[9]].", more).faults] == ["gap_unknown"]


def test_gaps_may_come_in_another_order_in_each_language() -> None:
    spans = (
        '<span lang="zh" class="multilang">[[2]]上有[[1]]</span><span lang="en" class="multilang">[[1]] on [[2]]</span>'
    )
    content = content_of(question("gapselect", spans, WORDS))
    assert content["text"] == {"zh-hans": "[[0]]上有[[1]]", "en": "[[1]] on [[0]]"}
    assert [gap["options"][0]["text"]["en"] for gap in content["gaps"]] == ["mat", "cat"]


def marker(number: int, coords: str, shape: str = "circle") -> str:
    return (
        f"<drag><no>{number}</no><text>Shop {number}</text></drag><drop><no>{number}</no><shape>{shape}</shape>"
        f"<coords>{coords}</coords><choice>{number}</choice></drop>"
    )


MAP = f'<file name="map.png" encoding="base64">{base64.b64encode(dot(5)).decode()}</file>'


def test_each_marker_asks_where_it_belongs() -> None:
    more = f"<idnumber>shops</idnumber>{MAP}{marker(1, '1,1;1')}{marker(2, '0,0;1,2', 'rectangle')}"
    parsed = question("ddmarker", "<p>Where?</p>", more)
    assert [(item.kind, item.code) for item in parsed.items] == [("hotspot", "shops-1"), ("hotspot", "shops-2")]
    second = canonical(parsed.items[1].content)
    assert second["stem"]["en"] == "Where?\nShop 2"
    assert [(one["shape"], one["at"], one["right"]) for one in second["zones"]] == [
        ("circle", [50.0, 50.0, 50.0], False),
        ("rect", [0.0, 0.0, 50.0, 100.0], True),
    ]
    assert [fault.code for fault in parsed.faults] == ["marker_each"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (marker(1, "1,1;1"), "picture_missing"),
        (MAP + marker(1, "1,1"), "bad_value"),
        (MAP + marker(1, "1,x;1"), "bad_number"),
        (MAP, "right_unsaid"),
    ],
)
def test_markers_that_lack_something_say_what(more: str, code: str) -> None:
    parsed = question("ddmarker", "Where?", more)
    assert ([fault.code for fault in parsed.faults], parsed.items) == ([code], [])


def test_what_asks_nothing_or_is_computed_is_named() -> None:
    codes = {kind: [one.code for one in question(kind, "x").faults] for kind in ("description", "calculated", "random")}
    assert codes == {"description": ["description_left"], "calculated": ["calculated"], "random": ["unsupported"]}


def test_notes_for_markers_are_a_rubric_by_line_or_of_one_criterion() -> None:
    said = "<![CDATA[<ul><li>Clear (4)<br>4: all</li><li>Kind (6)</li></ul>]]>"
    notes = f"<graderinfo format='html'><text>{said}</text></graderinfo>"
    limits = "<minwordlimit>50</minwordlimit><maxwordlimit>200</maxwordlimit>"
    content = content_of(question("essay", "Write.", notes + limits))
    assert [(row["text"]["en"], row["points"]) for row in content["rubric"]] == [("Clear", 4), ("Kind", 6)]
    assert content["rubric"][0]["levels"]["en"] == "4: all"
    assert (content["words_least"], content["words_most"]) == (50, 200)
    free = content_of(question("essay", "Write.", notes.replace("Clear (4)", "Be kind")))
    assert [row["text"]["en"] for row in free["rubric"]] == ["Marking guide"]


def test_an_essay_that_is_handed_in_as_files_takes_files() -> None:
    more = "<responseformat>noinline</responseformat><attachments>3</attachments><maxbytes>5242880</maxbytes>"
    content = content_of(question("essay", "Record.", f"{more}<filetypeslist>web_audio,.mp4</filetypeslist>"))
    assert (content["families"], content["files_most"], content["megabytes_most"]) == (["audio", "video"], 3, 5)
    beside = question("essay", "Write.", "<responseformat>editor</responseformat><attachments>2</attachments>")
    assert ([item.kind for item in beside.items], [one.code for one in beside.faults]) == (
        ["essay"],
        ["attachments_left"],
    )


def test_hints_and_what_is_said_of_every_answer_are_told_of_unless_it_is_the_usual() -> None:
    answers = '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    said = "<correctfeedback><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>"
    assert question("multichoice", "x", answers + said).faults == []
    said = f"<correctfeedback><text>Well done, Ann!</text></correctfeedback><hint><text>Think.</text></hint>{answers}"
    assert {fault.code for fault in question("multichoice", "x", said).faults} == {"feedback_left", "hints_left"}


def test_a_hidden_question_is_retired() -> None:
    assert question("essay", "Write.", "<hidden>1</hidden>").items[0].state == "retired"


def exported(kind: str, **changes: Any) -> Export:
    return Export([Item(1, kind, EACH[kind] | changes, code="x")])


def test_gaps_in_another_order_in_each_language_are_no_text_that_moodle_can_show() -> None:
    export = exported("gap_choice")
    assert b"question type" not in writing.write(export)
    assert [fault.code for fault in export.faults] == ["gaps_order"]


def test_moodle_shows_one_language_of_a_text_with_gaps() -> None:
    same = exported("gap_choice", text=both("先[[a]]，后[[b]]。", "First [[a]], then [[b]]."))
    data = writing.write(same).decode()
    assert (same.faults, data.count("MULTICHOICE")) == ([], 2)


def test_what_stands_beside_counts_no_more_once_the_question_was_changed() -> None:
    data = writing.write(exported("numeric"))
    assert moodle.read(data).items[0].content["units"]
    changed = moodle.read(data.replace(b"How heavy?", b"How light?"))
    assert "beside_left" in {fault.code for fault in changed.faults}
    assert changed.items[0].content["units"][0]["text"]["en"] == "千克"


@pytest.mark.parametrize("kind", ["judgement", "likert"])
def test_what_moodle_has_no_type_for_is_refused(kind: str) -> None:
    export = exported(kind)
    assert b"question type" not in writing.write(export)
    assert [fault.code for fault in export.faults] == ["kind_unheld"]
