"""What Moodle's own importer demands of GIFT and of Moodle XML."""

import re
from html import unescape
from typing import Any

import pytest
from lxml import etree

from quizzes.exchange import gift_writing
from quizzes.exchange.grades import GRADES
from quizzes.exchange.items import Export, Item
from quizzes.exchange.moodle import reading as moodle
from quizzes.exchange.moodle import writing as moodle_writing
from quizzes.exchange.texts import canonical
from tests.quizzes.contents import EACH

WEIGHT = re.compile(r"%-?[0-9]{1,2}\.?[0-9]*%")  # what GIFT's importer takes for a weight
ALTERNATIVE = re.compile(r"(?:=|%(-?[0-9]+(?:\.[0-9]*)?)%)?(.+?)(?<![\\&])(?<!&amp;)(?=[~#}]|$)")


def several(right: int, wrong: int = 2) -> dict[str, Any]:
    options = [
        {"key": f"k{place}", "right": place < right, "text": {"zh-hans": f"选{place}", "en": f"Option {place}"}}
        for place in range(right + wrong)
    ]
    return {"stem": {"zh-hans": "问题", "en": "Question"}, "options": options}


def xml(kind: str, content: dict[str, Any]) -> tuple[Any, Export]:
    export = Export([Item(1, kind, content, code="x")])
    return etree.fromstring(moodle_writing.write(export)), export


@pytest.mark.parametrize("right", range(1, 21))
def test_right_options_earn_a_whole_mark_in_parts_that_moodle_knows(right: int) -> None:
    root, _export = xml("multiple", several(right))
    fractions = [one.get("fraction") for one in root.iter("answer")]
    assert {one.removeprefix("-") for one in fractions} <= set(GRADES)
    assert sum(float(one) for one in fractions if not one.startswith("-")) == pytest.approx(100, abs=0.001)
    gift = gift_writing.write(Export([Item(1, "multiple", several(right), code="x")])).decode()
    assert [one.strip("%") for one in WEIGHT.findall(gift)] == fractions


@pytest.mark.parametrize("right", [3, 12, 20])
def test_such_options_come_back_without_a_remark(right: int) -> None:
    root, _export = xml("multiple", several(right))
    parsed = moodle.read(etree.tostring(root))
    assert (parsed.faults, canonical(parsed.items[0].content)) == ([], canonical(several(right)))


def test_a_share_that_moodle_does_not_know_is_written_as_the_nearest_and_comes_back_as_it_was() -> None:
    content = EACH["short_text"] | {"accepted": [{"text": "a", "percent": "100"}, {"text": "b", "percent": "33"}]}
    root, _export = xml("short_text", content)
    assert [one.get("fraction") for one in root.iter("answer")] == ["100", "33.33333"]
    assert canonical(moodle.read(etree.tostring(root)).items[0].content) == canonical(content)


def test_each_of_two_right_choices_in_a_text_earns_half() -> None:
    part = {"key": "p", "kind": "multiple", "content": several(2, 1)}
    root, _export = xml("case", {"stem": {"zh-hans": "情景", "en": "Scene"}, "parts": [part]})
    inner = re.search(r"\{1:MULTIRESPONSE:(.*)\}", root.findtext("question/questiontext/text"))
    assert inner is not None
    assert re.findall(r"%(-?\d+)%", inner[1]) == ["50", "50", "-50"]


def test_choices_in_a_text_are_read_as_html_after_references_are_undone_once() -> None:
    text = {"zh-hans": "用 <b> & #1~2=3", "en": "use <b> & {x} #1~2=3"}
    content = {
        "stem": {"zh-hans": "填空", "en": "Fill in"},
        "text": {"zh-hans": "请[[g]]", "en": "Please [[g]]"},
        "gaps": [{"key": "g", "options": [
            {"key": "a", "text": text, "right": True},
            {"key": "b", "text": {"zh-hans": "不", "en": "no"}, "right": False}
        ]}],
    }  # fmt: skip
    root, _export = xml("gap_choice", content)
    braces = re.search(r"\{1:MULTICHOICE:(.*?)\}", root.findtext("question/questiontext/text"), re.S)
    assert braces is not None
    shown = [unescape(found[1]) for found in ALTERNATIVE.findall(braces[1])]
    assert len(shown) == 2
    assert "use &lt;b&gt; &amp; {x} #1~2=3" in shown[0]
    assert canonical(moodle.read(etree.tostring(root)).items[0].content) == canonical(content)


def test_an_unanswered_true_or_false_is_not_written_for_moodle_would_answer_it() -> None:
    root, export = xml("true_false", {"stem": {"zh-hans": "对吗", "en": "True?"}})
    assert (len(root), [fault.code for fault in export.faults]) == (0, ["empty_question"])


def test_more_than_three_files_are_any_number() -> None:
    root, _export = xml("upload", EACH["upload"] | {"files_most": 7})
    assert root.findtext("question/attachments") == "-1"
    assert moodle.read(etree.tostring(root)).items[0].content["files_most"] == 7


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("short_text", {"accepted": [{"text": "a -> b"}]}),
        ("short_text", {"accepted": [{"text": "a"}, {"text": "b", "percent": "33"}]}),
    ],
)
def test_gift_leaves_out_what_moodle_would_take_for_something_else(kind: str, more: dict[str, Any]) -> None:
    export = Export([Item(1, kind, EACH[kind] | more, code="x")])
    assert (gift_writing.write(export), [fault.code for fault in export.faults]) == (b"", ["unkept"])
