"""From a file into the bank: dry run, all or nothing, nothing doubled."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Record
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.holding import hold
from quizzes.exchange.texts import canonical
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.services import save_version
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.strategies import dot
from tests.quizzes.factories import BankFactory, QualityFactory, VersionFactory, both, single, true_false

pytestmark = pytest.mark.django_db
GOOD = "// [id:q-one] [tag:phone] [tag:quality:composure] [tag:difficulty:hard]\n先做什么？{=倾听 ~争辩}\n\n对吗？{T}\n"
BAD = GOOD + "\n没有答案\n"


@pytest.fixture
def bank() -> QuestionBank:
    QualityFactory(key="composure")
    return BankFactory(code="service")


def imported(tmp_path: Path, text: str, *flags: str, name: str = "q.gift") -> tuple[int, dict[str, Any]]:
    """The exit code and the report."""
    path, out = tmp_path / name, StringIO()
    path.write_text(text, encoding="utf-8")
    try:
        call_command("import_questions", str(path), "--into", "service", "--json", *flags, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_a_dry_run_says_what_would_be_done_and_does_nothing(bank: QuestionBank, tmp_path: Path) -> None:
    code, report = imported(tmp_path, GOOD, "--dry-run")
    assert (code, report["imported"], report["counts"]["new"]) == (0, False, 2)
    assert not Question.objects.exists()


def test_questions_come_in_with_all_that_the_file_says(bank: QuestionBank, tmp_path: Path) -> None:
    assert imported(tmp_path, GOOD)[0] == 0
    question = Question.objects.get(code="q-one")
    version = question.versions.get()
    assert (question.quality.key, [tag.name for tag in question.tags.all()]) == ("composure", ["phone"])
    assert (version.kind, version.difficulty, version.state, version.translation) == (
        "single",
        "hard",
        "draft",
        "en_missing",
    )
    assert [option["right"] for option in version.options] == [True, False]
    assert Record.objects.filter(action="question.imported").count() == 2


def test_nothing_is_imported_where_something_is_not_understood(bank: QuestionBank, tmp_path: Path) -> None:
    code, report = imported(tmp_path, BAD)
    assert (code, report["imported"]) == (1, False)
    assert [(one["line"], one["code"]) for one in report["problems"] if not one["note"]] == [(6, "no_answer")]
    assert not Question.objects.exists()


def test_the_rest_is_imported_where_somebody_says_so(bank: QuestionBank, tmp_path: Path) -> None:
    assert imported(tmp_path, BAD, "--leave-out")[0] == 1
    assert Question.objects.count() == 2


def test_importing_again_doubles_nothing(bank: QuestionBank, tmp_path: Path) -> None:
    imported(tmp_path, GOOD)
    _code, report = imported(tmp_path, GOOD)
    assert report["counts"] == {"new": 0, "changed": 0, "unchanged": 2, "wrong": 0}
    assert QuestionVersion.objects.count() == 2


def test_a_question_that_the_file_changes_gets_a_version_and_keeps_the_keys_of_what_stays(
    bank: QuestionBank, tmp_path: Path
) -> None:
    imported(tmp_path, GOOD)
    before = Question.objects.get(code="q-one").versions.get().options
    _code, report = imported(tmp_path, GOOD.replace("~争辩", "~争辩 ~沉默"))
    assert report["counts"]["changed"] == 1
    after = Question.objects.get(code="q-one").versions.get(number=2).options
    assert [option["key"] for option in after][:2] == [option["key"] for option in before]
    assert len({option["key"] for option in after}) == 3


def test_without_a_code_of_its_own_a_question_that_people_changed_since_stays_as_they_made_it(
    bank: QuestionBank, tmp_path: Path
) -> None:
    imported(tmp_path, "对吗？{T}")
    question = Question.objects.get()
    changed = {"stem": both("这样对吗？", "Is it so?"), "answer": False}
    save_version(question=question, kind="true_false", content=changed, actor=None)
    assert imported(tmp_path, "对吗？{T}")[1]["counts"]["unchanged"] == 1
    assert question.versions.count() == 2


def test_a_question_that_stands_in_the_file_twice_is_taken_once(bank: QuestionBank, tmp_path: Path) -> None:
    code, report = imported(tmp_path, "对吗？{T}\n\n是吗？{F}\n\n对吗？{T}\n")
    assert (code, report["counts"]["new"], report["counts"]["unchanged"]) == (0, 2, 1)
    assert [(one["line"], one["code"]) for one in report["problems"] if one["code"] != "half"] == [(5, "same_again")]
    assert Question.objects.count() == 2


def test_categories_of_the_file_are_found_by_code_or_name_or_made(bank: QuestionBank, tmp_path: Path) -> None:
    known = BankFactory(code="greeting", name_zh="问候", name_en="Greeting", parent=bank)
    text = "$CATEGORY: $course$/top/问候\n\n一？{T}\n\n$CATEGORY: top/投诉\n\n二？{T}\n"
    imported(tmp_path, text)
    assert known.questions.count() == 1
    made = QuestionBank.objects.get(name_zh="投诉")
    assert (made.parent, made.questions.count()) == (bank, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("// [tag:quality:nobody]\n一？{T}", "bad_quality"),
        ("一？{~a ~b}", "content"),
        ("// [id:same]\n一？{T}\n\n// [id:same]\n二？{T}", "code_twice"),
        ("// [id:a b]\n一？{T}", "bad_code"),
        ("// [id:taken]\n一？{T}", "code_elsewhere"),
    ],
)
def test_what_the_bank_cannot_take_is_named(bank: QuestionBank, tmp_path: Path, text: str, code: str) -> None:
    VersionFactory(question__bank=bank, question__code="taken")
    exit_code, report = imported(tmp_path, text)
    assert (exit_code, [one["code"] for one in report["problems"] if not one["note"]]) == (1, [code])


@pytest.mark.parametrize("count", [1, 40])
def test_a_file_takes_as_many_queries_however_many_questions(bank: QuestionBank, tmp_path: Path, count: int) -> None:
    text = "\n\n".join(f"// [id:n{number}]\n第{number}题？{{T}}" for number in range(count))
    with CaptureQueriesContext(connection) as captured:
        imported(tmp_path, text)
    assert len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]) == 7


def test_an_unknown_category_is_named_with_those_there_are(bank: QuestionBank, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="service"):
        call_command("import_questions", str(tmp_path / "x"), "--into", "nowhere")


def exported(tmp_path: Path, form: str, bank: QuestionBank) -> Path:
    path = tmp_path / f"out-{form}"
    call_command("export_questions", str(path), "--category", bank.code, "--format", form, stdout=StringIO())
    return path


WHOLE = ["gift", "moodle-xml", "xlsx", "qti", "qti3"]


@pytest.mark.parametrize("form", WHOLE)
def test_what_is_exported_is_imported_again_unchanged_and_into_another_category_whole(
    bank: QuestionBank, tmp_path: Path, form: str
) -> None:
    VersionFactory(question__bank=bank, question__code="a", content=single(), difficulty="easy")
    inner = BankFactory(parent=bank, code="inner")
    VersionFactory(question__bank=inner, question__code="b", kind="true_false", content=true_false(), state="retired")
    path = exported(tmp_path, form, bank)
    out = StringIO()
    call_command("import_questions", str(path), "--into", "service", "--format", form, "--json", stdout=out)
    assert json.loads(out.getvalue())["counts"] == {"new": 0, "changed": 0, "unchanged": 2, "wrong": 0}
    other = BankFactory(code="other")
    call_command("import_questions", str(path), "--into", "other", "--format", form, stdout=StringIO())
    states = Question.objects.within(other).values_list("code", "versions__state", "versions__difficulty")
    assert set(states) == {("a", "ready", "easy"), ("b", "retired", "medium")}
    contents = [question.current.content for question in Question.objects.within(bank).order_by("code")]
    copies = [question.current.content for question in Question.objects.within(other).order_by("code")]
    assert [canonical(one) for one in copies] == [canonical(one) for one in contents]


@pytest.mark.parametrize("form", ["xlsx", "moodle-xml", "qti", "qti3"])
def test_every_kind_goes_out_and_comes_in_again_unchanged_or_new_elsewhere(
    bank: QuestionBank, tmp_path: Path, media: Path, form: str
) -> None:
    image = hold({"till.png": dot(3)}, None)["till.png"]
    kinds = FORMATS[form].kinds
    for kind in kinds:
        content = EACH[kind]
        if "picture" in content:
            content = content | {"picture": {"image": image, "alt": content["picture"]["alt"]}}
        VersionFactory(question__bank=bank, question__code=f"the-{kind}", kind=kind, content=content)
    path = exported(tmp_path, form, bank)
    out = StringIO()
    call_command("import_questions", str(path), "--into", "service", "--format", form, "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["counts"]["unchanged"], report["counts"]["changed"], report["problems"]) == (len(kinds), 0, [])
    other = BankFactory(code="other")
    call_command("import_questions", str(path), "--into", "other", "--format", form, stdout=StringIO())
    copies = {question.code: question.current.content for question in Question.objects.within(other).with_current()}
    originals = {question.code: question.current.content for question in Question.objects.within(bank).with_current()}
    assert {code: canonical(one) for code, one in copies.items()} == {
        code: canonical(one) for code, one in originals.items()
    }


def test_what_a_format_cannot_hold_is_left_out_and_named(bank: QuestionBank, tmp_path: Path) -> None:
    VersionFactory(question__bank=bank, question__code="a")
    VersionFactory(question__bank=bank, question__code="b", kind="true_false", content=true_false())
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "export_questions", str(tmp_path / "a.txt"), "--category", "service", "--format", "aiken", stderr=errors
        )
    assert ended.value.code == 1
    assert [line[:1] for line in errors.getvalue().splitlines()] == ["a", "b"]  # its reasons; all of it
    assert "What comes first?" in (tmp_path / "a.txt").read_text("utf-8")
