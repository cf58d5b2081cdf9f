"""Numbers in words, and the name one is called by."""

import pytest
from django.utils.translation import override

from pages.wording import called, in_words
from people.models import Person


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        (1, "一", "one"),
        (2, "两", "two"),
        (10, "十", "ten"),
        (12, "十二", "twelve"),
        (20, "二十", "20"),
        (45, "四十五", "45"),
        (99, "九十九", "99"),
        (120, " 120 ", "120"),
    ],
)
def test_a_number_is_written_as_running_text_writes_it(number: int, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert in_words(number) == chinese
    with override("en"):
        assert in_words(number) == english


@pytest.mark.parametrize(
    ("name", "latin", "chinese", "english"),
    [
        ("林晓雯", "Lin Xiaowen", "晓雯", "Xiaowen"),
        ("欧阳娜娜", "Ouyang Nana", "娜娜", "Nana"),
        ("文静", "Wen Jing", "文静", "Jing"),
        ("Maria Silva", "", "Maria Silva", "Maria"),
        ("陈立", "", "陈立", "陈立"),
    ],
)
def test_a_person_is_called_by_their_given_name(name: str, latin: str, chinese: str, english: str) -> None:
    person = Person(name=name, name_latin=latin)
    with override("zh-hans"):
        assert called(person) == chinese
    with override("en"):
        assert called(person) == english
