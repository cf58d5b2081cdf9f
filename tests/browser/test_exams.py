"""An exam that stands alone: HR invites two people by their unit, one sits it on the phone, HR sees who did not."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.acting import Actor
from tests.browser.casting import PASSWORD
from tests.browser.live import Live
from tests.browser.visits import Visits

# A hall of its own, so that nobody else's start page changes. What it prints is the two staff numbers.
SETTING = """
import json
from bilingual.days import today
from people.models import Person, Position, Unit
from people.services import add_person, add_unit, place
from people.signin.invitations import begin
from quizzes.exams.services import stand_alone
from quizzes.models import Question, QuestionBank, Quiz
from quizzes.services import save_version
bank = QuestionBank.objects.create(code="hall", name_zh="考场题库", name_en="Hall bank")
for number in (1, 2):
    question = Question.objects.create(bank=bank, code=f"hall-{number}")
    stem = {"zh-hans": f"第{number}题对吗？", "en": f"Is statement {number} so?"}
    content = {"stem": stem, "answer": True}
    save_version(question=question, kind="true_false", difficulty="easy", content=content, actor=None)
rules = {"bank": bank, "draws": 2, "pass_percent": 100}
quiz = Quiz.objects.create(code="hall", name_zh="年度考试", name_en="Yearly exam", **rules)
stand_alone(quiz=quiz, actor=Person.objects.filter(is_superuser=True).first() or Person.objects.first())
above = Unit.objects.get(code="JINGAN").get_parent()
unit = add_unit(code="HALL", name_zh="考场组", name_en="Exam hall", parent=above, actor=None)
numbers = []
for number, name, latin in (("HALL1", "苏晴", "Su Qing"), ("HALL2", "田野", "Tian Ye")):
    person = add_person(staff_number=number, password="PASSWORD", name=name, name_latin=latin, language="en")
    begin(person=person)
    place(person=person, unit=unit, position=Position.objects.get(code="office"), starts_on=today())
    numbers.append(number)
print(json.dumps(numbers))
"""


def test_two_are_invited_by_their_unit_one_sits_it_and_hr_sees_who_did_not(
    visits: Visits, live: Live, axe: Callable[[Page], None], picture: Callable[..., Path]
) -> None:
    sat, absent = json.loads(live.ask(SETTING.replace("PASSWORD", PASSWORD)).splitlines()[-1])
    hr = Actor(visits.open_as("hr", width=1280, language="en"), "en")
    hr.goes("attempts/exams/hall/candidates/")
    axe(hr.page)
    hr.follow("Invite people")
    hr.page.get_by_label("Exam hall", exact=False).check()
    hr.press("See how many that is")
    hr.sees("Today that is 2 people.")
    picture(hr.page, "exam-invite", full_page=True)
    axe(hr.page)
    hr.page.get_by_role("button", name="Invite", exact=True).click()
    expect(hr.page.locator("tbody tr")).to_have_count(2)

    candidate = Actor(visits.open_as(width=390, language="en"), "en")
    candidate.signs_in(sat)
    expect(candidate.page.get_by_text("Yearly exam").first).to_be_visible()
    picture(candidate.page, "exam-start-page", full_page=True)
    axe(candidate.page)
    candidate.follow("To the exam")
    candidate.press("Start the quiz")
    for _ in range(2):
        candidate.page.locator("input[name=answer][value=true]").check()
        candidate.goes_on()
    candidate.hands_in()
    expect(candidate.page.locator(".state.valid").first).to_be_visible()
    candidate.goes("attempts/history/")
    picture(candidate.page, "exam-history", full_page=True)
    axe(candidate.page)

    hr.goes("attempts/exams/hall/candidates/?state=absent")
    rows = hr.page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(absent)
    hr.goes("attempts/exams/hall/candidates/")
    picture(hr.page, "exam-candidates", full_page=True)
    axe(hr.page)
    trainer = visits.open_as("trainer", width=1280, scheme="dark", language="zh-hans")
    trainer.goto("/zh-hans/attempts/exams/hall/papers/")
    picture(trainer, "exam-papers", full_page=True)
    axe(trainer)
