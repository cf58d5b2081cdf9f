"""QTI packages of others, and such as mean harm."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.items import Export, Item
from quizzes.exchange.qti import reading as qti
from quizzes.exchange.qti import versions
from quizzes.exchange.qti import writing as qti_writing
from quizzes.exchange.texts import canonical
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.strategies import dot
from tests.quizzes.exchange.test_sheet import archive

OURS = "items/q00001.poise.json"
MANIFEST = b"""<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
<resource identifier="a" type="imsqti_item_xmlv2p2" href="a.xml"/></resources></manifest>"""
ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="a">
<responseDeclaration identifier="R" cardinality="multiple" baseType="identifier">
<mapping><mapEntry mapKey="x" mappedValue="1"/><mapEntry mapKey="y" mappedValue="-1"/></mapping></responseDeclaration>
<itemBody><p>Which is <em>polite</em>?</p><choiceInteraction responseIdentifier="R" maxChoices="0">
<prompt>Choose.</prompt><simpleChoice identifier="x">Please</simpleChoice>
<simpleChoice identifier="y">Hey</simpleChoice>
</choiceInteraction></itemBody></assessmentItem>"""


def package(item: str, **more: bytes) -> bytes:
    return archive(**{"imsmanifest.xml": MANIFEST, "a.xml": item.encode(), **more})


def test_an_item_of_others_is_understood() -> None:
    form, parsed = read(package(ITEM), "q.zip")
    assert (form.name, [item.kind for item in parsed.items]) == ("qti", ["multiple"])
    content = canonical(parsed.items[0].content)
    assert content["stem"]["en"] == "Which is polite?\nChoose."
    assert [(one["text"]["en"], one["right"]) for one in content["options"]] == [("Please", True), ("Hey", False)]


def asked(body: str, declared: str = "", processing: str = "", base: str = "identifier", many: str = "single") -> str:
    """An item of others that asks this."""
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a" xml:lang="en-US">'
        f'<responseDeclaration identifier="R" cardinality="{many}" baseType="{base}">{declared}</responseDeclaration>'
        f"<itemBody>{body}</itemBody>{processing}</assessmentItem>"
    )


def correct(*values: str) -> str:
    return f"<correctResponse>{''.join(f'<value>{value}</value>' for value in values)}</correctResponse>"


def sides(*keys: str) -> str:
    choices = (
        f'<simpleAssociableChoice identifier="{key}" matchMax="1">{key}</simpleAssociableChoice>' for key in keys
    )
    return f"<simpleMatchSet>{''.join(choices)}</simpleMatchSet>"


EQUAL = """<responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="10">
<variable identifier="R"/><baseValue baseType="float">20</baseValue></equal><setOutcomeValue identifier="SCORE">
<baseValue baseType="float">2</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"""
ENTRY = '<textEntryInteraction responseIdentifier="R"/>'
MAPPED = '<mapping><mapEntry mapKey="York*" mappedValue="1"/><mapEntry mapKey="york" mappedValue="0.5"/></mapping>'
CHOICES = '<simpleChoice identifier="x">X</simpleChoice><simpleChoice identifier="y">Y</simpleChoice>'
OF_OTHERS = {
    "ordering": asked(
        f'<orderInteraction responseIdentifier="R"><prompt>Order.</prompt>{CHOICES}</orderInteraction>',
        correct("y", "x"),
        many="ordered",
    ),
    "matching": asked(
        f'<p>Match.</p><matchInteraction responseIdentifier="R">{sides("a", "b")}{sides("p", "q")}</matchInteraction>',
        correct("a q", "b p"),
        base="directedPair",
        many="multiple",
    ),
    "likert": asked(
        f'<p>You?</p><matchInteraction responseIdentifier="R">{sides("a", "b")}{sides("p", "q")}</matchInteraction>',
        base="directedPair",
        many="multiple",
    ),
    "gap_text": asked(f"<p>Fill in.</p><p>Son of {ENTRY}, they say.</p>", correct("York"), base="string"),
    "short_text": asked(f"<p>Whose son?</p><div>{ENTRY}</div>", MAPPED, base="string"),
    "numeric": asked(f"<p>How many are {ENTRY} of them?</p>", correct("20"), EQUAL, base="float"),
    "essay": asked(
        '<p>Write.</p><rubricBlock view="scorer"><p>Be kind.</p></rubricBlock>'
        '<extendedTextInteraction responseIdentifier="R"/>',
        base="string",
    ),
    "upload": asked(
        '<p>Record.</p><uploadInteraction responseIdentifier="R" type="audio/mpeg"/>',
        base="file",
    ),
    "gap_choice": asked(
        '<gapMatchInteraction responseIdentifier="R"><prompt>Lay.</prompt><gapText identifier="w">winter</gapText>'
        '<gapText identifier="s">summer</gapText><p>Now is the <gap identifier="g"/> of it.</p></gapMatchInteraction>',
        correct("s g"),
        base="directedPair",
        many="multiple",
    ),
}


