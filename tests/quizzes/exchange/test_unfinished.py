"""A draft that nobody could be asked yet is left out and named: others would get an item that is none."""

import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from lxml import etree

from quizzes.exchange.formats import AIKEN, FORMATS, GIFT, MOODLE, QTI, QTI3, QTI22, XLSX, Format
from quizzes.exchange.items import Export, Item
from quizzes.exchange.qti import versions
from quizzes.exchange.qti.versions import Version
from quizzes.services import save_version
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.qti_rules import violations
from tests.quizzes.exchange.strategies import told
from tests.quizzes.factories import QuestionFactory

STEM = {"zh-hans": "问", "en": "Q"}
ELSEWHERE = [form for form in FORMATS.values() if form is not XLSX]
TYPED = ("essay", "upload")  # their words are all that is asked
STARTED = [
    pytest.param(form, kind, id=f"{form.name}-{kind}")
    for form in ELSEWHERE
    for kind in sorted(form.claims)
    if kind not in TYPED
]


def written(form: Format, kind: str, content: dict[str, Any]) -> tuple[list[Item], list[str], str]:
    """What comes back, the faults of writing, and what they say."""
    finished = Item(2, "single", EACH["single"], code="whole")
    export = Export([Item(1, kind, content, code="begun", state="draft"), finished])
    items = form.read(form.write(export)).items
    return items, [fault.code for fault in export.faults], " ".join(map(str, export.faults))


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "kind"), STARTED)
def test_a_question_of_words_alone_is_left_out_and_named(form: Format, kind: str) -> None:
    items, faults, said = written(form, kind, {"stem": STEM})
    assert ([item.content["stem"] for item in items], faults[0]) == ([EACH["single"]["stem"]], "empty_question")
    assert "begun" in said


@pytest.mark.django_db
@pytest.mark.parametrize("form", [GIFT, MOODLE, QTI, QTI22, QTI3], ids=lambda form: form.name)
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("single", {"stem": {"zh-hans": " ", "en": ""}}),
        ("single", {"options": EACH["single"]["options"][:1]}),
        ("single", {"options": [{**one, "right": False} for one in EACH["single"]["options"]]}),
        ("single", {"options": [{**one, "text": {"zh-hans": "", "en": ""}} for one in EACH["single"]["options"]]}),
        ("single", {"stem": {"zh-hans": "问", "en": ""},
                    "options": [{**one, "text": {"zh-hans": "", "en": "x"}} for one in EACH["single"]["options"]]}),
        ("true_false", {"answer": None}),
        ("short_text", {"accepted": [{"text": "a", "percent": "50"}]}),
        ("numeric", {"accepted": [{"value": "", "percent": "100"}]}),
        ("essay", {"stem": {}}),
    ],
)  # fmt: skip
def test_what_lacks_a_part_is_left_out_and_named(form: Format, kind: str, more: dict[str, Any]) -> None:
    items, faults, said = written(form, kind, EACH[kind] | more)
    assert ([item.content["stem"] for item in items], faults) == ([EACH["single"]["stem"]], ["empty_question"])
    assert "begun" in said


HALF = {
    "stem": STEM,
    "options": [
        {"key": "a", "right": True, "text": {"zh-hans": "一", "en": "one"}},
        {"key": "b", "right": False, "text": {"zh-hans": "二", "en": ""}},
    ],
    "feedback": {"zh-hans": "记住", "en": ""},
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "version"), [(QTI, versions.V21), (QTI22, versions.V22), (QTI3, versions.V3)], ids=["2.1", "2.2", "3.0"]
)
def test_of_a_half_translation_others_get_the_whole_language_and_we_get_both(form: Format, version: Version) -> None:
    item = Item(1, "single", HALF, code="half", state="draft", difficulty="easy")
    export = Export([item])
    data = form.write(export)
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("items/q") and name.endswith(".xml")]
        assert names == ["items/q00001.zh-Hans.xml"]
        assert list(violations(etree.fromstring(package.read(names[0])), version)) == []
    parsed = form.read(data)
    assert (export.faults, parsed.faults, [told(one) for one in parsed.items]) == ([], [], [told(item)])


def test_aiken_says_what_it_cannot_hold_of_a_finished_question() -> None:
    options = [{**EACH["single"]["options"][1], "key": f"k{place}", "right": not place} for place in range(27)]
    export = Export([Item(1, "single", {**EACH["single"], "options": options}, code="long")])
    assert (AIKEN.write(export), [fault.code for fault in export.faults]) == (b"", ["unkept"])


@pytest.mark.django_db
def test_the_command_names_what_it_left_out(tmp_path: Path) -> None:
    question = begun()
    errors, path = StringIO(), tmp_path / "out.zip"
    with pytest.raises(SystemExit):
        call_command("export_questions", str(path), "--category", question.bank.code, "--format", "qti", stderr=errors)
    assert question.code in errors.getvalue()
    assert QTI.read(path.read_bytes()).items == []


@pytest.mark.django_db
def test_the_page_names_what_it_would_leave_out(client: Any, trainer: Any) -> None:
    question = begun()
    client.force_login(trainer)
    page = client.post(reverse("questions_export"), {"category": question.bank.pk, "format": "qti3"})
    assert f"{question.code}：" in page.content.decode() or f"{question.code}:" in page.content.decode()


def begun() -> Any:
    question = QuestionFactory()
    save_version(question=question, kind="single", state="draft", content={"stem": STEM, "options": []}, actor=None)
    return question
