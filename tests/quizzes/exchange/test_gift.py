"""GIFT as teachers write it."""

import pytest

from quizzes.exchange import gift
from quizzes.exchange.texts import canonical

SAMPLE = """\
// question: 0  name: Complaint
$CATEGORY: $course$/top/投诉处理/phone

::Q1:: Who calms the customer down first? {
  =the one who listens # Listening comes first.
  ~the one who argues
  ~%50%the one who waits
  #### Composure begins with listening.
}

顾客生气时，先道歉再解释。{T}

// [id:greet-2] [tag:greeting] [tag:difficulty:hard]
Which are polite? {~%50%Please ~%50%Thank you ~%-100%Hey you}

[html]<p>The <b>S</b> of 6S is {=Sort ~Shout} by name</p>

How many S has 6S? {#6:0}

Say hello in Chinese. {=你好 =%80%您好啊}

Match. {=red -> stop =green -> go =amber -> stop}

Write about a difficult customer. {}

One brace { =a ~b

No braces at all

Bad weight {~%x%a ~b}

Look <script>alert(1)</script> {T}

<img src="https://elsewhere.example/a.png"> {T}
"""


@pytest.fixture(scope="module")
def parsed():
    return gift.read(SAMPLE.encode())


def test_each_kind_is_understood(parsed) -> None:
    assert [(item.line, item.kind) for item in parsed.items] == [
        (4, "single"),
        (11, "true_false"),
        (14, "multiple"),
        (16, "single"),
        (18, "numeric"),
        (20, "short_text"),
        (22, "matching"),
        (24, "essay"),
    ]


def test_what_is_not_understood_is_named_by_its_line(parsed) -> None:
    assert [(fault.line, fault.code) for fault in parsed.faults if not fault.is_note] == [
        (26, "unclosed"),
        (28, "no_answer"),
        (30, "bad_percent"),
        (32, "script"),
        (34, "picture_elsewhere"),
    ]


def test_what_was_taken_without_a_part_of_it_is_noted(parsed) -> None:
    assert [(fault.line, fault.code) for fault in parsed.faults if fault.is_note] == [
        (4, "weights_left"),
        (14, "weights_left"),
        (16, "formatting"),
    ]


def test_reasons_feedback_category_code_and_tags_come_along(parsed) -> None:
    first, _truth, polite, sort = parsed.items[:4]
    assert first.category == ("投诉处理", "phone")
    assert canonical(first.content) == {
        "stem": {"zh-hans": "", "en": "Who calms the customer down first?"},
        "options": [
            {
                "key": "0",
                "right": True,
                "text": {"zh-hans": "", "en": "the one who listens"},
                "because": {"zh-hans": "", "en": "Listening comes first."},
            },
            {"key": "1", "right": False, "text": {"zh-hans": "", "en": "the one who argues"}},
            {"key": "2", "right": False, "text": {"zh-hans": "", "en": "the one who waits"}},
        ],
        "feedback": {"zh-hans": "", "en": "Composure begins with listening."},
    }
    assert (polite.code, polite.tags, polite.difficulty) == ("greet-2", ("greeting",), "hard")
    assert sort.content["stem"]["en"] == "The S of 6S is _____ by name"


def test_the_language_is_the_one_it_is_written_in(parsed) -> None:
    assert parsed.items[1].content["stem"] == {"zh-hans": "顾客生气时，先道歉再解释。", "en": ""}


def test_both_languages_stand_in_moodles_spans_and_what_is_common_counts_in_both() -> None:
    text = (
        '[html]<span lang\\="zh_cn" class\\="multilang">几个？</span>'
        '<span lang\\="en" class\\="multilang">How many?</span>{=6 ~5}\n\n{mlang'
    )
    item = gift.read(text.encode()).items[0]
    assert item.content["stem"] == {"zh-hans": "几个？", "en": "How many?"}
    assert item.content["options"][0]["text"] == {"zh-hans": "6", "en": "6"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_may_be_written_in_what_editors_write(encoding: str) -> None:
    item = gift.read("先做什么？{=倾听 ~争辩}".encode(encoding)).items[0]
    assert item.content["stem"]["zh-hans"] == "先做什么？"


def test_a_gap_is_followed_by_its_full_stop() -> None:
    parsed = gift.read("Two and two are {=four =4}.\n\n天空是{=蓝}。\n\nGrant is {=entombed} in it.\n".encode())
    assert [next(filter(None, item.content["stem"].values())) for item in parsed.items] == [
        "Two and two are _____.",
        "天空是 _____。",
        "Grant is _____ in it.",
    ]


def test_what_is_said_of_any_other_number_is_no_part_of_the_number() -> None:
    parsed = gift.read(b"How many cups? {#3:1~#Count again.}")
    assert parsed.items[0].content["accepted"] == [{"value": "3", "tolerance": "1", "percent": "100"}]
    assert [(fault.code, fault.facts) for fault in parsed.faults] == [("feedback_left", {"what": "Count again."})]