@pytest.mark.parametrize("kind", OF_OTHERS)
def test_an_interaction_of_others_becomes_a_question_of_ours(kind: str) -> None:
    parsed = qti.read(package(OF_OTHERS[kind]))
    assert ([item.kind for item in parsed.items], [one for one in parsed.faults if not one.is_note]) == ([kind], [])


def content_of(kind: str) -> dict[str, Any]:
    return canonical(qti.read(package(OF_OTHERS[kind])).items[0].content)


def test_what_others_ask_keeps_its_words_and_its_right_answers() -> None:
    assert [one["text"]["en"] for one in content_of("ordering")["items"]] == ["Y", "X"]
    assert [one["target"] for one in content_of("matching")["items"]] == ["1", "0"]
    assert content_of("gap_text")["text"]["en"] == "Son of [[0]], they say."
    assert content_of("short_text")["accepted"] == [
        {"percent": "100", "text": r"York\*"},
        {"percent": "50", "text": "york"},
    ]
    assert content_of("numeric")["accepted"] == [{"percent": "100", "tolerance": "2", "value": "20"}]
    assert content_of("numeric")["stem"]["en"] == "How many are ____ of them?"
    assert content_of("essay")["rubric"][0]["levels"]["en"] == "Be kind."
    gap = content_of("gap_choice")
    assert (gap["stem"]["en"], gap["text"]["en"]) == ("Lay.", "Now is the [[0]] of it.")
    assert [(one["text"]["en"], one["right"]) for one in gap["gaps"][0]["options"]] == [
        ("winter", False),
        ("summer", True),
    ]


def test_feedback_for_one_answer_alone_is_none_for_all() -> None:
    said = "<modalFeedback identifier='right'>Right!</modalFeedback><modalFeedback identifier='w'>Oh.</modalFeedback>"
    parsed = qti.read(package(ITEM.replace("</assessmentItem>", f"{said}</assessmentItem>")))
    assert "feedback" not in parsed.items[0].content
    assert [fault.facts["what"] for fault in parsed.faults if fault.code == "feedback_left"] == ["Right!", "Oh."]


def test_several_interactions_are_a_case() -> None:
    prompt = "<prompt>First?</prompt>"
    choices = f'<choiceInteraction responseIdentifier="R" maxChoices="1">{prompt}{CHOICES}</choiceInteraction>'
    content = canonical(
        qti.read(package(asked(f"<p>Once upon a time.</p>{choices}<p>And then?</p>{choices}", correct("x"))))
        .items[0]
        .content
    )
    assert content["stem"]["en"] == "Once upon a time."
    assert [part["content"]["stem"]["en"] for part in content["parts"]] == ["First?", "And then?\nFirst?"]


def zones(picture: str = "till.png") -> str:
    return asked(
        '<p>Where?</p><hotspotInteraction responseIdentifier="R" maxChoices="1">'
        f'<object data="{picture}" type="image/png" width="200"'
        ' height="100">A till</object><hotspotChoice identifier="a" shape="rect" coords="20,10,60,30"/>'
        '<hotspotChoice identifier="b" shape="poly" coords="0,0,100,0,100,100"/></hotspotInteraction>',
        correct("a"),
    )


def test_places_in_a_picture_come_as_per_cents_of_it() -> None:
    parsed = qti.read(package(zones(), **{"till.png": dot(1)}))
    content = canonical(parsed.items[0].content)
    assert content["picture"]["alt"]["en"] == "A till"
    assert [(one["shape"], one["at"], one["right"]) for one in content["zones"]] == [
        ("rect", [10.0, 10.0, 20.0, 20.0], True),
        ("polygon", [0.0, 0.0, 50.0, 0.0, 50.0, 100.0], False),
    ]


