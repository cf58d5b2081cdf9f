"""Moodle XML as Moodle writes it."""

import base64

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model

from quizzes.exchange.moodle import reading as moodle
from quizzes.exchange.texts import canonical
from quizzes.models import Question
from tests.quizzes.exchange.strategies import dot
from tests.quizzes.factories import BankFactory

SAMPLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Service</text></category></question>
  <question type="multichoice">
    <name><text>Complaint</text></name>
    <questiontext format="html"><text><![CDATA[<p>What comes <em>first</em>?</p>
      <p><img src="@@PLUGINFILE@@/till%20one.png" alt="A till" width="10"></p>]]></text>
      <file name="till one.png" path="/" encoding="base64">{base64.b64encode(dot(7)).decode()}</file></questiontext>
    <generalfeedback format="html"><text>Listen.</text></generalfeedback>
    <idnumber>complaint-1</idnumber>
    <single>false</single>
    <answer fraction="50" format="html"><text>Listen</text><feedback format="html"><text>Yes</text></feedback></answer>
    <answer fraction="50" format="html"><text>Nod</text></answer>
    <answer fraction="-100" format="html"><text>Argue</text></answer>
    <tags><tag><text>phone</text></tag><tag><text>difficulty:hard</text></tag></tags>
  </question>
  <question type="calculated"><name><text>x</text></name></question>
  <question type="shortanswer">
    <questiontext format="moodle_auto_format"><text>Say hello.
In Chinese.</text></questiontext><usecase>1</usecase>
    <answer fraction="100"><text>你好*</text></answer><answer fraction="0"><text>再见</text></answer>
  </question>
</quiz>"""


@pytest.fixture(scope="module")
def parsed():
    return moodle.read(SAMPLE.encode())


def test_a_question_comes_with_its_picture_reasons_and_tags(parsed) -> None:
    item = parsed.items[0]
    assert (item.line, item.kind, item.code, item.category) == (4, "multiple", "complaint-1", ("Service",))
    assert (item.tags, item.difficulty) == (("phone",), "hard")
    content = canonical(item.content)
    assert content["stem"] == {"zh-hans": "", "en": "What comes first?"}
    assert content["picture"] == {"file": next(iter(parsed.pictures)), "alt": {"zh-hans": "", "en": "A till"}}
    assert [option["right"] for option in content["options"]] == [True, True, False]
    assert parsed.pictures[content["picture"]["file"]] == dot(7)


def test_line_ends_of_plain_text_stay_and_wrong_answers_are_no_accepted_ones(parsed) -> None:
    short = parsed.items[1]
    assert short.content["stem"] == {"zh-hans": "", "en": "Say hello.\nIn Chinese."}
    assert short.content["accepted"] == [{"text": "你好*", "percent": "100"}]


def test_what_is_not_taken_is_named_by_its_line(parsed) -> None:
    assert sorted((fault.line, fault.code) for fault in parsed.faults) == [
        (4, "formatting"),
        (4, "weights_left"),
        (17, "calculated"),
    ]


@pytest.mark.django_db
def test_the_picture_becomes_an_image_of_the_library_once(tmp_path, media) -> None:
    BankFactory(code="service")
    path = tmp_path / "q.xml"
    path.write_text(SAMPLE, "utf-8")
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("import_questions", str(path), "--into", "service", "--leave-out")
    image = get_image_model().objects.get()
    content = Question.objects.get(code="complaint-1").versions.get().content
    assert content["picture"] == {"image": image.pk, "alt": {"zh-hans": "", "en": "A till"}}
