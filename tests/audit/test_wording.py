"""Every row says what happened in a sentence, in both languages."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audit.models import Record
from audit.services import erase_values, record
from audit.wording import known_actions, label_of, register_action, register_fact, tell
from bilingual.text import LANGUAGES
from certificates.verdicts import Finding
from people.models import Role
from people.services import appoint_manager, change_person, grant_role, place, revoke_role
from tests.factories import CourseFactory, PersonFactory, PositionFactory, UnitFactory, finish

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("certificates", "courses", "quizzes", "site")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


def actions_in(tree: ast.Module) -> Iterator[str]:
    """What stands under ``action=``, or is handed on to a function that calls ``record`` with it."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        given = [word.value for word in call.keywords if word.arg == "action"] + call.args[1:2]
        ways = [one for word in given for one in ((word.body, word.orelse) if isinstance(word, ast.IfExp) else (word,))]
        for value in ways:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and ACTION.fullmatch(value.value):
                yield value.value


def written_actions() -> set[str]:
    found = {"audit.erased", *(f"policy.{finding}" for finding in Finding if finding is not Finding.EARNED)}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts):
        text = path.read_text(encoding="utf-8")
        if "from audit.services import" in text:
            found |= set(actions_in(ast.parse(text)))
    return found


def test_every_action_that_is_written_can_be_told_and_no_other() -> None:
    assert written_actions() == {action.code for action in known_actions()}


@pytest.mark.parametrize("action", known_actions(), ids=lambda action: action.code)
def test_both_languages_say_the_same_facts(action: object) -> None:
    for sentence in (action.label, *action.sentences):  # type: ignore[attr-defined]
        told = {}
        for code in LANGUAGES:
            with translation.override(code):
                told[code] = sorted(name for _, name, _, _ in Formatter().parse(str(sentence)) if name)
        assert told["zh-hans"] == told["en"]


def test_an_action_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered already"):
        register_action("person.added", "again")
    with pytest.raises(ValueError, match="registered already"):
        register_fact("unit", "again")


def sentence(noted: Record, language: str = "en") -> str:
    with translation.override(language):
        return tell([noted])[0].what


@pytest.mark.django_db
class TestSentences:
    def test_codes_and_days_are_told_as_people_say_them(self) -> None:
        person, unit, position = PersonFactory(), UnitFactory(name_en="Xuhui shop", name_zh="徐汇店"), PositionFactory()
        place(person=person, unit=unit, position=position, starts_on=date(2026, 3, 1), ends_on=date(2026, 8, 31))
        noted = Record.objects.get()
        assert sentence(noted) == "Placed in Xuhui shop as Shop assistant from 1 March 2026 until 31 August 2026."
        told = "安排至徐汇店，岗位：导购，自 2026 年 3 月 1 日起至 2026 年 8 月 31 日止。"
        assert sentence(noted, "zh-hans") == told

    def test_what_changed_is_told_old_and_new_but_not_what_identifies(self) -> None:
        person = PersonFactory(language="en", phone="1")
        change_person(person=person, language="zh-hans", phone="2")
        assert sentence(Record.objects.get()) == "Changed phone; language: English → 简体中文."

    def test_the_sentence_whose_facts_are_there_is_said(self) -> None:
        person, unit = PersonFactory(), UnitFactory(name_en="Xuhui shop")
        grant_role(person=person, role=Role.HR)
        grant_role(person=person, role=Role.ASSESSOR, unit=unit)
        revoke_role(person=person, role=Role.HR)
        assert [sentence(noted) for noted in Record.objects.order_by("pk")] == [
            "Was given the role HR everywhere.",
            "Was given the role Assessor for Xuhui shop.",
            "The role HR everywhere was taken away.",
        ]

    def test_people_are_told_by_name(self) -> None:
        unit = UnitFactory(name_en="Xuhui shop")
        appoint_manager(unit=unit, person=PersonFactory(name_latin="Wang Fang"))
        assert sentence(Record.objects.get(action="unit.manager")) == "Wang Fang manages Xuhui shop."

    def test_what_was_erased_says_so(self) -> None:
        person = PersonFactory()
        noted = record(action="person.left", subject=person, after={"left_on": "2026-03-01"})
        erase_values(person=person, actor=None)
        noted.refresh_from_db()
        assert sentence(noted) == "Leaving entered. The details were erased."

    def test_an_action_of_an_older_version_is_told_by_what_is_known(self) -> None:
        noted = record(action="person.renamed", subject=PersonFactory(), before={"email": "a"}, after={"email": "b"})
        assert sentence(noted) == "person.renamed: e-mail: a → b"
        assert label_of("person.renamed") == "person.renamed"

    def test_a_subject_that_is_gone_is_told_by_its_kind_and_key(self) -> None:
        noted = record(action="unit.retired", subject=UnitFactory.build(pk=99), after={"retired_on": "2026-03-01"})
        assert sentence(noted) == "unit 99 closes after 1 March 2026."

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_page_of_rows_costs_the_same_for_one_and_for_three(self, count: int) -> None:
        for _ in range(count):
            appoint_manager(unit=UnitFactory(), person=PersonFactory())
            finish(PersonFactory(), CourseFactory(lessons=1))
        rows = list(Record.objects.select_related("actor", "person"))
        with CaptureQueriesContext(connection) as queries:
            tell(rows)
        # managers and the role's units; the subjects: units, enrolments; their courses
        assert len(queries) == 5