CALCULATED = "<templateDeclaration identifier='A' cardinality='single' baseType='integer'/>"


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (asked(f"<p>x</p>{ENTRY}", correct("1"), CALCULATED, base="float"), "calculated"),
        (asked("<p>Nothing is asked.</p>"), "bad_interaction"),
        (asked(f"<p><math xmlns='http://www.w3.org/1998/Math/MathML'/></p>{ENTRY}", correct("1")), "formula"),
        (OF_OTHERS["matching"].replace("b p", "a p"), "pairs_many"),
        (OF_OTHERS["matching"].replace("<value>b p</value>", ""), "pairs_few"),
        (asked(f"{ENTRY}<p/><extendedTextInteraction responseIdentifier='R'/>", correct("1")), "part_kind"),
        (zones("../../till.png"), "picture_missing"),
        (zones().replace("20,10,60,30", "20,10"), "bad_value"),
        (zones().replace("20,10,60,30", "9e999,1,1,1"), "bad_number"),
    ],
)
def test_what_cannot_be_a_question_of_ours_says_why(item: str, code: str) -> None:
    parsed = qti.read(package(item, **{"till.png": dot(1)}))
    assert ([fault.code for fault in parsed.faults if not fault.is_note], parsed.items) == ([code], [])


def exported(kind: str) -> dict[str, bytes]:
    export = Export([Item(1, kind, EACH[kind], code="x")])
    with zipfile.ZipFile(BytesIO(qti_writing.writer(versions.V21)(export))) as held:
        return {name: held.read(name) for name in held.namelist()}


def test_what_stands_beside_counts_no_more_once_another_program_changed_the_question() -> None:
    parts = exported("judgement")
    assert qti.read(archive(**parts)).items[0].kind == "judgement"
    name = "items/q00001.en.xml"
    changed = parts | {name: parts[name].replace(b"What to do?", b"What would you do?")}
    parsed = qti.read(archive(**changed))
    assert (parsed.items, "beside_left" not in {fault.code for fault in parsed.faults}) == ([], True)
    likert = exported("likert")
    changed = likert | {name: likert[name].replace(b"How are you?", b"How do you feel?")}
    parsed = qti.read(archive(**changed))
    assert [fault.code for fault in parsed.faults] == ["beside_left"]
    assert parsed.items[0].content["stem"]["en"] == "How do you feel?"


@pytest.mark.parametrize(
    ("beside", "code"),
    [
        ("{", "beside"),
        ("[" * 2000, "beside"),
        ('{"kind": "nothing", "content": {}}', "beside"),
        ('{"kind": "likert", "content": {"statements": 5}}', "content"),
        ('{"kind": "likert", "content": {"stem": {"en": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}}}', "beside"),
    ],
)
def test_a_damaged_part_of_ours_is_no_question(beside: str, code: str) -> None:
    parts = exported("likert")
    told = json.dumps({**json.loads(parts[OURS]), "question": None}).replace("null", beside)
    parsed = qti.read(archive(**parts | {OURS: told.encode()}))
    assert ([fault.code for fault in parsed.faults], parsed.items) == ([code], [])


def test_a_program_that_leaves_our_file_away_leaves_two_plain_items() -> None:
    parts = exported("single")
    parsed = qti.read(archive(**{name: part for name, part in parts.items() if name != OURS}))
    assert ([item.kind for item in parsed.items], OURS in parts) == (["single", "single"], True)


def test_each_language_is_an_item_of_its_own() -> None:
    parts = exported("single")
    chinese, english = parts["items/q00001.zh-Hans.xml"].decode(), parts["items/q00001.en.xml"].decode()
    assert ("What comes first?" in chinese, "What comes first?" in english) == (False, True)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (ITEM.replace("<em>", "<script>x</script><em>"), "script"),
        (ITEM.replace("choiceInteraction", "drawingInteraction"), "bad_interaction"),
        (ITEM.replace("mapEntry", "other"), "right_unsaid"),
        (ITEM.replace("<em>", '<img src="../../etc/passwd" alt=""/><em>'), "picture_missing"),
    ],
)
def test_an_item_that_is_not_understood_is_named_by_its_line_in_the_manifest(item: str, code: str) -> None:
    parsed = qti.read(package(item))
    assert [(fault.line, fault.code) for fault in parsed.faults if not fault.is_note] == [(2, code)]
    assert parsed.items == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (archive(**{"a.xml": ITEM.encode()}), "no_manifest"),
        (package(ITEM, **{"../x": b"x"}), "traversal"),
        (package('<!DOCTYPE a [<!ENTITY e "x">]>' + ITEM), "doctype"),
        (package("<assessmentItem"), "not_xml"),
    ],
)
def test_a_package_that_means_harm_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, "q.zip", "qti")
    assert refused.value.fault.code == code
