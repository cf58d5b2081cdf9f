"""QTI packages of others, and such as mean harm."""

import pytest

from quizzes.exchange import qti
from quizzes.exchange.faults import FileRefused
from quizzes.exchange.formats import read
from quizzes.exchange.texts import canonical
from tests.quizzes.exchange.test_sheet import archive

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
