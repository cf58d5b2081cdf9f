"""Run inside the live application: people for the walks, made by the services that real events call."""
# ruff: noqa: T201 - what it prints is its answer

import json
from collections.abc import Iterator

from bilingual.days import today
from people.models import Person, Position, Unit
from people.services import add_person, place
from people.signin.invitations import begin
from quizzes import types
from quizzes.models import QuestionVersion

PASSWORD = "calm-and-exact-26"
# Each walk changes what its person has done, so each has a person of its own.
PARTS = {
    "walker-zh-hans-390": ("周静安", "Zhou Jingan", "zh-hans"),
    "walker-zh-hans-1280": ("吴欣怡", "Wu Xinyi", "zh-hans"),
    "walker-en-390": ("唐可", "Tang Ke", "en"),
    "walker-en-1280": ("罗小满", "Luo Xiaoman", "en"),
    "scriptless": ("江一帆", "Jiang Yifan", "zh-hans"),
    "examined-zh-hans": ("顾念", "Gu Nian", "zh-hans"),
    "examined-en": ("姚远", "Yao Yuan", "en"),
    "newcomer": ("贺知远", "He Zhiyuan", "zh-hans"),
    "sitter": ("季明", "Ji Ming", "zh-hans"),
    "keyholder-zh-hans": ("白露", "Bai Lu", "zh-hans"),
    "keyholder-en": ("方舟", "Fang Zhou", "en"),
    "coder-zh-hans": ("严冬", "Yan Dong", "zh-hans"),
    "coder-en": ("夏至", "Xia Zhi", "en"),
    "typist": ("梅雨", "Mei Yu", "en"),
}


def cast() -> None:
    """New people of 静安店 who must learn the first course and nothing else; and every right answer."""
    people = {part: _hire(*words) for part, words in PARTS.items()}
    print(json.dumps({"people": people, "right": dict(_right_answers())}))


def _hire(name: str, latin: str, language: str) -> dict[str, str]:
    number = f"{9000 + Person.objects.count():06}"
    email = f"{latin.lower().replace(' ', '.')}.{number}@east-retail.example"
    words = {"name": name, "name_latin": latin, "language": language, "email": email}
    person = add_person(staff_number=number, password=PASSWORD, **words)
    unit, position = Unit.objects.get(code="JINGAN"), Position.objects.get(code="office")
    begin(person=person)
    place(person=person, unit=unit, position=position, starts_on=today())
    return {"number": number, "name": name, "latin": latin, "language": language, "email": email}


def _right_answers() -> Iterator[tuple[str, list[str]]]:
    """The question, as it is worded in each language → the keys of its right options."""
    for version in QuestionVersion.objects.drawable():
        right = types.of(version.kind).right_answer(version.content)
        for stem in version.content["stem"].values():
            yield stem, right
