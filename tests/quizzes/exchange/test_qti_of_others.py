"""What other programs' items have that ours have not: several interactions, marks said in words, buttons."""

from typing import Any

import pytest

from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.handing_in import families_of
from quizzes.exchange.qti import reading as qti
from quizzes.types.upload import FAMILIES
from tests.quizzes.exchange.test_qti import CHOICES, ENTRY, asked, correct, package
from tests.quizzes.exchange.test_sheet import archive


def item(xml: str) -> Any:
    parsed = qti.read(package(xml))
    assert [fault.code for fault in parsed.faults if not fault.is_note] == []
    return parsed.items[0]


def branch(name: str, test: str, score: str) -> str:
    return (
        f'<{name}>{test}<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{score}</baseValue>'
        f"</setOutcomeValue></{name}>"
    )


def same(word: str) -> str:
    return f'<match><variable identifier="R"/><baseValue baseType="string">{word}</baseValue></match>'


RIGHT = '<match><variable identifier="R"/><correct identifier="R"/></match>'


def test_words_that_only_response_processing_names_are_accepted_for_their_part() -> None:
    others = f"<or>{same('thank you')}{same('thanks a lot')}</or>"
    rules = branch("responseIf", RIGHT, "4") + branch("responseElseIf", others, "2")
    rules += branch("responseElseIf", f"<not>{same('go away')}</not>", "1")
    processing = f"<responseProcessing><responseCondition>{rules}</responseCondition></responseProcessing>"
    content = item(asked(f"<p>Say it.</p><p>{ENTRY}</p>", correct("thanks"), processing, base="string")).content
    assert content["accepted"] == [
        {"text": "thanks", "percent": "100"},
        {"text": "thank you", "percent": "50"},
        {"text": "thanks a lot", "percent": "50"},
    ]


LAID = (
    '<gapMatchInteraction responseIdentifier="G"><gapText identifier="w" matchMax="1">warm</gapText>'
    '<gapText identifier="c" matchMax="1">cold</gapText><p>Tea is <gap identifier="g1"/>.</p></gapMatchInteraction>'
)
GAPS = (
    '</responseDeclaration><responseDeclaration identifier="G" cardinality="multiple" baseType="directedPair">'
    "<correctResponse><value>w g1</value></correctResponse>"
)


def test_words_to_be_laid_into_a_text_may_stand_beside_another_question() -> None:
    choice = f'<choiceInteraction responseIdentifier="R" maxChoices="1">{CHOICES}</choiceInteraction>'
    content = item(asked(f"<p>Which?</p>{choice}<p>And now?</p>{LAID}", correct("x") + GAPS)).content
    assert [part["kind"] for part in content["parts"]] == ["single", "gap_choice"]
    laid = content["parts"][1]["content"]
    assert (laid["stem"]["en"], laid["text"]["en"]) == ("And now?", "Tea is [[a]].")


def test_a_button_beside_the_question_asks_nothing() -> None:
    button = '<p><endAttemptInteraction responseIdentifier="E" title="Hint"/></p>'
    choice = f'<choiceInteraction responseIdentifier="R" maxChoices="1">{CHOICES}</choiceInteraction>'
    made = item(asked(f"<p>Which?</p>{choice}{button}", correct("x")))
    assert (made.kind, made.content["stem"]["en"]) == ("single", "Which?")


def test_a_choice_of_the_class_likert_without_a_right_answer_is_a_self_report() -> None:
    choice = (
        '<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>I stay calm.</prompt>'
        f"{CHOICES}</choiceInteraction>"
    )
    made = item(asked(f"<p>Say how far you agree.</p>{choice}").replace("<itemBody>", '<itemBody class="likert">'))
    assert (made.kind, made.content["stem"]["en"]) == ("likert", "Say how far you agree.")
    assert [one["text"]["en"] for one in made.content["statements"]] == ["I stay calm."]
    assert [one["text"]["en"] for one in made.content["points"]] == ["X", "Y"]


def test_files_to_hand_in_of_no_named_kind_may_be_of_any_that_is_taken() -> None:
    made = item(asked('<p>Send it.</p><uploadInteraction responseIdentifier="R"/>', base="file"))
    assert made.content["families"] == families_of("") == [str(family) for family, _words in FAMILIES]


@pytest.mark.parametrize("kind", ["imsqti_xmlv1p2", "imsqti_item_xmlv1p1", "assessment/x-bb-qti-pool"])
def test_older_packages_are_refused_with_what_to_do(kind: str) -> None:
    manifest = f'<manifest><resources><resource identifier="a" type="{kind}" href="a.xml"/></resources></manifest>'
    with pytest.raises(FileRefused) as refused:
        read(archive(**{"imsmanifest.xml": manifest.encode(), "a.xml": b"<a/>"}), "q.zip")
    assert (refused.value.fault.code, "QTI 2.1" in str(refused.value)) == ("old_qti", True)
